import type { MerkleTree } from '../merkle/merkle-tree.ts'
import { encodeHex } from '../notes/base64.ts'
import type { NoteKey } from '../notes/note-key.ts'
import { formatTlogProof } from '../notes/tlog-proof.ts'
import type { JournalStore, StoredHead } from '../stores/journal-store.ts'
import type { ProofOutcome } from './journal.ts'
import { type LoadedLog, loadLog } from './load-log.ts'

/** The logs that were full, for proofs about their records: one of them in memory, from the first proof on. */
export class ClosedLogs {
  readonly #store: JournalStore
  #held: { readonly origin: string; readonly loaded: Promise<LoadedLog> } | undefined

  constructor(store: JournalStore) {
    this.#store = store
  }

  /**
   * @returns `undefined` when the store has no such log
   * @throws {TraceError} `TRACE_STORE_DAMAGED` `TRACE_STORE_FAILED`
   */
  async log(key: NoteKey): Promise<LoadedLog | undefined> {
    if (this.#held?.origin === key.name) return this.#held.loaded
    const log = (await this.#store.logs()).find(({ origin }) => origin === key.name)
    if (log === undefined) return undefined
    const loaded = loadLog(this.#store, log, key)
    this.#held = { origin: key.name, loaded }
    loaded.catch(() => {
      this.#held = undefined
    })
    return loaded
  }
}

/** The proof of a record of a tree under a head of it, or the word that the next head will cover it. */
export function proofUnder(tree: MerkleTree, head: StoredHead | undefined, index: number): ProofOutcome {
  const leafHash = encodeHex(tree.leaf(index))
  if (head === undefined || index >= head.size) return { status: 'pending', leafHash }
  const { size, checkpoint } = head
  const hashes = tree.inclusionProof(index, size)
  return { status: 'proven', proof: formatTlogProof({ index, hashes, checkpoint }), leafHash, size }
}
