export type { RuntimeErrorCode } from './errors.ts'
export { isRuntimeError, RuntimeError, runtimeErrors } from './errors.ts'
export type { ClientCertificate } from './http/client-certificate.ts'
export type { NodeHttpClientOptions } from './http/http-client-options.ts'
export { type NodeHttpClient, nodeHttpClient } from './http/node-http-client.ts'
export { type ConsoleObserverOptions, consoleObserver } from './observers/console-observer.ts'
export { openTelemetryObserver } from './observers/open-telemetry-observer.ts'
export { silentObserver } from './observers/silent-observer.ts'
export type {
  EmbeddedPagmRegistry,
  EmbeddedPagmRegistryOptions,
  PagmDecision,
  PagmGrant,
  PagmHistoryEntry,
} from './pagm/embedded-pagm-registry.ts'
export { embeddedPagmRegistry } from './pagm/embedded-pagm-registry.ts'
export { hmacKeyedHash } from './ports/hmac-keyed-hash.ts'
export { nodeDigest } from './ports/node-digest.ts'
export { nodeRandom } from './ports/node-random.ts'
export { systemClock } from './ports/system-clock.ts'
export { type Wait, waitOnTimer } from './ports/wait.ts'
export type {
  BatchingSqlDriver,
  BatchingSqlExecutor,
  SqlOutcome,
  SqlStatement,
} from './sql/batching-sql-driver.ts'
export { type MigrateOptions, type Migration, migrate } from './sql/migrate.ts'
export { openPostgres, type PostgresOptions } from './sql/postgres/open-postgres.ts'
export { openSqlite, type SqliteOptions } from './sql/sqlite/open-sqlite.ts'
export { type FileKeyValueStoreOptions, fileKeyValueStore } from './stores/file-key-value-store.ts'
export { memoryKeyValueStore } from './stores/memory-key-value-store.ts'
export {
  type SqlKeyValueStore,
  type SqlKeyValueStoreOptions,
  sqlKeyValueStore,
} from './stores/sql-key-value-store.ts'
export type {
  ClaimedItem,
  ClaimOutcome,
  Outbox,
  OutboxCounts,
  OutboxItem,
  SqlOutboxOptions,
} from './stores/sql-outbox.ts'
export { sqlOutbox } from './stores/sql-outbox.ts'
