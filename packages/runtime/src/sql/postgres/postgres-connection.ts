import type { SqlRow, SqlValue } from '@entente/core/ports'
import type { PoolClient } from 'pg'
import { RuntimeError } from '../../errors.ts'
import type { SqlOutcome } from '../batching-sql-driver.ts'
import { parseStatement } from '../parse-statement.ts'
import type { CheckedStatement } from '../transaction-executor.ts'
import { commitError, outcomeUnknown, postgresError, sqlState } from './postgres-failure.ts'
import { postgresReader, toPostgres } from './postgres-values.ts'

export type FailureOf = (error: unknown) => RuntimeError

interface Notice {
  readonly routine?: string | undefined
}

/** One connection while one caller has it. After a failure that is not the server's own answer it is thrown away. */
export class PostgresConnection {
  readonly #client: PoolClient
  #lost = false
  #unreplicated = false
  readonly #onError = (): void => {
    this.#lost = true
  }
  readonly #onNotice = ({ routine }: Notice): void => {
    // A wait for the standby that was cancelled is reported as a success with this warning.
    if (routine === 'SyncRepWaitForLSN') this.#unreplicated = true
  }

  constructor(client: PoolClient) {
    this.#client = client.on('error', this.#onError).on('notice', this.#onNotice)
  }

  /** A statement with many lists of parameters gives the rows of the last one. */
  async run(statement: CheckedStatement, failure: FailureOf = postgresError): Promise<SqlOutcome> {
    let outcome: SqlOutcome = { rows: [], changes: 0 }
    let changes = 0
    for (const parameters of statement.rows) {
      outcome = await this.#runOnce(statement.sql, parameters, failure)
      changes += outcome.changes
    }
    return { rows: outcome.rows, changes }
  }

  async #runOnce(sql: string, parameters: readonly SqlValue[], failure: FailureOf): Promise<SqlOutcome> {
    try {
      const { rows, rowCount } = await this.#client.query<SqlRow>({
        text: parseStatement(sql).dollarText,
        values: parameters.map(toPostgres),
        types: { getTypeParser: postgresReader },
      })
      return { rows, changes: rowCount ?? 0 }
    } catch (error) {
      this.#lost ||= sqlState(error) === undefined
      throw failure(error)
    }
  }

  async commit(): Promise<void> {
    try {
      const { command } = await this.#client.query('COMMIT')
      if (command === 'COMMIT') return
    } catch (error) {
      this.#lost ||= sqlState(error) === undefined
      throw commitError(error)
    }
    throw new RuntimeError({
      code: 'SQL_CONFLICT',
      what: 'PostgreSQL rolled the transaction back at its end.',
      retryable: true,
    })
  }

  async rollback(): Promise<void> {
    if (!this.#lost) await this.#client.query('ROLLBACK').catch(this.#onError)
  }

  /** @throws {RuntimeError} `SQL_OUTCOME_UNKNOWN` */
  refuseUnreplicated(): void {
    if (this.#unreplicated) throw outcomeUnknown('PostgreSQL gave up waiting for its synchronous standby.')
  }

  release(): void {
    this.#client.off('error', this.#onError).off('notice', this.#onNotice)
    this.#client.release(this.#lost)
  }
}
