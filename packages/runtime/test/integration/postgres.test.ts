import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { caught, codeThrownBy, plantSentinels } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRuntimeError, openPostgres } from '../../src/index.ts'
import { partnerPki } from '../support/https-server.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { describeSqlDriver } from './sql-contract.ts'

describe.skipIf(!hasPostgres())('PostgreSQL 15', () => {
  let server: PostgresServer

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  describeSqlDriver('PostgreSQL', async () => {
    const sql = await openPostgres(server.url, { transactionTimeoutMs: 300 })
    await sql.execute('DROP TABLE IF EXISTS note')
    return sql
  })

  /** A connection to the server that the test can cut when it sees certain bytes. */
  async function cuttable(cutAt: string) {
    const { hostname, port } = new URL(server.url)
    const sockets = new Set<Socket>()
    const proxy = createServer((client) => {
      const upstream = connect(Number(port), hostname)
      for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined))
      upstream.pipe(client)
      client.on('data', (bytes) => {
        upstream.write(bytes)
        if (bytes.includes(cutAt)) client.destroy()
      })
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const address = proxy.address()
    const url = new URL(server.url)
    url.port = String(typeof address === 'object' && address !== null ? address.port : 0)
    const stop = () => {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    }
    return { url: url.href, stop }
  }

  test('reads what only PostgreSQL has as the nearest value', async () => {
    const sql = await openPostgres(server.url)
    expect(
      await sql.query(
        "SELECT true AS yes, 1::smallint AS two, 1.5::real AS four, 1.50::numeric AS exact, '{}'::jsonb AS json",
      ),
    ).toEqual([{ yes: 1n, two: 1n, four: 1.5, exact: '1.50', json: '{}' }])
    await sql.close()
  })

  test('a commit whose answer is lost has an unknown outcome', async () => {
    const direct = await openPostgres(server.url)
    await direct.execute('CREATE TABLE once (id BIGINT PRIMARY KEY)')
    const through = await cuttable('COMMIT')
    const sql = await openPostgres(through.url)
    const work = () => sql.runBatch([{ sql: 'INSERT INTO once VALUES (?)', parameters: [1] }])
    expect(await codeThrownBy(work)).toBe('SQL_OUTCOME_UNKNOWN')
    through.stop()
    await sql.close()
    await direct.close()
  })

  test('a single write whose answer is lost has an unknown outcome too, a query has none', async () => {
    const through = await cuttable('cut_here')
    const sql = await openPostgres(through.url)
    expect(await codeThrownBy(() => sql.execute('CREATE TABLE cut_here (id BIGINT)'))).toBe(
      'SQL_OUTCOME_UNKNOWN',
    )
    expect(await codeThrownBy(() => sql.query("SELECT 'cut_here' AS a"))).toBe('SQL_CONNECTION')
    expect(await sql.query('SELECT 1 AS one')).toEqual([{ one: 1n }])
    through.stop()
    await sql.close()
  })

  test('a restart of the server is survived', async () => {
    const sql = await openPostgres(server.url)
    const work = sql.transaction(async (inside) => {
      await inside.query('SELECT 1 AS one')
      server.restart('fast')
      await inside.query('SELECT 1 AS one')
    })
    expect(await codeThrownBy(() => work)).toBe('SQL_CONNECTION')
    expect(await sql.query('SELECT 1 AS one')).toEqual([{ one: 1n }])
    await sql.close()
  })

  test('a statement that takes too long is stopped', async () => {
    const sql = await openPostgres(server.url, { statementTimeoutMs: 100 })
    expect(await codeThrownBy(() => sql.query('SELECT pg_sleep(5)'))).toBe('SQL_STATEMENT_TIMEOUT')
    await sql.close()
  })

  test('a read-only transaction of the server is named', async () => {
    const sql = await openPostgres(server.url)
    const write = () =>
      sql.runBatch([{ sql: 'SET TRANSACTION READ ONLY' }, { sql: 'CREATE TABLE forbidden (id BIGINT)' }])
    expect(await codeThrownBy(write)).toBe('SQL_READ_ONLY')
    await sql.close()
  })

  test('a commit that the synchronous standby did not confirm is not acknowledged', async () => {
    const before = await openPostgres(server.url)
    await before.execute('CREATE TABLE replicated (id BIGINT PRIMARY KEY)')
    await before.close()
    server.reconfigure("synchronous_standby_names = 'ANY 1 (s1)'")
    const sql = await openPostgres(server.url, { statementTimeoutMs: 300 })
    const insert = { sql: 'INSERT INTO replicated VALUES (?)', parameters: [1] }
    expect(await codeThrownBy(() => sql.runBatch([insert]))).toBe('SQL_OUTCOME_UNKNOWN')
    expect(await codeThrownBy(() => sql.execute('INSERT INTO replicated VALUES (2)'))).toBe(
      'SQL_OUTCOME_UNKNOWN',
    )
    await sql.close()
    server.reconfigure("synchronous_standby_names = ''")
  })

  test('a cancelled wait for the standby is not taken for a commit', async () => {
    const before = await openPostgres(server.url)
    await before.execute('CREATE TABLE awaited (id BIGINT PRIMARY KEY)')
    await before.close()
    server.reconfigure("synchronous_standby_names = 'ANY 1 (s1)'")
    const sql = await openPostgres(server.url)
    const writing = codeThrownBy(() => sql.runBatch([{ sql: 'INSERT INTO awaited VALUES (1)' }]))
    const cancel = "SELECT pg_cancel_backend(pid) AS done FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    while ((await sql.query(cancel)).length === 0) await wait(20)
    expect(await writing).toBe('SQL_OUTCOME_UNKNOWN')
    await sql.close()
    server.reconfigure("synchronous_standby_names = ''")
  })

  test('a server that does not sync is refused', async () => {
    server.reconfigure('fsync = off')
    expect(await codeThrownBy(() => openPostgres(server.url))).toBe('SQL_NOT_DURABLE')
    server.reconfigure('fsync = on')
  })

  test('a session that does not wait for its commit is refused', async () => {
    const url = `${server.url}?options=-c%20synchronous_commit%3Doff`
    expect(await codeThrownBy(() => openPostgres(url))).toBe('SQL_NOT_DURABLE')
  })

  test('TLS is checked against the CA and the host name', async () => {
    const { root, server: identity } = partnerPki()
    const { certificatePem, privateKeyPem } = identity({ ipAddresses: [] })
    server.place('server.crt', certificatePem)
    server.place('server.key', privateKeyPem)
    server.reconfigure('ssl = on')
    const byName = server.url.replace('127.0.0.1', 'localhost')
    const sql = await openPostgres(byName, { ca: root.certificatePem })
    const query = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
    expect(await sql.query(query)).toEqual([{ ssl: 1n }])
    await sql.close()
    const other = partnerPki().root.certificatePem
    expect(await codeThrownBy(() => openPostgres(byName, { ca: other }))).toBe('SQL_CONNECTION')
    expect(await codeThrownBy(() => openPostgres(server.url, { ca: root.certificatePem }))).toBe(
      'SQL_CONNECTION',
    )
    const undone = () => openPostgres(`${byName}?sslmode=disable`, { ca: root.certificatePem })
    expect(await codeThrownBy(undone)).toBe('SQL_OPEN_FAILED')
    server.reconfigure('ssl = off')
  })

  test('an address that leads nowhere is named without its password', async () => {
    const sentinels = plantSentinels()
    const word = sentinels.plant('password')
    const nobody = await caught(() => openPostgres(`postgres://u:${word}@127.0.0.1:1/x`))
    const odd = await caught(() => openPostgres(`mysql://u:${word}@127.0.0.1:1/x`))
    expect(isRuntimeError(nobody, 'SQL_CONNECTION') && nobody.retryable).toBe(true)
    expect(isRuntimeError(odd, 'SQL_OPEN_FAILED')).toBe(true)
    expect(sentinels.leaksIn(nobody, odd)).toEqual([])
  })
})
