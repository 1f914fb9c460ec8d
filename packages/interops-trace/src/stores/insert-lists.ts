import type { SqlStatement } from '@entente/runtime'
import { encodeHex } from '../notes/base64.ts'
import type { StoreBatch } from './journal-store.ts'
import { LOG_STRIDE } from './sql-schema.ts'

// One pass over the text: taking members out one by one would parse it once for each.
const RECORDS = `INSERT INTO trace_record (place, recorded_at, kind, project, leaf, salt, open, sealed, terms)
  SELECT place, recorded_at, kind, project, decode(leaf, 'hex'), decode(salt, 'hex'), open, decode(sealed, 'hex'), terms
  FROM json_to_recordset(?::json) AS record (place bigint, recorded_at bigint, kind text, project text, leaf text,
    salt text, open text, sealed text, terms text)`
const TERMS = `INSERT INTO trace_term (hash, place)
  SELECT decode(hash, 'hex'), place FROM json_to_recordset(?::json) AS term (hash text, place bigint)`
// A key whose time is over is taken anew; one that is taken, also by another instance, changes no row. In the order
// of the keys, so that two instances never wait for each other.
const ONCE = `INSERT INTO trace_once (key, until, place)
  SELECT decode(key, 'hex'), until, place
  FROM json_to_recordset(?::json) AS once (key text, until bigint, place bigint) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET until = excluded.until, place = excluded.place WHERE trace_once.until <= ?`

/** The batch as a few lists, one statement each: what PostgreSQL takes fastest. */
export function insertLists(batch: StoreBatch): readonly SqlStatement[] {
  const base = batch.log * LOG_STRIDE
  const records = batch.records.map(({ index, recordedAt, kind, project, leaf, content }) => ({
    place: base + index,
    recorded_at: recordedAt.getTime(),
    kind,
    project,
    leaf: encodeHex(leaf),
    salt: content === undefined ? null : encodeHex(content.salt),
    open: content === undefined ? null : content.open,
    sealed: content === undefined ? null : encodeHex(content.sealed),
    terms: content === undefined ? null : content.terms.join(' '),
  }))
  const terms = batch.records.flatMap(({ index, content }) =>
    (content?.terms ?? []).map((hash) => ({ hash, place: base + index })),
  )
  const statements: SqlStatement[] = [{ sql: RECORDS, parameters: [JSON.stringify(records)] }]
  if (terms.length > 0) statements.push({ sql: TERMS, parameters: [JSON.stringify(terms)] })
  if (batch.once.length > 0) {
    const at = batch.records.at(-1)?.recordedAt.getTime() ?? 0
    const once = batch.once.map(({ key, until, index }) => ({
      key,
      until: until.getTime(),
      place: base + index,
    }))
    statements.push({ sql: ONCE, parameters: [JSON.stringify(once), at], expect: once.length })
  }
  return statements
}
