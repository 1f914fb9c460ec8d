import { packRows } from './packed-rows.ts'
import { SqliteThread } from './sqlite-thread.ts'
import type { WireStatement, WorkerRequest, WorkerSettings } from './worker-protocol.ts'

const CHECKPOINT: WireStatement = {
  sql: 'PRAGMA wal_checkpoint(PASSIVE)',
  rows: packRows([[]]),
  expect: undefined,
}

/**
 * Moves pages from the write-ahead log into the file beside the commits, which would otherwise stand still for it.
 *
 * A second connection on a thread of its own moves and syncs most of them. The connection that writes then moves the few
 * that were added meanwhile, so that the log begins anew. Whatever fails here is tried again by SQLite inside a commit.
 */
export class Checkpointer {
  readonly #writer: SqliteThread
  readonly #settings: WorkerSettings
  readonly #afterPages: number
  #pages = 0
  #beside: Promise<SqliteThread> | undefined
  #running: Promise<unknown> | undefined

  constructor(writer: SqliteThread, settings: WorkerSettings, afterPages: number) {
    this.#writer = writer
    this.#settings = settings
    this.#afterPages = afterPages
  }

  /** Counts what was committed, at most so many pages of the log. */
  count(pages: number): void {
    this.#pages += pages
    if (this.#pages < this.#afterPages || this.#running !== undefined) return
    this.#pages = 0
    this.#running = this.#run()
      .catch(() => undefined)
      .then(() => {
        this.#running = undefined
      })
  }

  /** To be called before the connection that writes is closed. */
  async close(): Promise<void> {
    await this.#running
    const beside = await this.#beside?.catch(() => undefined)
    if (beside === undefined) return
    if (beside.dead === undefined) await beside.exchange({ kind: 'close' })
    await beside.ended()
  }

  async #run(): Promise<void> {
    this.#beside ??= SqliteThread.start(this.#settings).then(({ thread }) => thread)
    const beside = await this.#beside
    await beside.exchange(checkpoint())
    await this.#writer.exchange(checkpoint())
  }
}

function checkpoint(): WorkerRequest {
  return { kind: 'group', jobs: [{ writes: false, statements: [CHECKPOINT] }] }
}
