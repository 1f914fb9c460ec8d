import type { Journal, TraceQuery } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import { hashTerm } from '../journal/prepare-record.ts'
import type { Place, StoreQuery } from '../stores/journal-store.ts'

/** Every record that a query finds, however many: their contents are not read. */
export async function findPlaces(journal: Journal, query: TraceQuery): Promise<readonly Place[]> {
  const { store } = internalsOf(journal)
  const hits = await store.find(await storeQuery(journal, query, Number.MAX_SAFE_INTEGER))
  return hits.map(({ log, record }) => ({ log, index: record.index }))
}

/** A query in terms of keyed hashes. */
export async function storeQuery(journal: Journal, query: TraceQuery, limit: number): Promise<StoreQuery> {
  const { keyedHash } = internalsOf(journal)
  const fields = Object.entries(query.fields ?? {})
  return {
    hashes: await Promise.all(fields.map(([field, value]) => hashTerm(keyedHash, field, value))),
    kinds: query.kinds ?? [],
    from: query.from,
    to: query.to,
    limit,
  }
}
