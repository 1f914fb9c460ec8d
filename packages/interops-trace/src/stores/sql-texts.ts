import type { SqlDialect } from '@entente/core/ports'

/** Statements that differ between engines. Each takes a whole batch as one JSON text, so that its length is fixed. */
interface SqlTexts {
  readonly insertRecords: string
  readonly insertTerms: string
  /** Takes keys that the journal has found free or expired. */
  readonly takeOnce: string
  readonly takenOnce: string
  /** Removes the index of the records of a range that are not held. */
  readonly eraseTerms: string
}

export const sqlTexts: Readonly<Record<SqlDialect, SqlTexts>> = {
  sqlite: {
    insertRecords: `INSERT INTO trace_record (place, recorded_at, kind, project, leaf, salt, open, sealed, terms)
      SELECT value->>'place', value->>'recorded_at', value->>'kind', value->>'project', unhex(value->>'leaf'),
        unhex(value->>'salt'), value->>'open', unhex(value->>'sealed'), value->>'terms'
      FROM json_each(?)`,
    insertTerms:
      "INSERT INTO trace_term (hash, place) SELECT unhex(value->>'hash'), value->>'place' FROM json_each(?)",
    takeOnce: `INSERT OR REPLACE INTO trace_once (key, until, place)
      SELECT value->>0, value->>1, value->>2 FROM json_each(?)`,
    takenOnce: 'SELECT key FROM trace_once WHERE until > ? AND key IN (SELECT value FROM json_each(?))',
    eraseTerms: `DELETE FROM trace_term WHERE (hash, place) IN (
      SELECT unhex(term.value), record.place FROM trace_record AS record,
        json_each('["' || replace(record.terms, ' ', '","') || '"]') AS term
      WHERE record.place >= ? AND record.place <= ? AND record.terms <> ''
        AND NOT EXISTS (SELECT 1 FROM trace_hold WHERE trace_hold.place = record.place))`,
  },
  postgres: {
    // One pass over the text: taking members out one by one would parse it once for each.
    insertRecords: `INSERT INTO trace_record (place, recorded_at, kind, project, leaf, salt, open, sealed, terms)
      SELECT place, recorded_at, kind, project, decode(leaf, 'hex'), decode(salt, 'hex'), open, decode(sealed, 'hex'), terms
      FROM json_to_recordset(?::json) AS record (place bigint, recorded_at bigint, kind text, project text, leaf text,
        salt text, open text, sealed text, terms text)`,
    insertTerms: `INSERT INTO trace_term (hash, place)
      SELECT decode(hash, 'hex'), place FROM json_to_recordset(?::json) AS term (hash text, place bigint)`,
    takeOnce: `INSERT INTO trace_once (key, until, place)
      SELECT value->>0, (value->>1)::bigint, (value->>2)::bigint FROM json_array_elements(?::json)
      ON CONFLICT (key) DO UPDATE SET until = excluded.until, place = excluded.place`,
    takenOnce:
      'SELECT key FROM trace_once WHERE until > ? AND key IN (SELECT json_array_elements_text(?::json))',
    eraseTerms: `DELETE FROM trace_term USING trace_record AS record,
        LATERAL unnest(string_to_array(record.terms, ' ')) AS term (value)
      WHERE trace_term.hash = decode(term.value, 'hex') AND trace_term.place = record.place
        AND record.place >= ? AND record.place <= ? AND record.terms <> ''
        AND NOT EXISTS (SELECT 1 FROM trace_hold WHERE trace_hold.place = record.place)`,
  },
}
