import { TraceError } from '../errors.ts'
import { leafHash } from '../merkle/hash.ts'
import { MerkleTree } from '../merkle/merkle-tree.ts'
import { openCheckpoint } from '../notes/checkpoint.ts'
import { formatNoteKey, type NoteKey } from '../notes/note-key.ts'
import { decodeLeaf } from '../records/record-encoding.ts'
import type { JournalStore, StoredAnchor, StoredHead, StoredLog } from '../stores/journal-store.ts'

const PAGE = 20_000

/** A log in memory: its tree, its last head and the instant of its last record. */
export interface LoadedLog {
  readonly log: StoredLog
  readonly tree: MerkleTree
  readonly lastHead: StoredHead | undefined
  readonly lastAnchor: StoredAnchor | undefined
  readonly lastRecordedAt: Date | undefined
}

/**
 * Finds the log of this key in the store, or starts it; rebuilds its tree and compares it with its last signed head.
 *
 * @throws {TraceError} `TRACE_STORE_DAMAGED` `TRACE_STORE_FAILED` `TRACE_LOG_FULL`
 */
export async function loadLog(
  store: JournalStore,
  key: NoteKey,
  now: Date,
  maxRecords: number,
): Promise<LoadedLog> {
  const known = (await store.logs()).find((log) => log.origin === key.name)
  const log = known ?? (await store.addLog({ origin: key.name, key: formatNoteKey(key), openedAt: now }))
  const tree = new MerkleTree(maxRecords)
  const size = await store.size(log.id)
  while (tree.size < size) {
    const leaves = await store.leaves(log.id, tree.size, PAGE)
    if (leaves.length === 0) break
    for (const leaf of leaves) {
      if (decodeLeaf(leaf)?.index !== tree.size)
        throw damaged(`The record ${tree.size} is missing or not in its place.`)
      tree.append(leafHash(leaf))
    }
  }
  const lastHead = await store.lastHead(log.id)
  if (lastHead !== undefined) requireHead(tree, lastHead, key)
  const [lastRecord] = tree.size === 0 ? [] : await store.records(log.id, tree.size - 1, 1)
  const lastAnchor = (await store.anchors(log.id)).at(-1)
  return { log, tree, lastHead, lastAnchor, lastRecordedAt: lastRecord?.recordedAt }
}

function requireHead(tree: MerkleTree, head: StoredHead, key: NoteKey): void {
  const { size, root } = openCheckpoint(head.checkpoint, key)
  if (size > tree.size)
    throw damaged(`The last signed head covers ${size} records, the store holds ${tree.size}.`)
  if (Buffer.compare(tree.root(size), root) !== 0) {
    throw damaged(`The first ${size} records are not those that the last signed head covers.`)
  }
}

function damaged(what: string): TraceError {
  return new TraceError('TRACE_STORE_DAMAGED', what)
}
