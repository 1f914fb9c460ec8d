import type { SqlRow, SqlValue } from '@entente/core/ports'
import type { Pool, PoolClient } from 'pg'
import { RuntimeError } from '../../errors.ts'
import type {
  BatchingSqlDriver,
  BatchingSqlExecutor,
  SqlOutcome,
  SqlStatement,
} from '../batching-sql-driver.ts'
import { parseStatement } from '../parse-statement.ts'
import {
  type CheckedStatement,
  checkStatements,
  runTransaction,
  TransactionExecutor,
} from '../transaction-executor.ts'
import { commitError, outcomeUnknown, postgresError } from './postgres-failure.ts'
import { postgresReader, toPostgres } from './postgres-values.ts'

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

  async #runAlone(statement: SqlStatement, failure: (error: unknown) => RuntimeError): Promise<SqlOutcome> {
    const [checked] = checkStatements([statement])
    return this.#withClient(async (client) =>
      checked === undefined ? NOTHING : run(client, checked, failure),
    )
  }

  #inTransaction<Result>(
    begin: string,
    work: (sql: BatchingSqlExecutor) => Promise<Result>,
  ): Promise<Result> {
    return this.#withClient((client) => {
      const executor = new TransactionExecutor(async (first, statements) => {
        if (first) await run(client, { sql: begin, parameters: [] })
        const outcomes: SqlOutcome[] = []
        for (const statement of statements) outcomes.push(await run(client, statement))
        return outcomes
      })
      return runTransaction(work, executor, {
        timeoutMs: this.#transactionTimeoutMs,
        commit: () => commit(client),
        rollback: async () => {
          await client.query('ROLLBACK').catch(() => undefined)
        },
      })
    })
  }

  async #withClient<Result>(use: (client: PoolClient) => Promise<Result>): Promise<Result> {
    if (this.#closed) {
      throw new RuntimeError({ code: 'SQL_CLOSED', what: 'The PostgreSQL database was closed.' })
    }
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw postgresError(error)
    })
    let lost = false
    let unreplicated = false
    const onError = (): void => {
      lost = true
    }
    const onNotice = ({ routine }: { readonly routine?: string | undefined }): void => {
      // A cancelled wait for the standby is reported as a success with this warning.
      if (routine === 'SyncRepWaitForLSN') unreplicated = true
    }
    client.on('error', onError).on('notice', onNotice)
    try {
      const result = await use(client)
      if (unreplicated) throw outcomeUnknown('PostgreSQL gave up waiting for its synchronous standby.')
      return result
    } finally {
      client.off('error', onError).off('notice', onNotice)
      client.release(lost)
    }
  }
}

const NOTHING: SqlOutcome = { rows: [], changes: 0 }

async function run(
  client: PoolClient,
  { sql, parameters }: CheckedStatement,
  failure: (error: unknown) => RuntimeError = postgresError,
): Promise<SqlOutcome> {
  try {
    const { rows, rowCount } = await client.query<SqlRow>({
      text: parseStatement(sql).dollarText,
      values: parameters.map(toPostgres),
      types: { getTypeParser: postgresReader },
    })
    return { rows, changes: rowCount ?? 0 }
  } catch (error) {
    throw failure(error)
  }
}

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    throw commitError(error)
  })
  if (command !== 'COMMIT') {
    throw new RuntimeError({
      code: 'SQL_CONFLICT',
      what: 'PostgreSQL rolled the transaction back at its end.',
      retryable: true,
    })
  }
}
