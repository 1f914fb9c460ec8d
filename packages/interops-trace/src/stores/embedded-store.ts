import { type BatchingSqlDriver, migrate, openSqlite } from '@entente/runtime'
import { TraceError } from '../errors.ts'
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
 * One writer holds `<path>-lock`; the operating system lets go of it when that process ends, however it ends. Others
 * may read the file meanwhile.
 *
 * @param path the file; its folder must exist and must not lie on a network file system
 * @example
 * const store = embeddedStore('/var/lib/organisme/traces.db')
 */
export function embeddedStore(path: string, options: EmbeddedStoreOptions = {}): JournalStore {
  const { waitForWriterMs = 2_000 } = options
  return sqlStore(
    () =>
      openSqlite(path, {
        busyTimeoutMs: waitForWriterMs,
        exclusive: true,
        checkpointBeside: CHECKPOINT_PAGES,
      }),
    {
      name: 'sqlite',
      inOrder: true,
      insert: insertRows,
      prepare,
      afterErase,
    },
  )
}

/** Enough that pages which change again and again are moved once, few enough that they are moved within a few commits. */
const CHECKPOINT_PAGES = 12_000

async function prepare(sql: BatchingSqlDriver): Promise<void> {
  await sql.query('PRAGMA secure_delete = ON')
  // Index terms are random: the pages they fall into should stay in memory (64 MiB).
  await sql.query('PRAGMA cache_size = -65536')
  await migrate(sql, { component: 'interops-trace', migrations: JOURNAL_MIGRATIONS })
}

/** What was erased is overwritten in the file; the log that still holds it is emptied. */
async function afterErase(sql: BatchingSqlDriver): Promise<void> {
  const [row] = await sql.query('PRAGMA wal_checkpoint(TRUNCATE)')
  if (row?.busy === 0n) return
  throw new TraceError('TRACE_STORE_IN_USE', 'What was erased still stands in the write-ahead log.', {
    why: 'Another program reads the file.',
    retryable: true,
  })
}
