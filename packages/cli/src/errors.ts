import { EntenteError, type EntenteErrorInit, type ErrorCatalogue } from '@entente/core'

/** Every code the command itself can end with; the packages bring their own. */
export const cliErrors = {
  CLI_INPUT_UNREADABLE: {
    meaning: 'A file or standard input could not be read.',
    remedy: 'Give the name of a readable file, or - for standard input.',
  },
  CLI_INPUT_TOO_LARGE: {
    meaning: 'The input exceeds the size that this verb accepts.',
    remedy: 'Check that this is the right file.',
  },
  CLI_INPUT_NOT_JSON: {
    meaning: 'A file that should hold JSON does not.',
    remedy: 'Correct the file at the position that the message names.',
  },
  CLI_OUTPUT_REFUSED: {
    meaning: 'A file could not be written, or exists already.',
    remedy: 'Name a file that does not exist, in a folder that can be written to.',
  },
  CLI_OPTION_INVALID: {
    meaning: 'An option has a value that the verb cannot use.',
    remedy: 'Read the help of the verb: entente <verb> --help.',
  },
} as const satisfies ErrorCatalogue

export type CliErrorCode = keyof typeof cliErrors

/** What an error of the command says. Unlike the packages, the command speaks both languages itself. */
export interface CliErrorInit extends EntenteErrorInit<CliErrorCode> {
  /** What happened and what to do, in French. */
  readonly french: string
}

/** What the command throws when its own input is wrong. */
export class CliError extends EntenteError<CliErrorCode> {
  override readonly name = 'CliError'
  /** What happened and what to do, in French. */
  readonly french: string

  constructor(init: CliErrorInit) {
    super(init)
    this.french = init.french
  }
}
