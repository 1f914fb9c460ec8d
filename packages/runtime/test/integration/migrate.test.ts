import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { codeThrownBy, frozenClock } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BatchingSqlDriver, type Migration, migrate, openPostgres, openSqlite } from '../../src/index.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const clock = frozenClock('2026-03-02T09:00:00Z')
const create: Migration = {
  number: 1,
  name: 'create',
  statements: ['CREATE TABLE note (id BIGINT PRIMARY KEY)'],
}
const extend: Migration = {
  number: 2,
  name: 'extend',
  statements: { sqlite: ['ALTER TABLE note ADD a BLOB'], postgres: ['ALTER TABLE note ADD a BYTEA'] },
}

describe.each(['SQLite', ...(hasPostgres() ? ['PostgreSQL'] : [])])('migrations on %s', (engine) => {
  let server: PostgresServer | undefined
  let path = ''
  const drivers: BatchingSqlDriver[] = []

  async function connect(): Promise<BatchingSqlDriver> {
    const driver = await (server === undefined ? openSqlite(path) : openPostgres(server.url))
    drivers.push(driver)
    return driver
  }
  async function fresh(): Promise<BatchingSqlDriver> {
    path = join(folder, `${randomUUID()}.db`)
    const driver = await connect()
    for (const table of ['note', 'entente_migration']) await driver.execute(`DROP TABLE IF EXISTS ${table}`)
    return driver
  }
  const run = (driver: BatchingSqlDriver, ...migrations: Migration[]) =>
    migrate(driver, { component: 'notes', migrations, clock })

  beforeAll(async () => {
    if (engine === 'PostgreSQL') server = await startPostgres()
  })
  afterAll(async () => {
    await Promise.all(drivers.map((driver) => driver.close()))
    server?.stop()
  })

  test('are applied once, in order, and the missing ones later', async () => {
    const sql = await fresh()
    expect(await run(sql, create)).toEqual([1])
    expect(await run(sql, create)).toEqual([])
    expect(await run(sql, create, extend)).toEqual([2])
    await sql.execute('INSERT INTO note (id, a) VALUES (1, ?)', [new Uint8Array([1])])
    expect(await sql.query('SELECT number, name, applied_at FROM entente_migration ORDER BY number')).toEqual(
      [
        { number: 1n, name: 'create', applied_at: '2026-03-02T09:00:00.000Z' },
        { number: 2n, name: 'extend', applied_at: '2026-03-02T09:00:00.000Z' },
      ],
    )
  })

  test('are refused when one was edited after its release', async () => {
    const sql = await fresh()
    await run(sql, create)
    const edited = { ...create, statements: ['CREATE TABLE note (id BIGINT)'] }
    expect(await codeThrownBy(() => run(sql, edited, extend))).toBe('MIGRATION_MISMATCH')
  })

  test('are refused when the database comes from a newer program', async () => {
    const sql = await fresh()
    await run(sql, create, extend)
    expect(await codeThrownBy(() => run(sql, create))).toBe('MIGRATION_TOO_NEW')
  })

  test('are refused when their numbers have a gap', async () => {
    const sql = await fresh()
    expect(await codeThrownBy(() => run(sql, extend))).toBe('MIGRATION_INVALID')
    expect(await codeThrownBy(() => run(sql, create, { ...extend, number: 3 }))).toBe('MIGRATION_INVALID')
  })

  test('leave nothing behind when one fails', async () => {
    const sql = await fresh()
    const broken = { number: 2, name: 'broken', statements: ['ALTER TABLE missing ADD a TEXT'] }
    expect(await codeThrownBy(() => run(sql, create, broken))).toBe('SQL_STATEMENT')
    expect(await codeThrownBy(() => sql.query('SELECT * FROM note'))).toBe('SQL_STATEMENT')
    expect(await run(sql, create, extend)).toEqual([1, 2])
  })

  test('of several components do not touch each other', async () => {
    const sql = await fresh()
    await run(sql, create)
    const other = { number: 1, name: 'other', statements: ['CREATE TABLE IF NOT EXISTS other (id BIGINT)'] }
    expect(await migrate(sql, { component: 'others', migrations: [other] })).toEqual([1])
  })

  test('of processes that start together are applied by one of them', async () => {
    const first = await fresh()
    const others = [await connect(), await connect(), await connect()]
    const applied = await Promise.all([first, ...others].map((sql) => run(sql, create, extend)))
    expect(applied.flat().toSorted()).toEqual([1, 2])
  })
})
