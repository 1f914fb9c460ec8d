import { open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { RuntimeError } from '../../errors.ts'
import type { BatchingSqlDriver } from '../batching-sql-driver.ts'
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
}

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
  const file = resolve(path)
  await refuseNetworkFileSystem(dirname(file))
  await touch(file, readOnly)
  const { thread, opened } = await SqliteThread.start({ path: file, busyTimeoutMs, readOnly })
  if (opened === undefined || 'failure' in opened) {
    await thread.ended()
    throw sqliteError(opened?.failure ?? { code: 'UNKNOWN', message: 'no answer' })
  }
  return new SqliteDriver(thread, transactionTimeoutMs)
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
