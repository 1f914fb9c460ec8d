import type { Readable } from 'node:stream'
import type { Clock } from '@entente/core/ports'
import type { Command } from 'commander'
import type { ExitCode } from './exit-codes.ts'

/** What a verb may use of the outside world; tests give their own. */
export interface Terminal {
  readonly stdin: Readable
  readonly clock: Clock
  /** True when colours and alignment for people make sense. */
  readonly decorated: boolean
  out(text: string): void
  error(text: string): void
}

/** What a verb answers: for people, for programs, and for the shell. */
export interface VerbAnswer {
  readonly text: string
  /** Printed with `--json`; its shape is part of the public surface. */
  readonly json: unknown
  readonly exit: ExitCode
}

/** Adds one verb, or a family of them, to the program. */
export type RegisterVerb = (program: Command, answer: Answer) => void

/** Wraps a verb's work into a commander action: prints the answer or the error and keeps the exit code. */
export type Answer = <Arguments extends unknown[]>(
  work: (terminal: Terminal, ...args: Arguments) => Promise<VerbAnswer> | VerbAnswer,
) => (...args: Arguments) => Promise<void>
