import type { TenantId } from '@entente/core/ids'
import { logKey } from '../journal/require-options.ts'
import { type CheckpointKey, formatNoteKey } from '../notes/note-key.ts'
import type { JournalStore } from '../stores/journal-store.ts'
import { type SyntheticOptions, syntheticRecord } from './synthetic-record.ts'

const BATCH = 2_000

export interface FillOptions extends Omit<SyntheticOptions, 'tenant'> {
  readonly tenant: TenantId
  /** Writer and key of the log to fill: a journal opened with both goes on in it. */
  readonly writer: string
  readonly checkpointKey: CheckpointKey
  readonly records: number
}

/** Fills a store with invented records, much faster than a journal would record them. For tests and benchmarks. */
export async function fillStore(store: JournalStore, options: FillOptions): Promise<void> {
  const key = logKey(options)
  await store.open()
  try {
    const openedAt = options.from ?? new Date('2026-01-01T00:00:00Z')
    const log = await store.addLog({ origin: key.name, key: formatNoteKey(key), openedAt })
    for (let from = 0; from < options.records; from += BATCH) {
      const count = Math.min(BATCH, options.records - from)
      const records = Array.from({ length: count }, (_, offset) => syntheticRecord(from + offset, options))
      await store.commit({ log: log.id, records, once: [] })
    }
  } finally {
    await store.close()
  }
}
