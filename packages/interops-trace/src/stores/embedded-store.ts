import { type BatchingSqlDriver, migrate, openSqlite } from '@entente/runtime'
import { insertRows } from './insert-rows.ts'
import type { JournalStore } from './journal-store.ts'
import { JOURNAL_MIGRATIONS } from './sql-schema.ts'
import { sqlStore } from './sql-store.ts'

export interface EmbeddedStoreOptions {
  /** How long opening waits for another writer to let go, in milliseconds. @default 2_000 */
  readonly waitForWriterMs?: number
}

/**
 * The default store: one SQLite file on a local disk, write-ahead log, full synchronous, in a worker thread.
 *
 * One writer holds the file; the operating system lets go of it when that process ends, however it ends.
 *
 * @param path the file; its folder must exist and must not lie on a network file system
 * @example
 * const store = embeddedStore('/var/lib/organisme/traces.db')
 */
export function embeddedStore(path: string, options: EmbeddedStoreOptions = {}): JournalStore {
  const { waitForWriterMs = 2_000 } = options
  return sqlStore(() => openSqlite(path, { busyTimeoutMs: waitForWriterMs }), {
    name: 'sqlite',
    inOrder: true,
    insert: insertRows,
    prepare,
    afterErase,
  })
}

async function prepare(sql: BatchingSqlDriver): Promise<void> {
  await sql.query('PRAGMA locking_mode = EXCLUSIVE')
  await sql.query('PRAGMA secure_delete = ON')
  // Index terms are random: the pages they fall into should stay in memory (64 MiB).
  await sql.query('PRAGMA cache_size = -65536')
  await sql.query('PRAGMA wal_autocheckpoint = 4000')
  await migrate(sql, { component: 'interops-trace', migrations: JOURNAL_MIGRATIONS })
  // The lock is taken by a write, and kept until the file is closed.
  await sql.runBatch([
    { sql: 'DELETE FROM trace_writer' },
    { sql: 'INSERT INTO trace_writer (taken) VALUES (1)' },
  ])
}

/** What was erased is overwritten in the file; the log that still holds it is emptied. */
async function afterErase(sql: BatchingSqlDriver): Promise<void> {
  await sql.query('PRAGMA wal_checkpoint(TRUNCATE)')
}
