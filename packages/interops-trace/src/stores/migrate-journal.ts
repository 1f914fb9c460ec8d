import { TraceError } from '../errors.ts'
import { leafHash } from '../merkle/hash.ts'
import { MerkleAccumulator } from '../merkle/merkle-accumulator.ts'
import { encodeHex } from '../notes/base64.ts'
import { copyDataKeys, copyEvidence, copyRecords, matchingLog } from './copy-log.ts'
import type { JournalStore, StoredLog } from './journal-store.ts'
import { requireWhole } from './require-whole.ts'

const PAGE = 1_000

export interface MigratedLog {
  readonly origin: string
  readonly records: number
  /** The root that both stores lead to, in lower-case hexadecimal. */
  readonly root: string
}

/**
 * Copies a journal into another store and proves that nothing changed: both are read in full, every record of the copy
 * is hashed again, and both trees must have the same root ("changement de support").
 *
 * Keys taken with `once` are not copied: switch over when the VIs of before have expired.
 *
 * @param from the store as it is, with no writer
 * @param to   the new store; what a broken-off migration left there is continued
 * @throws {TraceError} `TRACE_STORE_DAMAGED` when the copy differs; whatever the stores throw
 * @see INTEROPS convention, art. 9
 */
export async function migrateJournal(from: JournalStore, to: JournalStore): Promise<readonly MigratedLog[]> {
  await from.open()
  try {
    await to.open()
    try {
      const migrated: MigratedLog[] = []
      await copyDataKeys(from, to)
      for (const log of await from.logs()) migrated.push(await migrateLog(from, log, to))
      return migrated
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

async function migrateLog(from: JournalStore, log: StoredLog, to: JournalStore): Promise<MigratedLog> {
  const target = await matchingLog(log, to)
  const records = await copyRecords(from, log, to, target, await from.size(log.id))
  await copyEvidence(from, log, to, target)
  const [before, after] = [await rootOf(from, log.id), await rootOf(to, target.id)]
  if (before !== after) {
    throw new TraceError('TRACE_STORE_DAMAGED', 'The copy of a log leads to another root than its original.')
  }
  return { origin: log.origin, records, root: after }
}

/** Hashes every record of a log again, content and leaf. */
async function rootOf(store: JournalStore, log: number): Promise<string> {
  const tree = new MerkleAccumulator()
  for (;;) {
    const records = await store.records(log, tree.size, PAGE)
    for (const record of records) {
      requireWhole(record)
      tree.append(leafHash(record.leaf))
    }
    if (records.length === 0) return encodeHex(tree.root())
  }
}
