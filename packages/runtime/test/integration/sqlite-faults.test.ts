import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { caught, codeThrownBy } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import { isRuntimeError, openSqlite } from '../../src/index.ts'
import { networkFileSystemOf, refuseNetworkFileSystem } from '../../src/sql/sqlite/network-file-system.ts'
import { SqliteDriver } from '../../src/sql/sqlite/sqlite-driver.ts'
import { SqliteThread } from '../../src/sql/sqlite/sqlite-thread.ts'
import { outcomeOf, runSource } from '../support/run-source.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)
const CREATE = 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT'
const INSERT = 'INSERT INTO note (id, text) VALUES (?, ?)'

describe('opening a SQLite file', () => {
  test('makes it for its owner only, with its journal', async () => {
    const sql = await openSqlite(file('private.db'))
    await sql.execute(CREATE)
    for (const name of ['private.db', 'private.db-wal']) {
      expect(statSync(file(name)).mode & 0o777).toBe(0o600)
    }
    await sql.close()
    expect(existsSync(file('private.db-wal'))).toBe(false)
  })

  test('sets what a promise of durability needs', async () => {
    const sql = await openSqlite(file('settings.db'))
    expect(await sql.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(await sql.query('PRAGMA synchronous')).toEqual([{ synchronous: 2n }])
    expect(await sql.query('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1n }])
    await sql.close()
  })

  test('fails when the folder is missing or the file is something else', async () => {
    expect(await codeThrownBy(() => openSqlite(file('missing/x.db')))).toBe('SQL_OPEN_FAILED')
    writeFileSync(file('garbage.db'), Buffer.alloc(5_000, 'A'))
    expect(await codeThrownBy(() => openSqlite(file('garbage.db')))).toBe('SQL_BROKEN')
    mkdirSync(file('folder.db'))
    expect(await codeThrownBy(() => openSqlite(file('folder.db')))).toBe('SQL_OPEN_FAILED')
    expect(await codeThrownBy(() => openSqlite(file('absent.db'), { readOnly: true }))).toBe(
      'SQL_OPEN_FAILED',
    )
  })

  test.each([
    [0x6969, 'NFS'],
    [0xff534d42, 'CIFS'],
    [-11317950, 'CIFS'],
    [0x65735546, 'FUSE'],
  ])('is refused on a network file system (%i, %s)', async (type, name) => {
    expect(networkFileSystemOf(type)).toBe(name)
    const error = await caught(() => refuseNetworkFileSystem(folder, async () => type))
    expect(isRuntimeError(error, 'SQL_NETWORK_FILE_SYSTEM')).toBe(true)
    expect(String(error)).toContain(name)
  })

  test('is admitted on a local one', async () => {
    for (const type of [0xef53, 0x58465342, 0x9123683e, 0x01021994]) {
      await refuseNetworkFileSystem(folder, async () => type)
    }
  })
})

describe('a database that may not be written', () => {
  test('refuses writes and answers queries when it was opened so', async () => {
    const writer = await openSqlite(file('read.db'))
    await writer.execute(CREATE)
    await writer.execute(INSERT, [1, 'a'])
    const reader = await openSqlite(file('read.db'), { readOnly: true })
    expect(await reader.query('SELECT text FROM note')).toEqual([{ text: 'a' }])
    expect(await codeThrownBy(() => reader.execute(INSERT, [2, 'b']))).toBe('SQL_READ_ONLY')
    await reader.close()
    await writer.close()
  })

  test.runIf(process.getuid?.() === 0)('refuses to open a file that another user owns', async () => {
    const shared = file('shared')
    mkdirSync(shared)
    const sql = await openSqlite(join(shared, 'x.db'))
    await sql.execute(CREATE)
    await sql.close()
    chmodSync(folder, 0o755)
    chmodSync(shared, 0o755)
    chmodSync(join(shared, 'x.db'), 0o444)
    const unprivileged = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups']
    const { stdout, stderr } = await outcomeOf(
      runSource('fill-until-refused.ts', [join(shared, 'x.db')], unprivileged),
    )
    expect(stdout + stderr).toMatch(/^0 SQL_OPEN_FAILED/)
  })
})

test('two processes write to one file in turns, and a lock that lasts is named', async () => {
  const one = await openSqlite(file('two.db'), { busyTimeoutMs: 50, transactionTimeoutMs: 5_000 })
  const two = await openSqlite(file('two.db'), { busyTimeoutMs: 50 })
  await one.execute(CREATE)
  await Promise.all([1, 2, 3, 4, 5, 6].map((id) => (id % 2 ? one : two).execute(INSERT, [id, 'a'])))
  expect(await two.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: 6n }])
  await one.transaction(async (inside) => {
    await inside.execute(INSERT, [7, 'a'])
    const error = await caught(() => two.execute(INSERT, [8, 'b']))
    expect(isRuntimeError(error, 'SQL_LOCKED') && error.retryable).toBe(true)
    expect(await two.query('SELECT COUNT(*) AS n FROM note')).toEqual([{ n: 6n }])
  })
  await two.execute(INSERT, [8, 'b'])
  await one.close()
  await two.close()
})

test('a long commit does not hold the event loop', async () => {
  const sql = await openSqlite(file('busy.db'))
  await sql.execute('CREATE TABLE record (id INTEGER PRIMARY KEY, body BLOB) STRICT')
  let longest = 0
  let last = performance.now()
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const startedAt = performance.now()
  await sql.execute(
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) INSERT INTO record SELECT i, zeroblob(100) FROM n',
  )
  const duration = performance.now() - startedAt
  clearInterval(watch)
  expect(longest).toBeLessThan(duration / 2)
  await sql.close()
})

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

test.runIf(canMount)(
  'a full disk refuses the write and keeps what was acknowledged; freed space is used',
  async () => {
    mkdirSync(file('small'))
    const mounted =
      'mount -t tmpfs -o size=1m tmpfs "$0" && head -c 300000 /dev/zero > "$0/filler" && chmod 777 "$0" && exec "$@"'
    const before = ['unshare', '-rm', 'bash', '-c', mounted, file('small')]
    const child = runSource('fill-until-refused.ts', [file('small/full.db'), file('small/filler')], before)
    const { stdout, stderr } = await outcomeOf(child)
    const [acknowledged, code, stored, next] = stdout.split(/\s/)
    expect(code + stderr).toBe('SQL_DISK_FULL')
    expect(Number(acknowledged)).toBeGreaterThan(20)
    expect([stored, next]).toEqual([acknowledged, '1'])
  },
)

test('a failed write breaks the driver and loses nothing that was acknowledged', async () => {
  const path = file('limited-file.db')
  const limit = ['bash', '-c', 'trap "" XFSZ; ulimit -f 512; exec "$@"', 'limited']
  const { stdout, stderr } = await outcomeOf(runSource('fill-until-refused.ts', [path], limit))
  const [acknowledged, code] = stdout.trim().split(' ')
  expect(code + stderr).toBe('SQL_BROKEN')
  expect(Number(acknowledged)).toBeGreaterThan(20)
  const sql = await openSqlite(path)
  expect(await sql.query('SELECT COUNT(*) AS n, MAX(id) AS last FROM record')).toEqual([
    { n: BigInt(acknowledged!), last: BigInt(acknowledged!) },
  ])
  expect(await sql.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  await sql.close()
})

test('the database reports its own size limit as a full disk and goes on afterwards', async () => {
  const sql = await openSqlite(file('limited.db'))
  await sql.execute('CREATE TABLE record (id INTEGER PRIMARY KEY, body BLOB) STRICT')
  await sql.query('PRAGMA max_page_count = 20')
  const big = () => sql.execute('INSERT INTO record (body) VALUES (zeroblob(200000))')
  const small = () => sql.execute('INSERT INTO record (body) VALUES (zeroblob(10))')
  const outcomes = await Promise.allSettled([small(), big(), small()])
  expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true)
  expect(await codeThrownBy(big)).toBe('SQL_DISK_FULL')
  const before = await sql.query('SELECT COUNT(*) AS n FROM record')
  expect(before).toEqual([{ n: BigInt(outcomes.filter(({ status }) => status === 'fulfilled').length) }])
  await small()
  await sql.close()
})

test('a damaged page breaks the driver for good', async () => {
  const path = file('damaged.db')
  const sql = await openSqlite(path)
  await sql.execute(CREATE)
  for (let id = 1; id <= 50; id += 1) await sql.execute(INSERT, [id, 'x'.repeat(500)])
  await sql.close()
  const bytes = readFileSync(path)
  bytes.fill(0xff, 4_096, bytes.length)
  writeFileSync(path, bytes)
  const damaged = await openSqlite(path)
  expect(await codeThrownBy(() => damaged.query('SELECT * FROM note'))).toBe('SQL_BROKEN')
  expect(await codeThrownBy(() => damaged.query('SELECT 1 AS one'))).toBe('SQL_BROKEN')
  await damaged.close()
})

test('no acknowledged record is lost when the process is killed', async () => {
  const path = file('killed.db')
  for (let round = 1; round <= 3; round += 1) {
    const child = runSource('append-until-killed.ts', [path])
    let printed = ''
    child.stdout?.on('data', (chunk) => {
      printed += chunk
    })
    await once(child.stdout!, 'data')
    await wait(150 * round)
    child.kill('SIGKILL')
    await once(child, 'close')
    const acknowledged = printed.split('\n').slice(0, -1).map(BigInt)
    expect(acknowledged.length).toBeGreaterThan(32)
    const sql = await openSqlite(path)
    const stored = new Set((await sql.query('SELECT id FROM record')).map(({ id }) => id))
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
    expect(await sql.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    await sql.close()
  }
}, 60_000)

test('the end of the worker thread is told to whoever waits and to whoever comes', async () => {
  const path = file('thread.db')
  const { thread } = await SqliteThread.start({
    path,
    busyTimeoutMs: 0,
    readOnly: false,
    exclusive: false,
    autoCheckpoint: 1_000,
  })
  const unreadable = { kind: 'group', jobs: undefined } as never
  expect(await codeThrownBy(() => thread.exchange(unreadable))).toBe('SQL_BROKEN')
  expect(await codeThrownBy(() => thread.exchange({ kind: 'commit' }))).toBe('SQL_BROKEN')
  const driver = new SqliteDriver(thread, 1_000, undefined)
  expect(await codeThrownBy(() => driver.query('SELECT 1 AS one'))).toBe('SQL_BROKEN')
  await driver.close()
})
