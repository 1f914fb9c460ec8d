import type { JournalStore, StoredLog } from './journal-store.ts'

const PAGE = 500

/** Finds the same log in another store, or adds it there. */
export async function matchingLog(log: StoredLog, to: JournalStore): Promise<StoredLog> {
  const known = (await to.logs()).find(({ origin }) => origin === log.origin)
  return known ?? to.addLog({ origin: log.origin, key: log.key, openedAt: log.openedAt })
}

/**
 * Brings another store's copy of a log forward, in order. What it has already is left alone.
 *
 * @param upTo number of records to reach
 * @returns how many records the copy holds now
 */
export async function copyRecords(
  from: JournalStore,
  log: StoredLog,
  to: JournalStore,
  target: StoredLog,
  upTo: number,
): Promise<number> {
  let size = await to.size(target.id)
  const page = (first: number) => from.records(log.id, first, Math.max(0, Math.min(PAGE, upTo - first)))
  let records = await page(size)
  while (records.length > 0) {
    const next = size + records.length
    // The next page is read while this one is written.
    const [ahead] = await Promise.all([page(next), to.commit({ log: target.id, records, once: [] })])
    size = next
    records = ahead
  }
  return size
}

/** Copies the heads, anchors and data keys that the other store does not have and whose records it has. */
export async function copyEvidence(
  from: JournalStore,
  log: StoredLog,
  to: JournalStore,
  target: StoredLog,
): Promise<void> {
  const size = await to.size(target.id)
  const known = (await to.lastHead(target.id))?.size ?? 0
  for (const head of await from.heads(log.id)) {
    if (head.size > known && head.size <= size) await to.addHead(target.id, head)
  }
  const anchors = new Set((await to.anchors(target.id)).map(({ evidence }) => evidence))
  for (const anchor of await from.anchors(log.id)) {
    if (anchor.size <= size && !anchors.has(anchor.evidence)) await to.addAnchor(target.id, anchor)
  }
  await copyDataKeys(from, to)
}

/** Data keys are copied before the records they seal, so that no copy holds what nobody could open. */
export async function copyDataKeys(from: JournalStore, to: JournalStore): Promise<void> {
  const known = new Set((await to.dataKeys()).map(({ id }) => id))
  for (const key of await from.dataKeys()) if (!known.has(key.id)) await to.addDataKey(key)
}
