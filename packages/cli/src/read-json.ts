import { CliError } from './errors.ts'
import { readInput } from './read-input.ts'
import type { Terminal } from './verb.ts'

/**
 * Reads a JSON document from a file, or from standard input for `-`.
 *
 * @throws {CliError} `CLI_INPUT_UNREADABLE` `CLI_INPUT_TOO_LARGE` `CLI_INPUT_NOT_JSON`
 */
export async function readJson(path: string, terminal: Terminal): Promise<unknown> {
  const bytes = await readInput(path, terminal)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new CliError({
      code: 'CLI_INPUT_NOT_JSON',
      what: `${path === '-' ? 'Standard input' : path} does not hold JSON in UTF-8.`,
      // The parser's own words may quote the document.
      why: positionIn(cause),
      fix: 'Correct the document at that place.',
    })
  }
}

function positionIn(cause: unknown): string {
  const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined
  return position === undefined ? 'It cannot be parsed.' : `Parsing stopped at character ${position}.`
}
