import type { SqlDialect } from '@entente/core/ports'
import { LASTING_KINDS } from '../records/lasting-kinds.ts'

/** The kinds that nothing takes, as SQL writes a list. */
export const LASTING = LASTING_KINDS.map((kind) => `'${kind}'`).join(', ')

/** Statements that differ between engines. */
interface SqlTexts {
  /** Which of the keys of a JSON list are taken. */
  readonly takenOnce: string
  /** Removes the index of the records of a range that are not held. */
  readonly eraseTerms: string
}

export const sqlTexts: Readonly<Record<SqlDialect, SqlTexts>> = {
  sqlite: {
    takenOnce:
      'SELECT key FROM trace_once WHERE until > ? AND key IN (SELECT unhex(value) FROM json_each(?))',
    eraseTerms: `DELETE FROM trace_term WHERE (hash, place) IN (
      SELECT unhex(term.value), record.place FROM trace_record AS record,
        json_each('["' || replace(record.terms, ' ', '","') || '"]') AS term
      WHERE record.place >= ? AND record.place <= ? AND record.terms <> ''
        AND record.kind NOT IN (${LASTING})
        AND NOT EXISTS (SELECT 1 FROM trace_hold WHERE trace_hold.place = record.place))`,
  },
  postgres: {
    takenOnce:
      "SELECT key FROM trace_once WHERE until > ? AND key IN (SELECT decode(value, 'hex') FROM json_array_elements_text(?::json) AS value)",
    eraseTerms: `DELETE FROM trace_term USING trace_record AS record,
        LATERAL unnest(string_to_array(record.terms, ' ')) AS term (value)
      WHERE trace_term.hash = decode(term.value, 'hex') AND trace_term.place = record.place
        AND record.place >= ? AND record.place <= ? AND record.terms <> ''
        AND record.kind NOT IN (${LASTING})
        AND NOT EXISTS (SELECT 1 FROM trace_hold WHERE trace_hold.place = record.place)`,
  },
}
