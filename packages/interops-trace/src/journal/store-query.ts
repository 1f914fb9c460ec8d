import type { KeyedHash } from '@entente/core/ports'
import type { StoreQuery } from '../stores/journal-store.ts'
import type { TraceQuery } from './journal.ts'
import { hashTerm } from './term-hasher.ts'

/** A query in terms of keyed hashes: the store never sees an identifier. */
export async function storeQuery(
  query: TraceQuery,
  keyedHash: KeyedHash,
  limit: number,
): Promise<StoreQuery> {
  const fields = Object.entries(query.fields ?? {})
  return {
    hashes: await Promise.all(fields.map(([field, value]) => hashTerm(keyedHash, field, value))),
    kinds: query.kinds ?? [],
    from: query.from,
    to: query.to,
    limit,
  }
}
