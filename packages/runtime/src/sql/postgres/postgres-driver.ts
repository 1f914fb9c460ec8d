import type { SqlRow, SqlValue } from '@entente/core/ports'
import type { Pool } from 'pg'
import { RuntimeError } from '../../errors.ts'
import type {
  BatchingSqlDriver,
  BatchingSqlExecutor,
  SqlOutcome,
  SqlStatement,
} from '../batching-sql-driver.ts'
import {
  checkStatements,
  refuseUnexpected,
  runTransaction,
  TransactionExecutor,
} from '../transaction-executor.ts'
import { type FailureOf, PostgresConnection } from './postgres-connection.ts'
import { commitError, postgresError } from './postgres-failure.ts'

export class PostgresDriver implements BatchingSqlDriver {
  readonly dialect = 'postgres'
  readonly #pool: Pool
  readonly #transactionTimeoutMs: number
  #closed = false

  constructor(pool: Pool, transactionTimeoutMs: number) {
    this.#pool = pool
    this.#transactionTimeoutMs = transactionTimeoutMs
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return (await this.#runAlone({ sql, parameters }, postgresError)).rows
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return (await this.#runAlone({ sql, parameters }, commitError)).changes
  }

  async runBatch(statements: readonly SqlStatement[]): Promise<readonly SqlOutcome[]> {
    return this.#inTransaction('BEGIN', (sql) => sql.runBatch(statements))
  }

  async transaction<Result>(work: (sql: BatchingSqlExecutor) => Promise<Result>): Promise<Result> {
    return this.#inTransaction('BEGIN ISOLATION LEVEL SERIALIZABLE', work)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#pool.end()
  }

  async #runAlone(statement: SqlStatement, failure: FailureOf): Promise<SqlOutcome> {
    const [checked] = checkStatements([statement])
    return this.#withConnection((connection) =>
      checked === undefined ? Promise.resolve(NOTHING) : connection.run(checked, failure),
    )
  }

  #inTransaction<Result>(
    begin: string,
    work: (sql: BatchingSqlExecutor) => Promise<Result>,
  ): Promise<Result> {
    return this.#withConnection((connection) => {
      const executor = new TransactionExecutor(async (first, statements) => {
        if (first) await connection.run({ sql: begin, rows: [[]], expect: undefined })
        const outcomes: SqlOutcome[] = []
        for (const [position, statement] of statements.entries()) {
          const outcome = await connection.run(statement)
          refuseUnexpected(outcome, statement, position)
          outcomes.push(outcome)
        }
        return outcomes
      })
      return runTransaction(work, executor, {
        timeoutMs: this.#transactionTimeoutMs,
        commit: () => connection.commit(),
        rollback: () => connection.rollback(),
      })
    })
  }

  async #withConnection<Result>(use: (connection: PostgresConnection) => Promise<Result>): Promise<Result> {
    if (this.#closed) {
      throw new RuntimeError({ code: 'SQL_CLOSED', what: 'The PostgreSQL database was closed.' })
    }
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw postgresError(error)
    })
    const connection = new PostgresConnection(client)
    try {
      const result = await use(connection)
      connection.refuseUnreplicated()
      return result
    } finally {
      connection.release()
    }
  }
}

const NOTHING: SqlOutcome = { rows: [], changes: 0 }
