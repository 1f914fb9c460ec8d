import type { SqlStatement } from '@entente/runtime'
import type { StoreBatch } from './journal-store.ts'
import { LOG_STRIDE } from './sql-schema.ts'

const RECORDS = `INSERT INTO trace_record (place, recorded_at, kind, project, leaf, salt, open, sealed, terms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
const TERMS = 'INSERT INTO trace_term (hash, place) VALUES (?, ?)'
// A key whose time is over is taken anew; one that is taken changes no row.
const ONCE = `INSERT INTO trace_once (key, until, place) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET until = excluded.until, place = excluded.place WHERE trace_once.until <= ?`

/** The batch as rows for prepared statements: what SQLite takes fastest. */
export function insertRows(batch: StoreBatch): readonly SqlStatement[] {
  const base = batch.log * LOG_STRIDE
  const records = batch.records.map(({ index, recordedAt, kind, project, leaf, content }) => [
    base + index,
    recordedAt.getTime(),
    kind,
    project,
    leaf,
    content?.salt ?? null,
    content?.open ?? null,
    content?.sealed ?? null,
    content?.terms.join(' ') ?? null,
  ])
  const terms = batch.records.flatMap(({ index, content }) =>
    (content?.terms ?? []).map((hash) => [Buffer.from(hash, 'hex'), base + index]),
  )
  const statements: SqlStatement[] = [{ sql: RECORDS, rows: records }]
  if (terms.length > 0) statements.push({ sql: TERMS, rows: terms })
  if (batch.once.length > 0) {
    const at = batch.records.at(-1)?.recordedAt.getTime() ?? 0
    const rows = batch.once.map(({ key, until, index }) => [
      Buffer.from(key, 'hex'),
      until.getTime(),
      base + index,
      at,
    ])
    statements.push({ sql: ONCE, rows, expect: rows.length })
  }
  return statements
}
