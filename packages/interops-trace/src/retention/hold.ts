import type { Journal, TraceQuery } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import { findPlaces } from './find-places.ts'

/** Which traces an incident keeps beyond their retention. */
export interface HoldRequest {
  /** Reference of the incident: `INC-2026-014`. Never a person's name. */
  readonly incident: string
  readonly query: TraceQuery
}

/**
 * Keeps the traces of an incident for as long as its investigation needs them. Recorded.
 *
 * @returns how many records are held for it now
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
 * @see INTEROPS convention, art. 9
 * @example
 * await hold(journal, { incident: 'INC-2026-014', query: { fields: { 'vi.subject': agent } } }, reader)
 */
export async function hold(journal: Journal, request: HoldRequest, reader: ReadContext): Promise<number> {
  const { store, clock, authorise, record } = internalsOf(journal)
  await authorise(reader, 'purge', 'trace.hold-placed')
  const places = await findPlaces(journal, request.query)
  const facts = { incident: request.incident, records: places.length }
  await record({ kind: 'trace.hold-placed', version: 1, at: clock.now(), facts }, reader)
  await store.hold(request.incident, places)
  return places.length
}

/**
 * Ends the hold of an incident: its traces fall under the ordinary retention again. Recorded.
 *
 * @returns how many records it held
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
 */
export async function releaseHold(journal: Journal, incident: string, reader: ReadContext): Promise<number> {
  const { store, clock, authorise, record } = internalsOf(journal)
  await authorise(reader, 'purge', 'trace.hold-released')
  const records = await store.release(incident)
  await record(
    { kind: 'trace.hold-released', version: 1, at: clock.now(), facts: { incident, records } },
    reader,
  )
  return records
}
