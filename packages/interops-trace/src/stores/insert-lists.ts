import type { SqlStatement } from '@entente/runtime'
import { bytesArray, integerArray, textArray } from './binary-array.ts'
import type { StoreBatch } from './journal-store.ts'
import { LOG_STRIDE } from './sql-schema.ts'

const RECORDS = `INSERT INTO trace_record (place, recorded_at, kind, project, leaf, salt, open, sealed, terms)
  SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::text[], ?::bytea[],
    ?::text[])`
const TERMS = 'INSERT INTO trace_term (hash, place) SELECT * FROM unnest(?::bytea[], ?::bigint[])'
// A key whose time is over is taken anew; one that is taken, also by another instance, changes no row. In the order
// of the keys, so that two instances never wait for each other.
const ONCE = `INSERT INTO trace_once (key, until, place)
  SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::bigint[]) AS once (key, until, place) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET until = excluded.until, place = excluded.place WHERE trace_once.until <= ?`

/** The batch as a few lists, one statement each: what PostgreSQL takes fastest. */
export function insertLists(batch: StoreBatch): readonly SqlStatement[] {
  const base = batch.log * LOG_STRIDE
  const { records, once } = batch
  const contents = records.map(({ content }) => content)
  const statements: SqlStatement[] = [
    {
      sql: RECORDS,
      parameters: [
        integerArray(records.map(({ index }) => base + index)),
        integerArray(records.map(({ recordedAt }) => recordedAt.getTime())),
        textArray(records.map(({ kind }) => kind)),
        textArray(records.map(({ project }) => project)),
        bytesArray(records.map(({ leaf }) => leaf)),
        bytesArray(contents.map((content) => content?.salt ?? null)),
        textArray(contents.map((content) => content?.open ?? null)),
        bytesArray(contents.map((content) => content?.sealed ?? null)),
        textArray(contents.map((content) => content?.terms.join(' ') ?? null)),
      ],
    },
  ]
  const terms = records.flatMap(({ index, content }) =>
    (content?.terms ?? []).map((hash) => ({ hash: Buffer.from(hash, 'hex'), place: base + index })),
  )
  if (terms.length > 0) {
    const parameters = [
      bytesArray(terms.map(({ hash }) => hash)),
      integerArray(terms.map(({ place }) => place)),
    ]
    statements.push({ sql: TERMS, parameters })
  }
  if (once.length > 0) {
    const at = records.at(-1)?.recordedAt.getTime() ?? 0
    const parameters = [
      bytesArray(once.map(({ key }) => Buffer.from(key, 'hex'))),
      integerArray(once.map(({ until }) => until.getTime())),
      integerArray(once.map(({ index }) => base + index)),
      at,
    ]
    statements.push({ sql: ONCE, parameters, expect: once.length })
  }
  return statements
}
