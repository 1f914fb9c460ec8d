import { type BatchingSqlDriver, migrate, openPostgres, type PostgresOptions } from '@entente/runtime'
import { insertLists } from './insert-lists.ts'
import type { JournalStore } from './journal-store.ts'
import { JOURNAL_MIGRATIONS } from './sql-schema.ts'
import { sqlStore } from './sql-store.ts'

/**
 * A store in PostgreSQL 15 or newer, cut by month. Several writers share it, each with a log of its own.
 *
 * Made for the many instances of one application: each keeps an embedded store of its own as a spool and ships to this
 * one, see `central` of `openJournal`. Written to directly, an outage of the server stops the journal.
 *
 * @param url `postgres://user@host:5432/database`; the package `pg` must be installed
 * @example
 * const central = postgresStore('postgres://entente@db.organisme.example/traces')
 */
export function postgresStore(url: string, options: PostgresOptions = {}): JournalStore {
  const months = new Set<string>()
  return sqlStore(() => openPostgres(url, options), {
    name: 'postgres',
    // Each batch has a connection of its own.
    inOrder: false,
    insert: insertLists,
    async prepare(sql) {
      await migrate(sql, { component: 'interops-trace', migrations: JOURNAL_MIGRATIONS })
    },
    async beforeCommit(sql, first, last) {
      for (let month = monthOf(first); month <= monthOf(last); month = monthAfter(month)) {
        const name = month.toISOString().slice(0, 7).replace('-', '_')
        if (months.has(name)) continue
        await addMonth(sql, name, month)
        months.add(name)
      }
    },
  })
}

/** Any number of its own: whoever adds a month waits for whoever is adding one. */
const MONTH_LOCK = 'SELECT pg_advisory_xact_lock(7306640922)'

/** Two instances may need the same month at once, and IF NOT EXISTS alone does not see what is being made. */
async function addMonth(sql: BatchingSqlDriver, name: string, month: Date): Promise<void> {
  const bounds = `FROM (${month.getTime()}) TO (${monthAfter(month).getTime()})`
  await sql.runBatch([
    { sql: MONTH_LOCK },
    { sql: `CREATE TABLE IF NOT EXISTS trace_record_${name} PARTITION OF trace_record FOR VALUES ${bounds}` },
  ])
}

function monthOf(instant: Date): Date {
  return new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth()))
}

function monthAfter(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1))
}
