import { TraceError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import { LASTING_KINDS } from '../records/lasting-kinds.ts'
import type { JournalStore, Place, StoredLog } from './journal-store.ts'
import { rangesOf } from './record-ranges.ts'
import { requireWhole } from './require-whole.ts'

const PAGE = 500

/**
 * Takes the content of records that the central store holds out of this instance's spool; leaves and heads stay, so
 * that the logs still prove themselves. Each record is read back from the central store and hashed before it goes.
 * Recorded.
 *
 * Searches and answers about these records then belong to the central store. Keep as many as a restored backup of it
 * might lack. Whoever verifies an export of this spool says so with `isSpool`.
 *
 * @param keep newest records that stay whole in the spool
 * @returns how many records lost their content here
 * @throws {TraceError} `TRACE_OPTIONS_INVALID` without a central store, `TRACE_STORE_DAMAGED` when it holds something
 *   else, `TRACE_ACCESS_REFUSED` and whatever `append` and the stores throw
 * @example
 * await trimSpool(journal, 100_000, reader)
 */
export async function trimSpool(journal: Journal, keep: number, reader: ReadContext): Promise<number> {
  const { store, central, clock, authorise, record } = internalsOf(journal)
  await authorise(reader, 'purge', 'trace.spool-trimmed')
  const health = await journal.ship()
  if (central === undefined || health === undefined || health.shipped === 0) {
    throw new TraceError('TRACE_OPTIONS_INVALID', 'The journal ships to no central store that has its log.')
  }
  const logs = await store.logs()
  const origins = new Map(logs.map(({ id, origin }) => [id, origin]))
  const places: Place[] = []
  let kept = 0
  for (const log of logs.toReversed()) {
    const size = await store.size(log.id)
    const end = size - Math.max(0, keep - kept)
    kept += size
    places.unshift(...(await heldByBoth(store, log, central, end)))
  }
  const ranges = rangesOf(places)
  if (ranges.length === 0) return 0
  const facts = {
    ranges: ranges.map(({ log, first, last }) => ({ log: origins.get(log) ?? '', first, last })),
  }
  await record({ kind: 'trace.spool-trimmed', version: 1, at: clock.now(), facts }, reader)
  return store.erase(ranges)
}

/** Records before `end` whose content the spool still has, and the central store has too, whole. */
async function heldByBoth(
  spool: JournalStore,
  own: StoredLog,
  central: JournalStore,
  end: number,
): Promise<readonly Place[]> {
  const copy = (await central.logs()).find(({ origin }) => origin === own.origin)
  if (copy === undefined) return []
  const places: Place[] = []
  for (let from = 0; from < end; from += PAGE) {
    const count = Math.min(PAGE, end - from)
    const [here, there] = await Promise.all([
      spool.records(own.id, from, count),
      central.records(copy.id, from, count),
    ])
    for (const [offset, { index, leaf, kind, content }] of here.entries()) {
      const shipped = there[offset]
      if (shipped === undefined) return places
      if (Buffer.compare(shipped.leaf, leaf) !== 0) {
        throw new TraceError('TRACE_STORE_DAMAGED', `The central store holds another record ${index}.`)
      }
      requireWhole(shipped)
      const isThere = content !== undefined && shipped.content !== undefined
      if (isThere && !LASTING_KINDS.includes(kind)) places.push({ log: own.id, index })
    }
  }
  return places
}
