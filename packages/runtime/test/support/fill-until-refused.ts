// Appends 1 kB records until the database refuses, prints how many were acknowledged and the code of the refusal.
// With a second path, a file that takes space, it then removes that file and prints what is stored and how a further
// record fares.
import { rmSync } from 'node:fs'
import { argv, exit } from 'node:process'
import { type BatchingSqlDriver, isRuntimeError, openSqlite } from '../../src/index.ts'

const [, , path, filler] = argv
let acknowledged = 0
const codeOf = (error: unknown) => (isRuntimeError(error) ? `${error.code}` : String(error))
const append = (sql: BatchingSqlDriver) =>
  sql.execute('INSERT INTO record (id, body) VALUES (?, ?)', [acknowledged + 1, new Uint8Array(1_024)])

try {
  const sql = await openSqlite(path!)
  await sql.execute('CREATE TABLE IF NOT EXISTS record (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT')
  const refusal = await (async () => {
    for (;;) {
      await append(sql)
      acknowledged += 1
    }
  })().catch(codeOf)
  console.log(acknowledged, refusal)
  if (filler !== undefined) {
    rmSync(filler)
    const [stored] = await sql.query('SELECT COUNT(*) AS n FROM record')
    console.log(`${stored!.n}`, await append(sql).catch(codeOf))
  }
} catch (error) {
  console.log(acknowledged, codeOf(error))
}
exit(0)
