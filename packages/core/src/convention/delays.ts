import type { Delay } from '../time/index.ts'

/** One legal delay of a model convention: its value when the parties changed nothing, and where it is written. */
export interface NamedDelay {
  readonly delay: Delay
  /** Article of the model convention: `art. 12-2`. */
  readonly article: string
  /** Id of the rule that carries the delay: `INTEROPS-12.2-6`. */
  readonly rule: string
  /** True where the model itself says that the parties may choose another length. */
  readonly negotiable: boolean
}

/** The legal delays of one kind of convention, by name. */
export type DelayTable<Name extends string> = Readonly<Record<Name, NamedDelay>>

/** The delays that one filled convention states, all named. */
export type StatedDelays<Name extends string> = Readonly<Record<Name, Delay>>
