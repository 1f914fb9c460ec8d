export type { RuntimeErrorCode } from './errors.ts'
export { isRuntimeError, RuntimeError, runtimeErrors } from './errors.ts'
export type {
  BatchingSqlDriver,
  BatchingSqlExecutor,
  SqlOutcome,
  SqlStatement,
} from './sql/batching-sql-driver.ts'
export type { SqliteOptions } from './sql/sqlite/open-sqlite.ts'
export { openSqlite } from './sql/sqlite/open-sqlite.ts'
