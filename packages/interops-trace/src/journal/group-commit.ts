import type { AppendOptions, AppendOutcome, Observer, TraceContext, TraceEvent } from '@entente/core/ports'
import { isTraceError, TraceError } from '../errors.ts'
import { leafHash, sha256Hex } from '../merkle/hash.ts'
import type { MerkleTree } from '../merkle/merkle-tree.ts'
import { encodeHex } from '../notes/base64.ts'
import type { StoredRecord } from '../records/record-shape.ts'
import type { JournalStore } from '../stores/journal-store.ts'
import { type PreparedRecord, prepareRecord, type RecordPorts } from './prepare-record.ts'
import { RecentKeys } from './recent-keys.ts'

type Once = NonNullable<AppendOptions['once']>

/** Records that wait before the first of two batches takes only half of them, so that the second fills its wait. */
const WORTH_SPLITTING = 16

interface Waiting {
  readonly context: TraceContext
  readonly recordedAt: Date
  readonly prepared: Promise<PreparedRecord>
  readonly once: { readonly key: string; readonly asked: Once } | undefined
  resolve(outcome: AppendOutcome): void
  reject(error: unknown): void
}

interface Ready {
  readonly waiting: Waiting
  readonly record: PreparedRecord
  readonly status: AppendOutcome['status']
}

/** A batch on its way. */
interface Flight {
  readonly waiting: readonly Waiting[]
  /** Resolves when its places are given and the store has it. */
  readonly sent: Promise<void>
  /** Resolves when it is durable or refused. */
  readonly done: Promise<void>
}

export interface GroupCommitParts {
  readonly store: JournalStore
  readonly log: { readonly id: number; readonly origin: string }
  readonly tree: MerkleTree
  readonly ports: RecordPorts
  readonly maxBatch: number
  readonly observer: Observer | undefined
  /** Called once, with the error that closed the gate. */
  onBroken(error: TraceError): void
  /** Called after each durable batch. */
  onCommitted(): void
}

/**
 * The queue of one log: what arrives while a commit runs forms the next one. Where the store keeps the order, the next
 * batch is already with it when one becomes durable.
 *
 * Records keep the order of the calls. The first failure of the store refuses everything that waits.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts
  readonly #queue: Waiting[] = []
  readonly #taken = new RecentKeys()
  readonly #flights: Flight[] = []
  #inFlight = 0
  /** Places given or asked for: what the log holds once nothing waits. */
  #places: number
  /** Index of the next record; ahead of the tree by what is in flight. */
  #next: number
  #isScheduled = false
  /** True while batches are written again after one met a key that was taken. */
  #isRepeating = false
  #whenIdle: (() => void)[] = []
  #broken: TraceError | undefined

  constructor(parts: GroupCommitParts) {
    this.#parts = parts
    this.#next = parts.tree.size
    this.#places = parts.tree.size
  }

  /** Records that the log will hold when all that waits is written. */
  get places(): number {
    return this.#places
  }

  /** Records accepted and not yet durable. */
  get waiting(): number {
    return this.#queue.length + this.#inFlight
  }

  append(
    event: TraceEvent,
    context: TraceContext,
    recordedAt: Date,
    once: Once | undefined,
  ): Promise<AppendOutcome> {
    const prepared = prepareRecord(event, context, recordedAt, this.#parts.ports)
    // The flusher looks at it later; until then its failure must not count as unhandled.
    prepared.catch(() => undefined)
    return new Promise((resolve, reject) => {
      const key = once === undefined ? undefined : { key: sha256Hex(Buffer.from(once.key)), asked: once }
      this.#places += 1
      this.#queue.push({ context, recordedAt, prepared, once: key, resolve, reject })
      this.#schedule()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    if (this.waiting === 0) return
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    // One turn of the microtask queue lets callers of the same tick share the commit.
    queueMicrotask(() => {
      this.#isScheduled = false
      for (let size = this.#nextBatch(); size > 0; size = this.#nextBatch()) this.#dispatch(size)
    })
  }

  /** How many records go to the store now. */
  #nextBatch(): number {
    const { store, maxBatch } = this.#parts
    const waits = this.#queue.length
    if (this.#broken !== undefined || this.#isRepeating) return 0
    if (this.#flights.length === 0) {
      const share = store.inOrder && waits >= WORTH_SPLITTING ? Math.ceil(waits / 2) : waits
      return Math.min(share, maxBatch)
    }
    // A second batch that is much smaller than the first would only cost a commit of its own.
    const isWorthIt = store.inOrder && this.#flights.length === 1 && waits >= this.#inFlight / 2
    return isWorthIt ? Math.min(waits, maxBatch) : 0
  }

  #dispatch(size: number): void {
    const waiting = this.#queue.splice(0, size)
    const previous = this.#flights.at(-1)
    let markSent = (): void => undefined
    const sent = new Promise<void>((resolve) => {
      markSent = resolve
    })
    const done = this.#fly(waiting, previous, markSent)
    const flight: Flight = { waiting, sent, done }
    this.#flights.push(flight)
    this.#inFlight += size
    void done.then(() => {
      this.#flights.shift()
      this.#inFlight -= size
      if (this.#flights.length === 0) this.#isRepeating = false
      if (this.waiting === 0) for (const resolve of this.#whenIdle.splice(0)) resolve()
      this.#schedule()
    })
  }

  /** Brings one batch to its end. Never rejects. */
  async #fly(batch: readonly Waiting[], previous: Flight | undefined, markSent: () => void): Promise<void> {
    try {
      const valid = await refuseInvalid(batch)
      this.#places -= batch.length - valid.length
      // Places and keys are given in the order of the calls.
      await previous?.sent
      while (!(await this.#write(valid, previous, markSent))) await this.#learnTaken(valid)
    } catch (error) {
      this.#fail(error, batch)
    } finally {
      markSent()
    }
  }

  /** @returns false when a key turned out to be taken, and nothing was written */
  async #write(
    valid: readonly Waiting[],
    previous: Flight | undefined,
    markSent: () => void,
  ): Promise<boolean> {
    const wasRepeating = this.#isRepeating
    if (wasRepeating) await previous?.done
    const { store, log, tree } = this.#parts
    const ready = await this.#decide(valid)
    if (this.#broken !== undefined) throw this.#broken
    if (this.#isRepeating && !wasRepeating) return false
    if (ready.length === 0) return true
    const first = this.#next
    tree.requireRoom(first + ready.length - tree.size)
    const records = ready.map(({ record }, offset) => record.placeAt(first + offset))
    const once = ready.flatMap(({ waiting, status }, offset) =>
      waiting.once === undefined || status === 'already-taken'
        ? []
        : [{ key: waiting.once.key, until: waiting.once.asked.until, index: first + offset }],
    )
    this.#next += ready.length
    const written = store.commit({ log: log.id, records, once })
    markSent()
    try {
      await written
      await previous?.done
    } catch (error) {
      const isFirst = isTraceError(error, 'TRACE_ONCE_TAKEN') && this.#broken === undefined
      // A batch that was sent behind one that was not written could not be written either.
      const isBehind = !wasRepeating && this.#isRepeating
      if (!isFirst && !isBehind) throw error
      if (!isBehind) this.#next = first
      this.#isRepeating = true
      return false
    }
    if (this.#broken !== undefined) throw this.#broken
    this.#acknowledge(ready, records)
    return true
  }

  #acknowledge(ready: readonly Ready[], records: readonly StoredRecord[]): void {
    const { log, tree, observer } = this.#parts
    observer?.measure('trace.batch.records', records.length)
    for (const [offset, { waiting, status }] of ready.entries()) {
      const stored = records[offset]
      if (stored === undefined) continue
      const { index, leaf, recordedAt } = stored
      const hash = leafHash(leaf)
      tree.append(hash)
      waiting.resolve({
        status,
        receipt: { log: log.origin, index, leafHash: encodeHex(hash), recordedAt },
      })
    }
    this.#parts.onCommitted()
  }

  /** Decides what is a replay, as far as this writer knows, and takes the other keys. */
  async #decide(valid: readonly Waiting[]): Promise<readonly Ready[]> {
    const ready: Ready[] = []
    for (const waiting of valid) {
      const { once, recordedAt, context } = waiting
      const own = await waiting.prepared
      if (once === undefined || !this.#taken.has(once.key, recordedAt)) {
        if (once !== undefined) this.#taken.add(once.key, once.asked.until)
        ready.push({ waiting, record: own, status: 'recorded' })
        continue
      }
      try {
        const record = await prepareRecord(once.asked.otherwise, context, recordedAt, this.#parts.ports)
        ready.push({ waiting, record, status: 'already-taken' })
      } catch (error) {
        waiting.reject(error)
      }
    }
    return ready
  }

  /** Asks the store which keys of a batch are taken: by another writer, or before this one was opened. */
  async #learnTaken(valid: readonly Waiting[]): Promise<void> {
    const asked = new Map(
      valid.flatMap(({ once }) => (once === undefined ? [] : [[once.key, once.asked.until] as const])),
    )
    const at = valid.at(-1)?.recordedAt
    if (asked.size === 0 || at === undefined) return
    for (const key of asked.keys()) this.#taken.delete(key)
    const taken = await this.#parts.store.takenOnce([...asked.keys()], at)
    for (const key of taken) this.#taken.add(key, asked.get(key) ?? at)
  }

  #fail(cause: unknown, batch: readonly Waiting[]): void {
    const error =
      cause instanceof TraceError
        ? cause
        : new TraceError('TRACE_STORE_FAILED', 'The store failed in an unexpected way.', { cause })
    const isNews = this.#broken === undefined
    this.#broken ??= error
    for (const waiting of [...batch, ...this.#queue.splice(0)]) waiting.reject(this.#broken)
    if (isNews) this.#parts.onBroken(error)
  }
}

/** Refuses the events that cannot be recorded; the others go on. */
async function refuseInvalid(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
  const valid: Waiting[] = []
  for (const waiting of batch) {
    try {
      await waiting.prepared
      valid.push(waiting)
    } catch (error) {
      waiting.reject(error)
    }
  }
  return valid
}
