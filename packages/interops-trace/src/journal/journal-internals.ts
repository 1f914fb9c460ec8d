import type { AppendOutcome, Clock, KeyedHash, KeyValueStore, TraceEvent } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import type { JournalStore } from '../stores/journal-store.ts'
import type { Journal } from './journal.ts'
import type { ReadContext, ReaderRole } from './journal-options.ts'

/** What the functions of this package may use of a journal beyond its public surface. */
export interface JournalInternals {
  readonly store: JournalStore
  readonly clock: Clock
  readonly keyedHash: KeyedHash
  readonly keyRegister: KeyValueStore | undefined
  /** Where the records are shipped to. */
  readonly central: JournalStore | undefined
  /** Refuses whoever may not, and records the attempt. */
  authorise(reader: ReadContext, role: ReaderRole, asked: string): Promise<void>
  record(event: TraceEvent, reader: ReadContext): Promise<AppendOutcome>
}

const known = new WeakMap<Journal, JournalInternals>()

export function keepInternals(journal: Journal, internals: JournalInternals): void {
  known.set(journal, internals)
}

/** @throws {TraceError} `TRACE_OPTIONS_INVALID` for an object that `openJournal` did not make */
export function internalsOf(journal: Journal): JournalInternals {
  const internals = known.get(journal)
  if (internals === undefined) {
    throw new TraceError('TRACE_OPTIONS_INVALID', 'The journal was not opened by this copy of openJournal.')
  }
  return internals
}
