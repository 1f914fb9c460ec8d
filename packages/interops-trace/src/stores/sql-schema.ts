import type { SqlDialect } from '@entente/core/ports'
import type { Migration } from '@entente/runtime'

/** `place` is log × 2^32 + index: one key that orders the records of a log and never meets those of another. */
export const LOG_STRIDE = 2 ** 32

const TYPES = {
  sqlite: { bytes: 'BLOB', integer: 'INTEGER', options: ' STRICT', rowless: ' STRICT, WITHOUT ROWID' },
  postgres: { bytes: 'BYTEA', integer: 'BIGINT', options: '', rowless: '' },
} as const satisfies Record<SqlDialect, Record<string, string>>

/** The table of records. On PostgreSQL it is cut by month, so that a month can be detached as a whole. */
const RECORD_TABLE = {
  sqlite: `CREATE TABLE trace_record (
    place INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, kind TEXT NOT NULL, project TEXT,
    leaf BLOB NOT NULL, salt BLOB, open TEXT, sealed BLOB, terms TEXT
  ) STRICT`,
  postgres: `CREATE TABLE trace_record (
    place BIGINT NOT NULL, recorded_at BIGINT NOT NULL, kind TEXT NOT NULL, project TEXT,
    leaf BYTEA NOT NULL, salt BYTEA, open TEXT, sealed BYTEA, terms TEXT, PRIMARY KEY (place, recorded_at)
  ) PARTITION BY RANGE (recorded_at)`,
} as const satisfies Record<SqlDialect, string>

const TERM_TABLE = {
  sqlite: `CREATE TABLE trace_term (
    hash BLOB NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (hash, place)
  ) STRICT, WITHOUT ROWID`,
  postgres: 'CREATE TABLE trace_term (hash BYTEA NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (hash, place))',
} as const satisfies Record<SqlDialect, string>

/** The tables of a journal, one statement each. Instants are milliseconds since 1970. */
function journalSchema(dialect: SqlDialect): readonly string[] {
  const { bytes, integer, options, rowless } = TYPES[dialect]
  return [
    `CREATE TABLE trace_log (
      id ${integer} PRIMARY KEY, origin TEXT NOT NULL UNIQUE, key TEXT NOT NULL, opened_at ${integer} NOT NULL
    )${options}`,
    RECORD_TABLE[dialect],
    'CREATE INDEX trace_record_time ON trace_record (recorded_at)',
    TERM_TABLE[dialect],
    // Each batch claims the place where it begins, and begins where the last one ended: of two writers of one log, the
    // second finds it taken, and nothing can be written behind a batch that failed.
    `CREATE TABLE trace_batch (first ${integer} PRIMARY KEY, next ${integer} NOT NULL)${options}`,
    `CREATE TABLE trace_once (
      key ${bytes} PRIMARY KEY, until ${integer} NOT NULL, place ${integer} NOT NULL
    )${rowless}`,
    'CREATE INDEX trace_once_until ON trace_once (until)',
    `CREATE TABLE trace_head (
      log ${integer} NOT NULL, size ${integer} NOT NULL, at ${integer} NOT NULL, checkpoint TEXT NOT NULL, seal TEXT,
      PRIMARY KEY (log, size)
    )${options}`,
    `CREATE TABLE trace_anchor (
      log ${integer} NOT NULL, size ${integer} NOT NULL, at ${integer} NOT NULL, kind TEXT NOT NULL,
      evidence TEXT NOT NULL
    )${options}`,
    `CREATE TABLE trace_data_key (
      id TEXT PRIMARY KEY, project TEXT, period TEXT NOT NULL, wrapped TEXT NOT NULL
    )${options}`,
    `CREATE TABLE trace_hold (
      place ${integer} NOT NULL, incident TEXT NOT NULL, PRIMARY KEY (place, incident)
    )${options}`,
  ]
}

/** The schema's history. A released step is never edited. */
export const JOURNAL_MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'create-journal',
    statements: { sqlite: journalSchema('sqlite'), postgres: journalSchema('postgres') },
  },
]
