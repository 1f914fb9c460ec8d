import type { Journal, TraceQuery } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import { storeQuery } from '../journal/store-query.ts'
import type { Place } from '../stores/journal-store.ts'

/** Every record that a query finds, however many: their contents are not read. */
export async function findPlaces(journal: Journal, query: TraceQuery): Promise<readonly Place[]> {
  const { store, keyedHash } = internalsOf(journal)
  const hits = await store.find(await storeQuery(query, keyedHash, Number.MAX_SAFE_INTEGER))
  return hits.map(({ log, record }) => ({ log, index: record.index }))
}
