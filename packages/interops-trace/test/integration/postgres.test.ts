import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgres } from '@entente/runtime'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { embeddedStore } from '../../src/stores/embedded-store.ts'
import { memoryStore } from '../../src/stores/memory-store.ts'
import { migrateJournal } from '../../src/stores/migrate-journal.ts'
import { postgresStore } from '../../src/stores/postgres-store.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../postgres-server.ts'

const available = hasPostgres()
let server: PostgresServer
let folder: string

beforeAll(async () => {
  if (!available) return
  server = await startPostgres()
  folder = mkdtempSync(join(tmpdir(), 'entente-trace-'))
})
afterAll(() => {
  if (!available) return
  server.remove()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  if (!available) return
  const sql = await openPostgres(server.url)
  await sql.execute('DROP SCHEMA public CASCADE')
  await sql.execute('CREATE SCHEMA public')
  await sql.close()
})

describe.skipIf(!available)('a central store in PostgreSQL', () => {
  it('receives the logs of several instances, in order, while each keeps its own', async () => {
    const central = () => ({ store: postgresStore(server.url) })
    const one = journalFixture(embeddedStore(join(folder, 'one.db')), { writer: 'app-1', central: central() })
    const two = journalFixture(embeddedStore(join(folder, 'two.db')), { writer: 'app-2', central: central() })
    const journals = await Promise.all([openJournal(one.options), openJournal(two.options)])
    for (const journal of journals) {
      await Promise.all(
        Array.from({ length: 120 }, (_, n) => journal.append(verifiedVector(`_${n}`), context)),
      )
      await journal.publishHead()
      expect(await journal.ship()).toEqual({ shipped: 121, backlog: 0, failing: undefined })
      await journal.close()
    }
    const third = await openJournal(journalFixture(postgresStore(server.url), { writer: 'audit' }).options)
    expect(await third.search({ fields: { 'vi.id': '_7' } }, reader)).toHaveLength(2)
    const bytes = await exportJournal(third, reader)
    const keys = [third.key, ...journals.map(({ key }) => key)]
    expect(await verifyJournal(bytes, { keys })).toMatchObject({ verdict: 'intact', logs: { length: 3 } })
    await third.close()
  })

  it('may be cut and lost for a while: nothing acknowledged is lost and the service goes on', async () => {
    const { options } = journalFixture(embeddedStore(join(folder, 'spool.db')), {
      central: { store: postgresStore(server.url, { connectTimeoutMs: 500 }), maxBacklog: 40 },
    })
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    expect(await journal.ship()).toMatchObject({ backlog: 0, failing: undefined })
    server.crash()
    for (let n = 0; n < 20; n += 1) await journal.append(verifiedVector(`_down-${n}`), context)
    expect(journal.state()).toBe('open')
    expect(await journal.ship()).toMatchObject({ shipped: 2, backlog: 20, failing: 'TRACE_STORE_FAILED' })
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => journal.append(verifiedVector(`_more-${n}`), context)),
    )
    expect(journal.state()).toBe('overloaded')
    expect(await codeThrownBy(() => journal.append(verifiedVector('_shed'), context))).toBe(
      'TRACE_OVERLOADED',
    )
    server.start()
    expect(await journal.ship()).toEqual({ shipped: 42, backlog: 0, failing: undefined })
    expect(journal.state()).toBe('open')
    await journal.close()
  })

  it('stops the journal when it is the only store and its server is lost, and goes on after recovery', async () => {
    const { options } = journalFixture(postgresStore(server.url, { connectTimeoutMs: 500 }))
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    server.crash()
    expect(await codeThrownBy(() => journal.append(verifiedVector('_2'), context))).toBe('TRACE_STORE_FAILED')
    expect(journal.state()).toBe('broken')
    server.start()
    await journal.recover()
    await journal.append(verifiedVector('_3'), context)
    expect((await verifyJournal(await exportJournal(journal, reader), { keys: [journal.key] })).verdict).toBe(
      'intact',
    )
    await journal.close()
  })

  it('lets only one of two writers of one log go on', async () => {
    const { options } = journalFixture(postgresStore(server.url))
    const first = await openJournal(options)
    const second = await openJournal({ ...options, store: postgresStore(server.url) })
    expect(await codeThrownBy(() => first.append(verifiedVector('_1'), context))).toBe('TRACE_STORE_IN_USE')
    expect(first.state()).toBe('broken')
    await second.append(verifiedVector('_2'), context)
    await second.close()
    await first.close()
  })

  it('keeps each month in a partition of its own', async () => {
    const { options, clock } = journalFixture(postgresStore(server.url))
    const journal = await openJournal(options)
    clock.set('2026-12-31T23:59:59Z')
    await journal.append(verifiedVector('_1'), context)
    clock.set('2027-01-01T00:00:00Z')
    await journal.append(verifiedVector('_2'), context)
    await journal.close()
    const sql = await openPostgres(server.url)
    const rows = await sql.query("SELECT count(*) AS n FROM pg_tables WHERE tablename LIKE 'trace_record_2%'")
    expect(rows).toEqual([{ n: 3n }])
    await sql.close()
  })

  it('takes over a journal from another store with proof, and gives it back', async () => {
    const embedded = embeddedStore(join(folder, 'moved.db'))
    const { options } = journalFixture(embedded)
    const journal = await openJournal(options)
    for (let n = 0; n < 30; n += 1) await journal.append(verifiedVector(`_${n}`), context)
    await journal.close()
    const [moved] = await migrateJournal(embedded, postgresStore(server.url))
    const [back] = await migrateJournal(postgresStore(server.url), memoryStore())
    expect(moved).toEqual(back)
    expect(moved).toMatchObject({ origin: journal.key.name, records: 31 })
    const goesOn = await openJournal({ ...options, store: postgresStore(server.url) })
    expect(await goesOn.search({ fields: { 'vi.id': '_3' } }, reader)).toHaveLength(1)
    await goesOn.close()
  })
})
