export type { RuntimeErrorCode } from './errors.ts'
export { isRuntimeError, RuntimeError, runtimeErrors } from './errors.ts'
export type { ClientCertificate } from './http/client-certificate.ts'
export type { NodeHttpClientOptions } from './http/http-client-options.ts'
export { type NodeHttpClient, nodeHttpClient } from './http/node-http-client.ts'
export { silentObserver } from './observers/silent-observer.ts'
export type {
  BatchingSqlDriver,
  BatchingSqlExecutor,
  SqlOutcome,
  SqlStatement,
} from './sql/batching-sql-driver.ts'
export type { SqliteOptions } from './sql/sqlite/open-sqlite.ts'
export { openSqlite } from './sql/sqlite/open-sqlite.ts'
