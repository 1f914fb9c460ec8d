import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeThrownBy } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import { openSqlite } from '../../src/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { describeSqlDriver } from './sql-contract.ts'

const folder = temporaryFolder()

describeSqlDriver('SQLite', () =>
  openSqlite(join(folder, `${randomUUID()}.db`), { transactionTimeoutMs: 300 }),
)

describe('an exclusive connection to a SQLite file', () => {
  test('keeps the next one out until it is closed', async () => {
    const file = join(folder, `${randomUUID()}.db`)
    const first = await openSqlite(file, { exclusive: true })
    const second = openSqlite(file, { exclusive: true, busyTimeoutMs: 10 })
    expect(await codeThrownBy(() => second)).toBe('SQL_LOCKED')
    await first.close()
    const third = await openSqlite(file, { exclusive: true, busyTimeoutMs: 10 })
    await third.close()
  })

  test('lets others read what it has committed', async () => {
    const file = join(folder, `${randomUUID()}.db`)
    const writer = await openSqlite(file, { exclusive: true })
    await writer.execute('CREATE TABLE note (id BIGINT PRIMARY KEY)')
    await writer.execute('INSERT INTO note (id) VALUES (7)')
    const reader = await openSqlite(file, { readOnly: true })
    expect(await reader.query('SELECT id FROM note')).toEqual([{ id: 7n }])
    await reader.close()
    await writer.close()
  })
})

describe('a checkpoint beside the commits', () => {
  test('moves pages into the file before a commit would have to, and loses none', async () => {
    const file = join(folder, `${randomUUID()}.db`)
    // A commit would move pages itself from 400 on; this one writes half as many.
    const sql = await openSqlite(file, { checkpointBeside: 100 })
    await sql.execute('CREATE TABLE note (id BIGINT PRIMARY KEY, data BLOB)')
    const before = (await stat(file)).size
    const page = new Uint8Array(4_000)
    const rows = Array.from({ length: 200 }, (_, id) => [id, page])
    await sql.runBatch([{ sql: 'INSERT INTO note (id, data) VALUES (?, ?)', rows }])
    await expect
      .poll(async () => (await stat(file)).size - before, { timeout: 10_000 })
      .toBeGreaterThan(400_000)
    await sql.close()
    const again = await openSqlite(file, { readOnly: true })
    expect(await again.query('SELECT count(*) AS notes FROM note')).toEqual([{ notes: 200n }])
    await again.close()
  })
})
