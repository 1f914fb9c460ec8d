import type { SqlRow, SqlValue } from '@entente/core/ports'
import { RuntimeError } from '../../errors.ts'
import type {
  BatchingSqlDriver,
  BatchingSqlExecutor,
  SqlOutcome,
  SqlStatement,
} from '../batching-sql-driver.ts'
import {
  type CheckedStatement,
  checkStatements,
  runTransaction,
  TransactionExecutor,
} from '../transaction-executor.ts'
import type { Checkpointer } from './checkpointer.ts'
import { packRows } from './packed-rows.ts'
import { sqliteError } from './sqlite-failure.ts'
import type { SqliteThread } from './sqlite-thread.ts'
import type { JobResult, WireJob, WireStatement } from './worker-protocol.ts'

/** Largest number of callers that share one commit. */
const GROUP_SIZE = 1_000

const PAGE_BYTES = 4_096

/** Groups that are with the worker: one is being written while the next is on its way. */
const GROUPS_AHEAD = 2

interface QueuedJob {
  readonly job: WireJob
  readonly settle: (result: JobResult) => void
  readonly fail: (error: unknown) => void
}
interface QueuedTransaction {
  /** Never rejects. */
  readonly run: () => Promise<void>
}

/**
 * The queue in front of the one connection. While groups are with the worker, what arrives gathers and becomes the
 * next one; a transaction waits for its turn and then has the connection for itself.
 */
export class SqliteDriver implements BatchingSqlDriver {
  readonly dialect = 'sqlite'
  readonly #thread: SqliteThread
  readonly #transactionTimeoutMs: number
  readonly #checkpointer: Checkpointer | undefined
  #queue: (QueuedJob | QueuedTransaction)[] = []
  #groups = 0
  #inTransaction = false
  #isPumping = false
  #whenIdle: (() => void)[] = []
  #unusable: RuntimeError | undefined

  constructor(thread: SqliteThread, transactionTimeoutMs: number, checkpointer: Checkpointer | undefined) {
    this.#thread = thread
    this.#transactionTimeoutMs = transactionTimeoutMs
    this.#checkpointer = checkpointer
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const [outcome] = await this.#submit(false, [{ sql, parameters }])
    return outcome?.rows ?? []
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const [outcome] = await this.#submit(true, [{ sql, parameters }])
    return outcome?.changes ?? 0
  }

  async runBatch(statements: readonly SqlStatement[]): Promise<readonly SqlOutcome[]> {
    return statements.length === 0 ? [] : this.#submit(true, statements)
  }

  async transaction<Result>(work: (sql: BatchingSqlExecutor) => Promise<Result>): Promise<Result> {
    this.#refuseWhenUnusable()
    return new Promise((resolve, reject) => {
      this.#enqueue({ run: () => this.#runTransaction(work).then(resolve, reject) })
    })
  }

  async close(): Promise<void> {
    if (this.#unusable?.code === 'SQL_CLOSED') return
    this.#unusable = new RuntimeError({ code: 'SQL_CLOSED', what: 'The SQLite database was closed.' })
    await this.#idle()
    await this.#checkpointer?.close()
    if (this.#thread.dead === undefined) await this.#thread.exchange({ kind: 'close' })
    await this.#thread.ended()
  }

  async #submit(writes: boolean, statements: readonly SqlStatement[]): Promise<readonly SqlOutcome[]> {
    this.#refuseWhenUnusable()
    const job = { writes, statements: checkStatements(statements).map(toWire) }
    const result = await new Promise<JobResult>((settle, fail) => this.#enqueue({ job, settle, fail }))
    return this.#outcomesOf(result)
  }

  #enqueue(entry: QueuedJob | QueuedTransaction): void {
    this.#queue.push(entry)
    if (this.#isPumping) return
    this.#isPumping = true
    // Callers of the same turn of the event loop join the first group.
    queueMicrotask(() => {
      this.#isPumping = false
      this.#pump()
    })
  }

  /** Hands over as much as may be with the worker. */
  #pump(): void {
    for (let next = this.#queue[0]; next !== undefined && !this.#inTransaction; next = this.#queue[0]) {
      if ('run' in next) {
        if (this.#groups > 0) return
        this.#queue.shift()
        this.#inTransaction = true
        void next.run().then(() => {
          this.#inTransaction = false
          this.#pump()
        })
      } else {
        if (this.#groups === GROUPS_AHEAD) return
        this.#groups += 1
        void this.#runGroup(this.#takeGroup()).then(() => {
          this.#groups -= 1
          this.#pump()
        })
      }
    }
    if (this.#isIdle()) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  #isIdle(): boolean {
    return this.#queue.length === 0 && this.#groups === 0 && !this.#inTransaction
  }

  async #idle(): Promise<void> {
    if (this.#isIdle()) return
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }

  #takeGroup(): readonly QueuedJob[] {
    const group: QueuedJob[] = []
    for (const entry of this.#queue) {
      if ('run' in entry || group.length === GROUP_SIZE) break
      group.push(entry)
    }
    this.#queue = this.#queue.slice(group.length)
    return group
  }

  async #runGroup(group: readonly QueuedJob[]): Promise<void> {
    try {
      const jobs = group.map(({ job }) => job)
      const moved = jobs.flatMap(({ statements }) => statements.map(({ rows }) => rows.bytes.buffer))
      const bytes = moved.reduce((total, { byteLength }) => total + byteLength, 0)
      const results = await this.#thread.exchange({ kind: 'group', jobs }, moved)
      this.#checkpointer?.count(pagesOf(bytes, results))
      for (const [index, { settle }] of group.entries()) {
        settle(results[index] ?? { failure: { code: 'UNKNOWN', message: 'no answer' } })
      }
    } catch (error) {
      for (const { fail } of group) fail(error)
    }
  }

  #runTransaction<Result>(work: (sql: BatchingSqlExecutor) => Promise<Result>): Promise<Result> {
    const executor = new TransactionExecutor(async (begin, statements) => {
      const [result] = await this.#thread.exchange({
        kind: 'step',
        begin,
        statements: statements.map(toWire),
      })
      return this.#outcomesOf(result)
    })
    return runTransaction(work, executor, {
      timeoutMs: this.#transactionTimeoutMs,
      commit: async () => {
        const [result] = await this.#thread.exchange({ kind: 'commit' })
        this.#outcomesOf(result)
      },
      rollback: async () => {
        if (this.#thread.dead === undefined) await this.#thread.exchange({ kind: 'rollback' })
      },
    })
  }

  #outcomesOf(result: JobResult | undefined): readonly SqlOutcome[] {
    if (result !== undefined && 'outcomes' in result) return result.outcomes
    const error = sqliteError(result?.failure ?? { code: 'UNKNOWN', message: 'no answer' })
    // After a failed sync or a damaged page nothing that this connection says can be trusted.
    if (error.code === 'SQL_BROKEN') this.#unusable ??= error
    throw error
  }

  #refuseWhenUnusable(): void {
    const reason = this.#unusable ?? this.#thread.dead
    if (reason !== undefined) throw reason
  }
}

/** At most so many pages went into the log: one for each row that changed, and what their values fill. */
function pagesOf(bytes: number, results: readonly JobResult[]): number {
  let changes = 0
  for (const result of results) {
    if ('outcomes' in result) for (const outcome of result.outcomes) changes += outcome.changes
  }
  return changes + bytes / PAGE_BYTES
}

function toWire({ sql, rows, expect }: CheckedStatement): WireStatement {
  return { sql, rows: packRows(rows), expect }
}
