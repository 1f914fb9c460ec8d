import type { Observer } from '@entente/core/ports'
import { isTraceError, TraceError } from '../errors.ts'
import type { MerkleTree } from '../merkle/merkle-tree.ts'
import { copyDataKeys, copyEvidence, copyRecords, matchingLog } from '../stores/copy-log.ts'
import type { JournalStore, StoredLog } from '../stores/journal-store.ts'

export interface ShipperParts {
  readonly spool: JournalStore
  readonly central: JournalStore
  readonly log: StoredLog
  readonly tree: MerkleTree
  readonly maxBacklog: number
  readonly observer: Observer | undefined
}

/** What an operator sees of the way to the central store. */
export interface CentralHealth {
  readonly shipped: number
  /** Records that only the spool holds. */
  readonly backlog: number
  /** Code of the last failure; `undefined` while shipping works. */
  readonly failing: string | undefined
}

/**
 * Ships what the spool of this writer holds to the central store, in order, one run at a time.
 *
 * The spool is what makes a record durable: an outage of the central store costs nothing but backlog.
 */
export class Shipper {
  readonly #parts: ShipperParts
  #shipped = 0
  #failing: string | undefined
  #opened = false
  #running: Promise<void> | undefined

  constructor(parts: ShipperParts) {
    this.#parts = parts
  }

  get health(): CentralHealth {
    return { shipped: this.#shipped, backlog: this.#parts.tree.size - this.#shipped, failing: this.#failing }
  }

  isFull(): boolean {
    return this.#parts.tree.size - this.#shipped >= this.#parts.maxBacklog
  }

  /** Ships in the background; a failure shows in the health and is tried again with the next records. */
  nudge(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** Ships everything there is now, as far as the central store lets. */
  async ship(): Promise<CentralHealth> {
    await this.#running
    this.nudge()
    await this.#running
    return this.health
  }

  async close(): Promise<void> {
    await this.#running
    if (this.#opened) await this.#parts.central.close().catch(() => undefined)
  }

  async #run(): Promise<void> {
    const { spool, central, log, tree, observer } = this.#parts
    try {
      if (!this.#opened) await central.open()
      this.#opened = true
      const target = await matchingLog(log, central)
      await copyDataKeys(spool, central)
      for (let goal = tree.size; this.#shipped < goal; goal = tree.size) {
        this.#shipped = await copyRecords(spool, log, central, target, goal)
        if (this.#shipped < goal)
          throw new TraceError('TRACE_STORE_FAILED', 'The spool holds less than its tree.')
      }
      await copyEvidence(spool, log, central, target)
      this.#failing = undefined
    } catch (error) {
      this.#failing = isTraceError(error) ? error.code : 'unknown'
      observer?.event('trace.central.failed', { code: this.#failing })
    }
  }
}
