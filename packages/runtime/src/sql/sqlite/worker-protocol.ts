import type { SqlRow } from '@entente/core/ports'
import type { PackedRows } from './packed-rows.ts'

/** One statement on its way to the worker. */
export interface WireStatement {
  readonly sql: string
  readonly rows: PackedRows
  readonly expect: number | undefined
}

/** Statements that stand or fall together. */
export interface WireJob {
  readonly writes: boolean
  readonly statements: readonly WireStatement[]
}

export interface WireOutcome {
  readonly rows: readonly SqlRow[]
  readonly changes: number
}

/** What SQLite said. */
export interface WireFailure {
  readonly code: string
  readonly message: string
  /** Position of the statement in its job, when one failed. */
  readonly statement?: number
}

/** What the worker says of a statement that changed another number of rows than it had to. */
export const UNEXPECTED_CHANGES = 'UNEXPECTED_CHANGES'

export type JobResult = { readonly outcomes: readonly WireOutcome[] } | { readonly failure: WireFailure }

/** Each is answered by exactly one {@link WorkerAnswer}, in the order of the requests. */
export type WorkerRequest =
  /** Independent jobs of many callers, in one commit. */
  | { readonly kind: 'group'; readonly jobs: readonly WireJob[] }
  /** One step of an interactive transaction. */
  | { readonly kind: 'step'; readonly begin: boolean; readonly statements: readonly WireStatement[] }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'close' }

export type WorkerAnswer = { readonly results: readonly JobResult[] }

/** What the worker needs to start. */
export interface WorkerSettings {
  readonly path: string
  readonly busyTimeoutMs: number
  readonly readOnly: boolean
  /** Holds `<path>-lock` while the connection is open. */
  readonly exclusive: boolean
  /** Pages of the log from which a commit moves them into the file. */
  readonly autoCheckpoint: number
}
