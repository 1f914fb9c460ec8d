import type { JournalStore } from '@entente/interops-trace'
import { openSqlite, type SqlStatement } from '@entente/runtime'

/** What the journal gives its store to commit at once. */
export type Batch = Parameters<JournalStore['commit']>[0]

/** A store that also remembers what it was given; `taken` hands that over and forgets it. */
export function copying(store: JournalStore): {
  readonly store: JournalStore
  readonly taken: () => readonly Batch[]
} {
  let batches: Batch[] = []
  return {
    store: {
      ...store,
      commit: async (batch) => {
        batches.push(batch)
        await store.commit(batch)
      },
    },
    taken: () => {
      const all = batches
      batches = []
      return all
    },
  }
}

/** The embedded SQL driver alone, on its own thread: the tables, rows and durability of the journal, and nothing else. */
export async function openBareCommits(file: string): Promise<{
  readonly commit: (batch: Batch) => Promise<void>
  readonly close: () => Promise<void>
}> {
  const sql = await openSqlite(file)
  for (const setting of ['locking_mode = EXCLUSIVE', 'secure_delete = ON', 'wal_autocheckpoint = 4000'])
    await sql.query(`PRAGMA ${setting}`)
  await sql.runBatch(
    [
      'CREATE TABLE batch (first INTEGER PRIMARY KEY) STRICT',
      `CREATE TABLE record (place INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, leaf BLOB NOT NULL,
        salt BLOB, open TEXT, sealed BLOB, terms TEXT) STRICT`,
      'CREATE INDEX record_at ON record (at)',
      'CREATE TABLE term (hash BLOB, place INTEGER, PRIMARY KEY (hash, place)) STRICT, WITHOUT ROWID',
    ].map((text) => ({ sql: text })),
  )
  return {
    commit: async ({ records }) => {
      await sql.runBatch([
        { sql: 'INSERT INTO batch VALUES (?)', parameters: [records[0]?.index ?? 0] },
        ...records.flatMap(rowsOf),
      ])
    },
    close: () => sql.close(),
  }
}

function rowsOf({
  index,
  recordedAt,
  kind,
  leaf,
  content,
}: Batch['records'][number]): readonly SqlStatement[] {
  const terms = content?.terms ?? []
  const { salt = null, open = null, sealed = null } = content ?? {}
  return [
    {
      sql: 'INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      parameters: [index, recordedAt.getTime(), kind, leaf, salt, open, sealed, terms.join(' ')],
    },
    ...terms.map((term) => ({
      sql: 'INSERT INTO term VALUES (?, ?)',
      parameters: [Buffer.from(term, 'hex'), index],
    })),
  ]
}
