// Appends records with 32 writers at once and prints each acknowledged number; ends only when it is killed.
import { argv, stdout } from 'node:process'
import { openSqlite } from '../../src/index.ts'

const sql = await openSqlite(argv[2]!)
await sql.execute('CREATE TABLE IF NOT EXISTS record (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT')
const [last] = await sql.query('SELECT COALESCE(MAX(id), 0) AS id FROM record')
let next = Number(last!.id)
const body = new Uint8Array(900).fill(7)

await Promise.all(
  Array.from({ length: 32 }, async () => {
    for (;;) {
      next += 1
      const id = next
      await sql.runBatch([{ sql: 'INSERT INTO record (id, body) VALUES (?, ?)', parameters: [id, body] }])
      stdout.write(`${id}\n`)
    }
  }),
)
