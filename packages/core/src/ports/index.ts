export type { Clock } from './clock.ts'
export type { Digest, DigestAlgorithm, KeyedHash, Random } from './crypto.ts'
export type { HttpClient, HttpMethod, HttpRequest, HttpResponse, HttpStream } from './http-client.ts'
export type { KeyValueStore } from './key-value-store.ts'
export type { ObservedAttributes, Observer } from './observer.ts'
export type { PagmHolding, PagmRegistry } from './pagm-registry.ts'
export type { SignatureAlgorithm, Signer } from './signer.ts'
export type { SqlDialect, SqlDriver, SqlExecutor, SqlRow, SqlValue } from './sql-driver.ts'
export type {
  AppendOptions,
  AppendOutcome,
  TraceActor,
  TraceContext,
  TraceEvent,
  TraceJson,
  TraceReceipt,
  TraceSink,
  TraceSinkState,
} from './trace-sink.ts'
