import type { Readable } from 'node:stream'
import type { Clock } from '@entente/core/ports'
import type { Command } from 'commander'
import type { ExitCode } from './exit-codes.ts'
import type { Language } from './language.ts'

/** What a verb may use of the outside world; tests give their own. */
export interface Terminal {
  readonly stdin: Readable
  readonly clock: Clock
  /** Language of help and results. */
  readonly language: Language
  /** True when colours and alignment for people make sense: a terminal, and NO_COLOR is not set. */
  readonly decorated: boolean
  out(text: string): void
  error(text: string): void
  /** Says how far long work has come. Shown to people only: never in a pipe, never with `--json`. */
  progress(text: string): void
}

/** What a verb answers: for people, for programs, and for the shell. */
export interface VerbAnswer {
  readonly text: string
  /** Printed with `--json`; its shape is part of the public surface. */
  readonly json: unknown
  readonly exit: ExitCode
}

/** Adds one verb to a family, or to the program. */
export type RegisterVerb = (program: Command, answer: Answer) => void

/** Adds a family of verbs to the program, its help in the language. A {@link RegisterVerb} is one too. */
export type RegisterFamily = (program: Command, answer: Answer, language: Language) => void

/** Wraps a verb's work into a commander action: prints the answer or the error and keeps the exit code. */
export type Answer = <Arguments extends unknown[]>(
  work: (terminal: Terminal, ...args: Arguments) => Promise<VerbAnswer> | VerbAnswer,
) => (...args: Arguments) => Promise<void>
