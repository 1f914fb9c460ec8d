import type { Pool, PoolConfig } from 'pg'
import { RuntimeError } from '../../errors.ts'
import { importPeer } from '../../import-peer.ts'
import type { BatchingSqlDriver } from '../batching-sql-driver.ts'
import { PostgresDriver } from './postgres-driver.ts'
import { postgresError } from './postgres-failure.ts'

export interface PostgresOptions {
  /** Connections held at most. @default 10 */
  readonly maxConnections?: number
  /** How long a caller waits for a connection, in milliseconds. @default 10_000 */
  readonly connectTimeoutMs?: number
  /**
   * Longest duration of one statement, in milliseconds; 0 means no limit. The server does not count the wait of a
   * commit for its synchronous standby, so one second later this side gives up: `SQL_OUTCOME_UNKNOWN`. @default 30_000
   */
  readonly statementTimeoutMs?: number
  /** Longest duration of the work given to `transaction()`, in milliseconds. @default 30_000 */
  readonly transactionTimeoutMs?: number
  /** TLS towards the server: its CA in PEM. The host name is checked. @default what the URL says */
  readonly ca?: string
}

/**
 * Opens a pool of connections to PostgreSQL 15 or newer through the optional peer `pg`.
 *
 * `transaction()` runs at SERIALIZABLE, as SQLite does; a conflict rejects with `SQL_CONFLICT` and may be run again.
 * Every connection sets `synchronous_commit = on`; a server with `fsync = off` is refused.
 *
 * @param url     `postgres://user:password@host:5432/database`
 * @param options {@link PostgresOptions}
 * @throws {RuntimeError} `PEER_MISSING` `SQL_CONNECTION` `SQL_OPEN_FAILED` `SQL_NOT_DURABLE`
 * @example
 * const sql = await openPostgres('postgres://entente@db.organisme.example/traces', { ca })
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<BatchingSqlDriver> {
  const { transactionTimeoutMs = 30_000 } = options
  const { default: pg } = await importPeer('pg', () => import('pg'))
  const pool = new pg.Pool(poolConfig(url, options))
  // A connection that dies while idle is replaced; the next statement tells if that fails.
  pool.on('error', () => undefined)
  try {
    await requireDurability(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  return new PostgresDriver(pool, transactionTimeoutMs)
}

function poolConfig(url: string, options: PostgresOptions): PoolConfig {
  const { maxConnections = 10, connectTimeoutMs = 10_000, statementTimeoutMs = 30_000, ca } = options
  if (!URL.canParse(url) || !/^postgres(?:ql)?:$/.test(new URL(url).protocol)) {
    throw new RuntimeError({
      code: 'SQL_OPEN_FAILED',
      what: 'The address of the PostgreSQL database is not a postgres: URL.',
      fix: 'Write it as postgres://user@host:5432/database.',
    })
  }
  return {
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'entente',
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + 1_000 }),
    options: `-c synchronous_commit=on -c statement_timeout=${statementTimeoutMs}`,
    allowExitOnIdle: true,
    ...(ca !== undefined && { ssl: { ca, rejectUnauthorized: true, minVersion: 'TLSv1.2' } }),
  }
}

async function requireDurability(pool: Pool): Promise<void> {
  const settings = await pool
    .query<{ fsync: string }>("SELECT current_setting('fsync') AS fsync")
    .catch((error: unknown) => {
      throw postgresError(error)
    })
  if (settings.rows[0]?.fsync === 'on') return
  throw new RuntimeError({
    code: 'SQL_NOT_DURABLE',
    what: 'The PostgreSQL server runs with fsync off.',
    why: 'A commit would not survive a crash of the machine.',
  })
}
