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
  /** TLS towards the server: its CA in PEM; the host name is checked. Not together with `ssl…` in the URL. */
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
  const parameters =
    URL.canParse(url) && /^postgres(?:ql)?:/.test(url) ? new URL(url).searchParams : undefined
  if (parameters === undefined) {
    throw new RuntimeError({
      code: 'SQL_OPEN_FAILED',
      what: 'The address of the PostgreSQL database is not a postgres: URL.',
      fix: 'Write it as postgres://user@host:5432/database.',
    })
  }
  // pg lets the URL win over everything else, so sslmode=disable would silently undo the CA.
  if (ca !== undefined && [...parameters.keys()].some((name) => name.startsWith('ssl'))) {
    throw new RuntimeError({
      code: 'SQL_OPEN_FAILED',
      what: 'The URL of the PostgreSQL database and the option ca both say how TLS is used.',
      fix: 'Remove the ssl parameters from the URL.',
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

const SETTINGS = "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit"
const WAITING_COMMITS: ReadonlySet<string> = new Set(['on', 'remote_apply'])

async function requireDurability(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ fsync: string; commit: string }>(SETTINGS).catch((error: unknown) => {
    throw postgresError(error)
  })
  const [settings] = rows
  if (settings?.fsync === 'on' && WAITING_COMMITS.has(settings.commit)) return
  throw new RuntimeError({
    code: 'SQL_NOT_DURABLE',
    what: 'The PostgreSQL server does not wait for the disk before it confirms a commit.',
    why: `Its settings are fsync ${settings?.fsync} and synchronous_commit ${settings?.commit}.`,
  })
}
