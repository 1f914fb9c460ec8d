import { open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { RuntimeError } from '../../errors.ts'
import type { BatchingSqlDriver } from '../batching-sql-driver.ts'
import { Checkpointer } from './checkpointer.ts'
import { refuseNetworkFileSystem } from './network-file-system.ts'
import { SqliteDriver } from './sqlite-driver.ts'
import { sqliteError } from './sqlite-failure.ts'
import { SqliteThread } from './sqlite-thread.ts'

export interface SqliteOptions {
  /** How long a write waits for another process to release the file, in milliseconds. @default 5_000 */
  readonly busyTimeoutMs?: number
  /** Longest duration of the work given to `transaction()`, in milliseconds. @default 30_000 */
  readonly transactionTimeoutMs?: number
  /** Refuses every write. The file must exist. @default false */
  readonly readOnly?: boolean
  /**
   * Keeps every other exclusive connection out, of this process or another, by holding the empty file `<path>-lock`;
   * the second one fails with `SQL_LOCKED`. @default false
   */
  readonly exclusive?: boolean
  /**
   * Pages of 4 KiB in the write-ahead log from which a thread of its own moves them into the file while commits go on.
   * @default SQLite moves them inside a commit, from 1,000 on
   */
  readonly checkpointBeside?: number
}

/** Left alone, SQLite moves pages from here on. */
const SQLITE_CHECKPOINT = 1_000
/** Where the thread that moves pages falls this many times behind, a commit does its work. */
const FALLEN_BEHIND = 4

/**
 * Opens a SQLite file (libsql) in a worker thread: WAL, `synchronous=FULL`, foreign keys on, file mode 0600.
 *
 * Every resolved write has been synced to the disk. Writes of concurrent callers share one commit. Integers come back
 * as `bigint`, blobs as `Uint8Array`.
 *
 * @param path    the file; its folder must exist and lie on a local disk
 * @param options {@link SqliteOptions}
 * @throws {RuntimeError} `SQL_OPEN_FAILED` `SQL_NETWORK_FILE_SYSTEM` `SQL_NOT_DURABLE` `SQL_BROKEN` `SQL_LOCKED`
 * @example
 * const sql = await openSqlite('/var/lib/organisme/traces.db')
 * await sql.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'bonjour'])
 */
export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<BatchingSqlDriver> {
  const { busyTimeoutMs = 5_000, transactionTimeoutMs = 30_000, readOnly = false } = options
  const { exclusive = false, checkpointBeside } = options
  const file = resolve(path)
  await refuseNetworkFileSystem(dirname(file))
  await touch(file, readOnly)
  if (exclusive) await touch(`${file}-lock`, false)
  const autoCheckpoint = checkpointBeside === undefined ? SQLITE_CHECKPOINT : checkpointBeside * FALLEN_BEHIND
  const settings = { path: file, busyTimeoutMs, readOnly, exclusive, autoCheckpoint }
  const { thread, opened } = await SqliteThread.start(settings)
  if (opened === undefined || 'failure' in opened) {
    await thread.ended()
    throw sqliteError(opened?.failure ?? { code: 'UNKNOWN', message: 'no answer' })
  }
  const checkpointer =
    checkpointBeside === undefined
      ? undefined
      : new Checkpointer(thread, { ...settings, exclusive: false }, checkpointBeside)
  return new SqliteDriver(thread, transactionTimeoutMs, checkpointer)
}

/** Makes the file for its owner only; SQLite gives its journal files the same mode. */
async function touch(file: string, readOnly: boolean): Promise<void> {
  try {
    const handle = await open(file, readOnly ? 'r' : 'a', 0o600)
    await handle.close()
  } catch (cause) {
    throw new RuntimeError({ code: 'SQL_OPEN_FAILED', what: 'The SQLite file cannot be opened.', cause })
  }
}
