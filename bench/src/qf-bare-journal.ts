import type { JournalStore } from '@entente/interops-trace'
import Database from 'libsql'

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

/** libsql alone, on this thread: the tables, rows and durability of the embedded journal, and nothing else of it. */
export function openBareJournal(file: string): {
  readonly commit: (batch: Batch) => void
  readonly close: () => void
} {
  const database = new Database(file)
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'fullfsync = ON',
    'locking_mode = EXCLUSIVE',
    'cache_size = -65536',
    'wal_autocheckpoint = 4000',
  ]) {
    database.exec(`PRAGMA ${pragma}`)
  }
  database.exec('CREATE TABLE batch (first INTEGER PRIMARY KEY) STRICT')
  database.exec(`CREATE TABLE record (place INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, leaf BLOB NOT NULL,
    salt BLOB, open TEXT, sealed BLOB, terms TEXT) STRICT`)
  database.exec('CREATE INDEX record_at ON record (at)')
  database.exec(
    'CREATE TABLE term (hash BLOB, place INTEGER, PRIMARY KEY (hash, place)) STRICT, WITHOUT ROWID',
  )
  const insertBatch = database.prepare('INSERT INTO batch VALUES (?)')
  const insertRecord = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const insertTerm = database.prepare('INSERT INTO term VALUES (?, ?)')
  return {
    commit: ({ records }) => {
      database.exec('BEGIN IMMEDIATE')
      insertBatch.run(BigInt(records[0]?.index ?? 0))
      for (const { index, recordedAt, kind, leaf, content } of records) {
        const place = BigInt(index)
        const terms = content?.terms ?? []
        insertRecord.run(
          place,
          BigInt(recordedAt.getTime()),
          kind,
          leaf,
          content?.salt ?? null,
          content?.open ?? null,
          content?.sealed ?? null,
          terms.join(' '),
        )
        for (const term of terms) insertTerm.run(Buffer.from(term, 'hex'), place)
      }
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}
