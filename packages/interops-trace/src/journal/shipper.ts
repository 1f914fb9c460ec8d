import type { Observer } from '@entente/core/ports'
import { isTraceError, TraceError } from '../errors.ts'
import { copyDataKeys, copyEvidence, copyRecords, matchingLog } from '../stores/copy-log.ts'
import type { JournalStore, StoredLog } from '../stores/journal-store.ts'

export interface ShipperParts {
  readonly spool: JournalStore
  readonly central: JournalStore
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

/** A log of the spool on its way. Its size may grow. */
interface ShippedLog {
  readonly log: StoredLog
  readonly held: { readonly size: number }
  shipped: number
  /** True when nothing comes any more and all of it is there, heads and anchors too. */
  isDone: boolean
}

/**
 * Ships what the spool of this writer holds to the central store, in order, one run at a time: the log that is being
 * written, and those that were written before it.
 *
 * The spool is what makes a record durable: an outage of the central store costs nothing but backlog.
 */
export class Shipper {
  readonly #parts: ShipperParts
  /** The last one is being written. */
  readonly #logs: ShippedLog[] = []
  #failing: string | undefined
  #opened = false
  #knowsSpool = false
  #running: Promise<void> | undefined

  constructor(parts: ShipperParts) {
    this.#parts = parts
  }

  get health(): CentralHealth {
    let held = 0
    let shipped = 0
    for (const log of this.#logs) {
      held += log.held.size
      shipped += log.shipped
    }
    return { shipped, backlog: held - shipped, failing: this.#failing }
  }

  /** Ships this log from now on; what was shipped before is shipped to its end. */
  follow(log: StoredLog, tree: { readonly size: number }): void {
    this.#logs.push({ log, held: tree, shipped: 0, isDone: false })
  }

  /** A log that was shipped to its end has got an anchor since. */
  shipAgain(log: StoredLog): void {
    for (const shipped of this.#logs) if (shipped.log.id === log.id) shipped.isDone = false
    this.nudge()
  }

  isFull(): boolean {
    return this.health.backlog >= this.#parts.maxBacklog
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
    const { spool, central, observer } = this.#parts
    try {
      if (!this.#opened) await central.open()
      this.#opened = true
      if (!this.#knowsSpool) await this.#learnOlderLogs()
      this.#knowsSpool = true
      await copyDataKeys(spool, central)
      for (const shipped of [...this.#logs]) if (!shipped.isDone) await this.#shipLog(shipped)
      this.#failing = undefined
    } catch (error) {
      this.#failing = isTraceError(error) ? error.code : 'unknown'
      observer?.event('trace.central.failed', { code: this.#failing })
    }
  }

  /** What an earlier key wrote into the spool may not have been shipped to its end. */
  async #learnOlderLogs(): Promise<void> {
    const { spool } = this.#parts
    const followed = new Set(this.#logs.map(({ log }) => log.id))
    const older: ShippedLog[] = []
    for (const log of await spool.logs()) {
      if (followed.has(log.id)) continue
      older.push({ log, held: { size: await spool.size(log.id) }, shipped: 0, isDone: false })
    }
    this.#logs.unshift(...older)
  }

  async #shipLog(shipped: ShippedLog): Promise<void> {
    const { spool, central } = this.#parts
    const { log, held } = shipped
    const target = await matchingLog(log, central)
    for (let goal = held.size; shipped.shipped < goal; goal = held.size) {
      shipped.shipped = await copyRecords(spool, log, central, target, goal)
      if (shipped.shipped < goal)
        throw new TraceError('TRACE_STORE_FAILED', 'The spool holds less than its tree.')
    }
    await copyEvidence(spool, log, central, target)
    shipped.isDone = shipped !== this.#logs.at(-1)
  }
}
