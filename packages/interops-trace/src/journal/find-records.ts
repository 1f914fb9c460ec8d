import type { JournalStore, StoreQuery } from '../stores/journal-store.ts'
import { foundRecord } from './found-record.ts'
import type { FoundRecord } from './journal.ts'

/** Asks a store, in one round trip. One entry for each hit, newest first; `undefined` for one that was purged. */
export async function findRecords(
  store: JournalStore,
  query: StoreQuery,
): Promise<readonly (FoundRecord | undefined)[]> {
  const [hits, logs, dataKeys] = await Promise.all([store.find(query), store.logs(), store.dataKeys()])
  const origins = new Map(logs.map((log) => [log.id, log.origin]))
  const wrapped = new Map(dataKeys.map((key) => [key.id, key.wrapped]))
  return hits.map((hit) => foundRecord(origins.get(hit.log) ?? '', hit.record, wrapped))
}
