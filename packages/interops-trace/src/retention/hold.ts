import { TraceError } from '../errors.ts'
import type { Journal, TraceQuery } from '../journal/journal.ts'
import { internalsOf, type JournalInternals } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import { readOpenPart } from '../records/read-open-part.ts'
import type { Place } from '../stores/journal-store.ts'
import { requireWhole } from '../stores/require-whole.ts'
import { findPlaces } from './find-places.ts'

/** Which traces an incident keeps beyond their retention. */
export interface HoldRequest {
  /** Reference of the incident: `INC-2026-014`. Never a person's name. */
  readonly incident: string
  readonly query: TraceQuery
}

const PLACED = 'trace.hold-placed'
const RELEASED = 'trace.hold-released'

/**
 * Keeps the traces of an incident for as long as its investigation needs them. Recorded before it stands: after a failure
 * in between no purge goes on before it was asked for again.
 *
 * @returns how many records are held for it now
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
 * @see INTEROPS convention, art. 9
 * @example
 * await hold(journal, { incident: 'INC-2026-014', query: { fields: { 'vi.subject': agent } } }, reader)
 */
export async function hold(journal: Journal, request: HoldRequest, reader: ReadContext): Promise<number> {
  const { store, clock, authorise, record } = internalsOf(journal)
  await authorise(reader, 'purge', PLACED)
  const { incident, query } = request
  const places = await findPlaces(journal, query)
  const held = new Set([...(await store.heldBy(incident)), ...places].map(nameOf)).size
  const facts = { incident, records: places.length, held }
  await record({ kind: PLACED, version: 1, at: clock.now(), facts }, reader)
  await store.hold(incident, places)
  return places.length
}

/**
 * Ends the hold of an incident: its traces fall under the ordinary retention again. Recorded before it ends: after a
 * failure in between the hold still stands, and is released by asking again.
 *
 * @returns how many records it held
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
 */
export async function releaseHold(journal: Journal, incident: string, reader: ReadContext): Promise<number> {
  const { store, clock, authorise, record } = internalsOf(journal)
  await authorise(reader, 'purge', RELEASED)
  const records = (await store.heldBy(incident)).length
  await record({ kind: RELEASED, version: 1, at: clock.now(), facts: { incident, records } }, reader)
  return store.release(incident)
}

/**
 * Returns when every hold on record stands in the store.
 *
 * @throws {TraceError} `TRACE_PURGE_REFUSED` when one was placed, never released, and holds less than it did
 */
export async function requireHolds({ store }: JournalInternals): Promise<void> {
  const kinds = [PLACED, RELEASED]
  const limit = Number.MAX_SAFE_INTEGER
  const hits = await store.find({ hashes: [], kinds, from: undefined, to: undefined, limit })
  const judged = new Set<unknown>()
  for (const { record } of hits) {
    if (record.content !== undefined) requireWhole(record)
    const open = record.content && readOpenPart(record.content.open)
    const { incident, held } = open?.facts ?? {}
    if (typeof incident !== 'string' || judged.has(incident)) continue
    // The newest comes first, and says how things stand.
    judged.add(incident)
    if (open?.kind !== PLACED || typeof held !== 'number') continue
    if ((await store.heldBy(incident)).length >= held) continue
    throw new TraceError('TRACE_PURGE_REFUSED', 'Nothing was erased.', {
      why: 'A hold on record does not stand in the store as it was placed: place it again, or release it.',
      details: { incident },
    })
  }
}

function nameOf({ log, index }: Place): string {
  return `${log}/${index}`
}
