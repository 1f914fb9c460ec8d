/** Which SQL a driver speaks. */
export type SqlDialect = 'sqlite' | 'postgres'

/** Values that go in and out. 64-bit integers come back as `bigint` on every engine. */
export type SqlValue = string | number | bigint | Uint8Array | null
/** One row of an answer, by column name. */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** Runs statements, either directly or inside one transaction. Parameters are written `?` on every engine. */
export interface SqlExecutor {
  query(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>
  /** @returns how many rows changed */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>
}

/** One SQL database. A resolved write is durable. */
export interface SqlDriver extends SqlExecutor {
  readonly dialect: SqlDialect
  /** Commits what `work` did when it resolves, rolls everything back when it rejects. */
  transaction<Result>(work: (sql: SqlExecutor) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}
