import { TraceError } from '../errors.ts'
import { leafHash } from '../merkle/hash.ts'
import { MerkleTree } from '../merkle/merkle-tree.ts'
import { openCheckpoint } from '../notes/checkpoint.ts'
import { successorOf } from '../notes/log-succession.ts'
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

export interface KeyedLog extends LoadedLog {
  readonly key: NoteKey
}

/**
 * Loads the log that a writer goes on with: the one of this key, or the last of those that continued it.
 *
 * @throws {TraceError} `TRACE_STORE_DAMAGED` `TRACE_STORE_FAILED`
 */
export async function loadNewest(store: JournalStore, from: NoteKey, now: Date): Promise<KeyedLog> {
  const origins = new Set((await store.logs()).map(({ origin }) => origin))
  let key = from
  for (let next = successorOf(key); origins.has(next.name); next = successorOf(key)) key = next
  return { key, ...(await loadLog(store, await findLog(store, key, now), key)) }
}

/** Finds the log of this key in the store, or starts it. */
export async function findLog(store: JournalStore, key: NoteKey, now: Date): Promise<StoredLog> {
  const known = (await store.logs()).find((log) => log.origin === key.name)
  return known ?? store.addLog({ origin: key.name, key: formatNoteKey(key), openedAt: now })
}

/**
 * Rebuilds the tree of a log and compares it with its last signed head and its last anchor.
 *
 * @throws {TraceError} `TRACE_STORE_DAMAGED` `TRACE_STORE_FAILED`
 */
export async function loadLog(store: JournalStore, log: StoredLog, key: NoteKey): Promise<LoadedLog> {
  const tree = new MerkleTree()
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
  if (lastAnchor !== undefined && lastAnchor.size > (lastHead?.size ?? 0)) {
    throw damaged(`An anchor covers ${lastAnchor.size} records, the last signed head ${lastHead?.size ?? 0}.`)
  }
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
