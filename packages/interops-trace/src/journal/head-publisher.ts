import type { Clock, Observer, Signer } from '@entente/core/ports'
import { waitOnTimer } from '@entente/runtime'
import { TraceError } from '../errors.ts'
import type { MerkleTree } from '../merkle/merkle-tree.ts'
import { openCheckpoint, signCheckpoint } from '../notes/checkpoint.ts'
import type { CheckpointKey, NoteKey } from '../notes/note-key.ts'
import { sealText } from '../notes/seal.ts'
import { parseNote } from '../notes/signed-note.ts'
import type { JournalStore, StoredHead } from '../stores/journal-store.ts'
import type { HeadHealth } from './journal.ts'

export interface HeadPublisherParts {
  readonly store: JournalStore
  readonly log: { readonly id: number }
  readonly tree: MerkleTree
  readonly key: NoteKey
  readonly checkpointKey: CheckpointKey
  readonly seal: Signer | undefined
  readonly clock: Clock
  readonly observer: Observer | undefined
  readonly everyRecords: number
  readonly everySeconds: number
  /** Called with each new head, once it is stored. */
  onHead(head: StoredHead): void
}

/** Signs heads over a growing tree, one at a time, and never one that contradicts an earlier one. */
export class HeadPublisher {
  readonly #parts: HeadPublisherParts
  #last: StoredHead | undefined
  #unsignedSince: Date | undefined
  #publishing: Promise<HeadHealth | undefined> | undefined
  #timer: Promise<void> | undefined
  readonly #stopped = new AbortController()

  constructor(parts: HeadPublisherParts, last: StoredHead | undefined) {
    this.#parts = parts
    this.#last = last
    if (parts.tree.size > (last?.size ?? 0)) this.#unsignedSince = parts.clock.now()
  }

  get last(): StoredHead | undefined {
    return this.#last
  }

  /** True when records have waited for a head longer than the merge delay. */
  isLate(): boolean {
    if (this.#unsignedSince === undefined) return false
    return this.#parts.clock.now().getTime() - this.#unsignedSince.getTime() > this.#parts.everySeconds * 1000
  }

  /** Called after each commit: signs in the background when a head is due. */
  noteGrowth(): void {
    this.#unsignedSince ??= this.#parts.clock.now()
    const unsigned = this.#parts.tree.size - (this.#last?.size ?? 0)
    if (unsigned >= this.#parts.everyRecords || this.isLate()) this.#publishInBackground()
    else this.#timer ??= this.#publishLater()
  }

  /** Stops waiting for the next head. */
  stop(): void {
    this.#stopped.abort()
  }

  /** A quiet log gets its head too, once the merge delay is over. */
  async #publishLater(): Promise<void> {
    try {
      await waitOnTimer(this.#parts.everySeconds * 1000, this.#stopped.signal)
      this.#publishInBackground()
    } catch {
      // Stopped: whoever closes the journal signs the last head.
    } finally {
      this.#timer = undefined
    }
  }

  #publishInBackground(): void {
    this.#publishOnce().catch(() => this.#parts.observer?.event('trace.head.failed'))
  }

  /** Signs a head over everything there is, unless the last one already covers it. */
  async publish(): Promise<HeadHealth | undefined> {
    // One that is on its way may cover less.
    await this.#publishing?.catch(() => undefined)
    return this.#publishOnce()
  }

  #publishOnce(): Promise<HeadHealth | undefined> {
    this.#publishing ??= this.#publish().finally(() => {
      this.#publishing = undefined
    })
    return this.#publishing
  }

  async #publish(): Promise<HeadHealth | undefined> {
    const { store, log, tree, key, checkpointKey, seal, clock } = this.#parts
    const size = tree.size
    if (size === (this.#last?.size ?? 0)) return this.#last
    this.#requireGrowth()
    const checkpoint = await signCheckpoint(
      { origin: key.name, size, root: tree.root(size), extensions: [] },
      checkpointKey,
    )
    const at = clock.now()
    const head: StoredHead = {
      size,
      at,
      checkpoint,
      seal: seal === undefined ? undefined : await sealText(parseNote(checkpoint).text, seal),
    }
    await store.addHead(log.id, head)
    this.#last = head
    this.#unsignedSince = tree.size > size ? at : undefined
    this.#parts.observer?.event('trace.head.signed', { size })
    this.#parts.onHead(head)
    return head
  }

  #requireGrowth(): void {
    if (this.#last === undefined) return
    const { size, root } = openCheckpoint(this.#last.checkpoint, this.#parts.key)
    if (Buffer.compare(this.#parts.tree.root(size), root) !== 0) {
      throw new TraceError('TRACE_STORE_DAMAGED', 'The tree no longer contains what the last head covers.')
    }
  }
}
