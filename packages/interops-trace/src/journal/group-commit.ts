import type { AppendOptions, AppendOutcome, Observer, TraceContext, TraceEvent } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import { leafHash, sha256 } from '../merkle/hash.ts'
import type { MerkleTree } from '../merkle/merkle-tree.ts'
import { encodeHex } from '../notes/base64.ts'
import type { JournalStore } from '../stores/journal-store.ts'
import { type PreparedRecord, prepareRecord, type RecordPorts } from './prepare-record.ts'

type Once = NonNullable<AppendOptions['once']>

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
 * The queue of one log: what arrives while a commit runs forms the next one.
 *
 * Records keep the order of the calls. The first failure of the store refuses everything that waits.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts
  readonly #queue: Waiting[] = []
  #inFlight = 0
  #running: Promise<void> | undefined
  #broken: TraceError | undefined

  constructor(parts: GroupCommitParts) {
    this.#parts = parts
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
      const key = once === undefined ? undefined : encodeHex(sha256(Buffer.from(once.key)))
      this.#queue.push({
        context,
        recordedAt,
        prepared,
        once: once === undefined || key === undefined ? undefined : { key, asked: once },
        resolve,
        reject,
      })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    // One turn of the microtask queue lets callers of the same tick share the commit.
    await Promise.resolve()
    while (this.#queue.length > 0 && this.#broken === undefined) {
      const batch = this.#queue.splice(0, this.#parts.maxBatch)
      this.#inFlight = batch.length
      try {
        await this.#commit(batch)
      } catch (error) {
        this.#fail(error, batch)
      }
      this.#inFlight = 0
    }
    this.#running = undefined
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const { store, log, tree } = this.#parts
    const ready = await this.#settle(batch)
    if (ready.length === 0) return
    tree.requireRoom(ready.length)
    const records = ready.map(({ record }, offset) => record.placeAt(tree.size + offset))
    const once = ready.flatMap(({ waiting, status }, offset) =>
      waiting.once === undefined || status === 'already-taken'
        ? []
        : [{ key: waiting.once.key, until: waiting.once.asked.until, index: tree.size + offset }],
    )
    await store.commit({ log: log.id, records, once })
    this.#parts.observer?.measure('trace.batch.records', records.length)
    for (const [offset, record] of records.entries()) {
      const hash = leafHash(record.leaf)
      tree.append(hash)
      const done = ready[offset]
      done?.waiting.resolve({
        status: done.status,
        receipt: {
          log: log.origin,
          index: record.index,
          leafHash: encodeHex(hash),
          recordedAt: record.recordedAt,
        },
      })
    }
    this.#parts.onCommitted()
  }

  /** Waits for the preparations, refuses the events that cannot be recorded, and decides what is a replay. */
  async #settle(batch: readonly Waiting[]): Promise<readonly Ready[]> {
    const { store, ports } = this.#parts
    const keys = batch.flatMap((waiting) => (waiting.once === undefined ? [] : [waiting.once.key]))
    const at = batch.at(-1)?.recordedAt
    const taken = new Set(keys.length === 0 || at === undefined ? [] : await store.takenOnce(keys, at))
    const ready: Ready[] = []
    for (const waiting of batch) {
      const replayed = waiting.once !== undefined && taken.has(waiting.once.key)
      try {
        const own = await waiting.prepared
        const record =
          replayed && waiting.once !== undefined
            ? await prepareRecord(waiting.once.asked.otherwise, waiting.context, waiting.recordedAt, ports)
            : own
        if (waiting.once !== undefined) taken.add(waiting.once.key)
        ready.push({ waiting, record, status: replayed ? 'already-taken' : 'recorded' })
      } catch (error) {
        waiting.reject(error)
      }
    }
    return ready
  }

  #fail(cause: unknown, batch: readonly Waiting[]): void {
    const error =
      cause instanceof TraceError
        ? cause
        : new TraceError('TRACE_STORE_FAILED', 'The store failed in an unexpected way.', { cause })
    this.#broken = error
    for (const waiting of [...batch, ...this.#queue.splice(0)]) waiting.reject(error)
    this.#parts.onBroken(error)
  }
}
