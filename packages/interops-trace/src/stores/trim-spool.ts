import { TraceError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import type { JournalStore, Place } from './journal-store.ts'
import { requireWhole } from './migrate-journal.ts'
import { rangesOf } from './record-ranges.ts'

const PAGE = 500

/**
 * Takes the content of records that the central store holds out of this instance's spool; leaves and heads stay, so
 * that the log still proves itself. Each record is read back from the central store and hashed before it goes. Recorded.
 *
 * Searches and answers about these records then belong to the central store. Keep as many as a restored backup of it
 * might lack.
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
  const origin = journal.key.name
  const health = await journal.ship()
  const own = (await store.logs()).find((log) => log.origin === origin)
  const copy = (await central?.logs())?.find((log) => log.origin === origin)
  if (central === undefined || health === undefined || own === undefined || copy === undefined) {
    throw new TraceError('TRACE_OPTIONS_INVALID', 'The journal ships to no central store that has its log.')
  }
  const end = Math.min(health.shipped, await central.size(copy.id)) - keep
  const places = await heldByBoth({ store, log: own.id }, { store: central, log: copy.id }, end)
  const ranges = rangesOf(places)
  if (ranges.length === 0) return 0
  const facts = { ranges: ranges.map(({ first, last }) => ({ log: origin, first, last })) }
  await record({ kind: 'trace.spool-trimmed', version: 1, at: clock.now(), facts }, reader)
  return store.erase(ranges)
}

interface Copy {
  readonly store: JournalStore
  readonly log: number
}

/** Records whose content the spool still has, and the central store has too, whole. */
async function heldByBoth(spool: Copy, central: Copy, end: number): Promise<readonly Place[]> {
  const places: Place[] = []
  for (let from = 0; from < end; from += PAGE) {
    const count = Math.min(PAGE, end - from)
    const [here, there] = await Promise.all([
      spool.store.records(spool.log, from, count),
      central.store.records(central.log, from, count),
    ])
    for (const [offset, { index, leaf, content }] of here.entries()) {
      const copy = there[offset]
      if (copy === undefined || Buffer.compare(copy.leaf, leaf) !== 0) {
        throw new TraceError('TRACE_STORE_DAMAGED', `The central store holds another record ${index}.`)
      }
      requireWhole(copy)
      if (content !== undefined && copy.content !== undefined) places.push({ log: spool.log, index })
    }
  }
  return places
}
