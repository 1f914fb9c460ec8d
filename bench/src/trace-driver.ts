import { randomBytes } from 'node:crypto'
import type { JournalStore } from '@entente/interops-trace'
import Database from 'libsql'
import pg from 'pg'

/** What the journal gives its store in one transaction. */
export type Batch = Parameters<JournalStore['commit']>[0]

/** A store that also keeps what it was given. */
export function keeping(store: JournalStore): { readonly store: JournalStore; readonly batches: Batch[] } {
  const batches: Batch[] = []
  const commit = (batch: Batch): Promise<void> => {
    batches.push(batch)
    return store.commit(batch)
  }
  return { store: { ...store, commit }, batches }
}

/** libsql alone, on this thread: the journal's tables, settings, rows and transactions. @returns rows per second */
export function bareSqliteRate(file: string, batches: readonly Batch[]): number {
  const database = new Database(file)
  database.defaultSafeIntegers(true)
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'fullfsync = ON',
    'locking_mode = EXCLUSIVE',
    'secure_delete = ON',
    'cache_size = -65536',
    'wal_autocheckpoint = 4000',
  ]) {
    database.exec(`PRAGMA ${pragma}`)
  }
  database.exec('CREATE TABLE batch (first INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT')
  database.exec(`CREATE TABLE record (place INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
    project TEXT, leaf BLOB NOT NULL, salt BLOB, open TEXT, sealed BLOB, terms TEXT) STRICT`)
  database.exec('CREATE INDEX record_at ON record (at)')
  database.exec(
    'CREATE TABLE term (hash BLOB, place INTEGER, PRIMARY KEY (hash, place)) STRICT, WITHOUT ROWID',
  )
  const insertBatch = database.prepare('INSERT INTO batch VALUES (?, ?)')
  const insertRecord = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const insertTerm = database.prepare('INSERT INTO term VALUES (?, ?)')
  const transactions = batches.map(({ records }) => records.map(rowsOf))
  let rows = 0
  const started = performance.now()
  for (const transaction of transactions) {
    const [first] = transaction
    database.exec('BEGIN IMMEDIATE')
    insertBatch.run([first?.place ?? 0n, (first?.place ?? 0n) + BigInt(transaction.length)])
    for (const { record, terms } of transaction) {
      insertRecord.run(record)
      for (const term of terms) insertTerm.run(term)
    }
    database.exec('COMMIT')
    rows += transaction.length
  }
  const rate = (rows / (performance.now() - started)) * 1000
  database.close()
  return rate
}

/** Rows as the driver takes them, made before the clock starts. */
function rowsOf({ index, recordedAt, kind, project, leaf, content }: Batch['records'][number]) {
  const place = BigInt(index)
  const terms = content?.terms ?? []
  return {
    place,
    record: [
      place,
      BigInt(recordedAt.getTime()),
      kind,
      project,
      Buffer.from(leaf),
      Buffer.from(content?.salt ?? []),
      content?.open ?? null,
      Buffer.from(content?.sealed ?? []),
      terms.join(' '),
    ],
    terms: terms.map((hash) => [Buffer.from(hash, 'hex'), place] as const),
  }
}

/** One row of the size and shape that the journal writes. */
export interface BareRow {
  readonly leaf: Buffer
  readonly salt: Buffer
  readonly open: string
  readonly sealed: Buffer
  readonly terms: readonly Buffer[]
}

/** Rows like those of `fillStore`: two terms each. */
export function bareRows(count: number): readonly BareRow[] {
  return Array.from({ length: count }, () => ({
    leaf: randomBytes(105),
    salt: randomBytes(32),
    open: JSON.stringify({ facts: 'x'.repeat(540) }),
    sealed: randomBytes(470),
    terms: Array.from({ length: 2 }, () => randomBytes(16)),
  }))
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
