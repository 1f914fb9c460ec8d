import type { SqlDriver, SqlExecutor, SqlRow, SqlValue } from '@entente/core/ports'

/** One statement with its parameters, one for each `?`. */
export interface SqlStatement {
  readonly sql: string
  readonly parameters?: readonly SqlValue[]
  /** Runs the statement once for each of these lists of parameters instead. It must not return rows. */
  readonly rows?: readonly (readonly SqlValue[])[]
  /** How many rows it must change; otherwise it fails with `SQL_UNEXPECTED_CHANGES`. @default any number */
  readonly expect?: number
}

/** What one statement of a batch did. */
export interface SqlOutcome {
  /** The rows it returned; none for a statement without rows. */
  readonly rows: readonly SqlRow[]
  /** How many rows it changed; for a statement that returns rows, how many it returned. */
  readonly changes: number
}

/** Runs many statements for the price of one message to the database. */
export interface BatchingSqlExecutor extends SqlExecutor {
  /**
   * Runs the statements in order, all or none.
   *
   * @returns one outcome for each statement
   */
  runBatch(statements: readonly SqlStatement[]): Promise<readonly SqlOutcome[]>
}

/**
 * A {@link SqlDriver} with a fast path for groups of statements.
 *
 * Outside a transaction each batch is a transaction of its own; batches of concurrent callers share one commit.
 */
export interface BatchingSqlDriver extends SqlDriver, BatchingSqlExecutor {
  transaction<Result>(work: (sql: BatchingSqlExecutor) => Promise<Result>): Promise<Result>
}
