import type { SqlDialect } from '@entente/core/ports'
import type { Migration } from '@entente/runtime'

/** `place` is log × 2^32 + index: one key that orders the records of a log and never meets those of another. */
export const LOG_STRIDE = 2 ** 32

const TYPES = {
  sqlite: { bytes: 'BLOB', integer: 'INTEGER', options: ' STRICT', terms: ' STRICT, WITHOUT ROWID' },
  postgres: { bytes: 'BYTEA', integer: 'BIGINT', options: '', terms: '' },
} as const satisfies Record<SqlDialect, Record<string, string>>

/** The tables of a journal, one statement each. Instants are milliseconds since 1970. */
function journalSchema(dialect: SqlDialect): readonly string[] {
  const { bytes, integer, options, terms } = TYPES[dialect]
  return [
    `CREATE TABLE trace_log (
      id ${integer} PRIMARY KEY, origin TEXT NOT NULL UNIQUE, key TEXT NOT NULL, opened_at ${integer} NOT NULL
    )${options}`,
    `CREATE TABLE trace_record (
      place ${integer} PRIMARY KEY, recorded_at ${integer} NOT NULL, kind TEXT NOT NULL, project TEXT,
      leaf ${bytes} NOT NULL, salt ${bytes}, open TEXT, sealed ${bytes}
    )${options}`,
    'CREATE INDEX trace_record_time ON trace_record (recorded_at)',
    `CREATE TABLE trace_term (
      hash ${bytes} NOT NULL, place ${integer} NOT NULL, PRIMARY KEY (hash, place)
    )${terms}`,
    `CREATE TABLE trace_once (
      key TEXT PRIMARY KEY, until ${integer} NOT NULL, place ${integer} NOT NULL
    )${options}`,
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
    `CREATE TABLE trace_writer (taken ${integer} NOT NULL)${options}`,
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
