import { randomBytes } from 'node:crypto'
import Database from 'libsql'
import pg from 'pg'

/** One row of the size and shape that the journal writes. */
export interface BareRow {
  readonly leaf: Buffer
  readonly salt: Buffer
  readonly open: string
  readonly sealed: Buffer
  readonly terms: readonly Buffer[]
}

export function bareRows(count: number): readonly BareRow[] {
  return Array.from({ length: count }, () => ({
    leaf: randomBytes(105),
    salt: randomBytes(32),
    open: JSON.stringify({ facts: 'x'.repeat(440) }),
    sealed: randomBytes(570),
    terms: Array.from({ length: 5 }, () => randomBytes(16)),
  }))
}

/** libsql alone, on this thread: the same tables and rows, one commit for each group. @returns rows per second */
export function bareSqliteRate(file: string, rows: readonly BareRow[], group: number): number {
  const database = new Database(file)
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'fullfsync = ON'])
    database.exec(`PRAGMA ${pragma}`)
  database.exec(`CREATE TABLE IF NOT EXISTS record (place INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
    project TEXT, leaf BLOB NOT NULL, salt BLOB, open TEXT, sealed BLOB, terms TEXT) STRICT`)
  database.exec('CREATE INDEX IF NOT EXISTS record_at ON record (at)')
  database.exec(
    'CREATE TABLE IF NOT EXISTS term (hash BLOB, place INTEGER, PRIMARY KEY (hash, place)) STRICT, WITHOUT ROWID',
  )
  const record = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const term = database.prepare('INSERT INTO term VALUES (?, ?)')
  const started = performance.now()
  for (let from = 0; from < rows.length; from += group) {
    database.exec('BEGIN IMMEDIATE')
    for (const [offset, row] of rows.slice(from, from + group).entries()) {
      const place = from + offset
      const terms = row.terms.map((hash) => hash.toString('hex')).join(' ')
      record.run(
        place,
        1e12 + place,
        'vi.verified',
        'droits',
        row.leaf,
        row.salt,
        row.open,
        row.sealed,
        terms,
      )
      for (const hash of row.terms) term.run(hash, place)
    }
    database.exec('COMMIT')
  }
  const rate = (rows.length / (performance.now() - started)) * 1000
  database.close()
  return rate
}

/** `pg` alone, one connection: the same rows by multi-row inserts through `unnest`. @returns rows per second */
export async function barePostgresRate(
  url: string,
  rows: readonly BareRow[],
  group: number,
): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE TABLE record (place BIGINT NOT NULL, at BIGINT NOT NULL, kind TEXT NOT NULL, project TEXT,
    leaf BYTEA NOT NULL, salt BYTEA, open TEXT, sealed BYTEA, terms TEXT, PRIMARY KEY (place, at)) PARTITION BY RANGE (at)`)
  await client.query('CREATE TABLE record_1 PARTITION OF record FOR VALUES FROM (0) TO (9000000000000)')
  await client.query('CREATE INDEX ON record (at)')
  await client.query(
    'CREATE TABLE term (hash BYTEA NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (hash, place))',
  )
  const started = performance.now()
  for (let from = 0; from < rows.length; from += group) {
    const part = rows.slice(from, from + group)
    const places = part.map((_, offset) => from + offset)
    await client.query('BEGIN')
    await client.query({
      name: 'record',
      text: `INSERT INTO record SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bytea[],
        $6::bytea[], $7::text[], $8::bytea[], $9::text[])`,
      values: [
        places,
        places.map((place) => 1e12 + place),
        part.map(() => 'vi.verified'),
        part.map(() => 'droits'),
        part.map(({ leaf }) => leaf),
        part.map(({ salt }) => salt),
        part.map(({ open }) => open),
        part.map(({ sealed }) => sealed),
        part.map(({ terms }) => terms.map((hash) => hash.toString('hex')).join(' ')),
      ],
    })
    await client.query({
      name: 'term',
      text: 'INSERT INTO term SELECT * FROM unnest($1::bytea[], $2::bigint[])',
      values: [
        part.flatMap(({ terms }) => terms),
        part.flatMap(({ terms }, offset) => terms.map(() => from + offset)),
      ],
    })
    await client.query('COMMIT')
  }
  const rate = (rows.length / (performance.now() - started)) * 1000
  await client.end()
  return rate
}
