import type { Clock, Observer } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import type { HeadHealth } from '../journal/journal.ts'
import type { MerkleTree } from '../merkle/merkle-tree.ts'
import { parseNote } from '../notes/signed-note.ts'
import type { JournalStore, StoredAnchor, StoredHead } from '../stores/journal-store.ts'
import type { Anchor } from './anchor.ts'

export interface AnchoringParts {
  readonly store: JournalStore
  readonly log: { readonly id: number; readonly origin: string }
  readonly tree: MerkleTree
  readonly anchors: readonly Anchor[]
  readonly everySeconds: number
  readonly clock: Clock
  readonly observer: Observer | undefined
}

/** Shows heads outside from time to time, one at a time. A failure costs age, never the gate. */
export class Anchoring {
  readonly #parts: AnchoringParts
  #last: StoredAnchor | undefined
  #triedAt: Date | undefined
  #running: Promise<void> | undefined

  constructor(parts: AnchoringParts, last: StoredAnchor | undefined) {
    this.#parts = parts
    this.#last = last
  }

  get last(): HeadHealth | undefined {
    return this.#last === undefined ? undefined : { size: this.#last.size, at: this.#last.at }
  }

  /** Called with each new head: anchors in the background when it is time. */
  noteHead(head: StoredHead): void {
    const { anchors, clock, everySeconds } = this.#parts
    const tried = this.#triedAt ?? this.#last?.at
    const age = tried === undefined ? undefined : clock.now().getTime() - tried.getTime()
    // An instant that is still to come is somebody else's, and puts nothing off.
    const isDue = age === undefined || age < 0 || age >= everySeconds * 1000
    if (anchors.length === 0 || !isDue || this.#running !== undefined) return
    this.anchor(head).catch(() => undefined)
  }

  /**
   * Asks every anchor for this head.
   *
   * @throws {TraceError} `TRACE_ANCHOR_FAILED` when none confirmed it
   */
  async anchor(head: StoredHead): Promise<void> {
    await this.#running?.catch(() => undefined)
    if (this.#last?.size === head.size) return
    this.#running = this.#anchor(head).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async idle(): Promise<void> {
    await this.#running?.catch(() => undefined)
  }

  async #anchor(head: StoredHead): Promise<void> {
    const { store, log, tree, anchors, clock, observer } = this.#parts
    this.#triedAt = clock.now()
    const { size, checkpoint } = head
    const text = parseNote(checkpoint).text
    const shown = {
      origin: log.origin,
      size,
      checkpoint,
      text,
      consistencyFrom: (from: number) => tree.consistencyProof(from, size),
    }
    let failure: unknown
    let confirmed = 0
    for (const anchor of anchors) {
      try {
        const stored = { size, ...(await anchor.anchor(shown)) }
        await store.addAnchor(log.id, stored)
        this.#last = stored
        confirmed += 1
      } catch (error) {
        failure = error
        observer?.event('trace.anchor.failed', { anchor: anchor.name })
      }
    }
    if (confirmed > 0) return
    throw new TraceError('TRACE_ANCHOR_FAILED', 'No anchor confirmed the head.', {
      cause: failure,
      retryable: true,
    })
  }
}
