import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TraceError } from '../../src/errors.ts'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { embeddedStore } from '../../src/stores/embedded-store.ts'
import type { JournalStore } from '../../src/stores/journal-store.ts'
import { memoryStore } from '../../src/stores/memory-store.ts'
import { postgresStore } from '../../src/stores/postgres-store.ts'
import { syntheticRecord } from '../../src/testing/synthetic-record.ts'
import { context, journalFixture, reader, TENANT, verifiedVector } from '../journal-fixture.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../postgres-server.ts'
import { type SeveringProxy, severingProxy } from '../severing-proxy.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-trace-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const verdictOf = async (journal: Journal) =>
  (await verifyJournal(await exportJournal(journal, reader), { keys: [journal.key] })).verdict
const append = (journal: Journal, id: string) => journal.append(verifiedVector(id), context)
const idsIn = async (journal: Journal, id: string) => journal.search({ fields: { 'vi.id': id } }, reader)

describe('a file that may only be read', () => {
  it('is refused with a coded error before anything is acknowledged, and used once it may be written', async () => {
    const path = join(folder, 'read-only.db')
    const { options } = journalFixture(embeddedStore(path))
    const first = await openJournal(options)
    await append(first, '_1')
    await first.close()
    chmodSync(folder, 0o777)
    chmodSync(path, 0o444)
    const { stdout } = openElsewhere(path)
    expect(stdout).toBe('failed TRACE_STORE_FAILED\n')
    chmodSync(path, 0o600)
    const again = await openJournal(options)
    await append(again, '_2')
    expect(await verdictOf(again)).toBe('intact')
    await again.close()
  })
})

describe('two writers on one file', () => {
  it('the second, in a process of its own, is refused, and the first goes on', async () => {
    const path = join(folder, 'two.db')
    const { options } = journalFixture(embeddedStore(path))
    const journal = await openJournal(options)
    await append(journal, '_1')
    const { stdout } = openElsewhere(path, false)
    expect(stdout).toBe('failed TRACE_STORE_IN_USE\n')
    await append(journal, '_2')
    expect(await verdictOf(journal)).toBe('intact')
    await journal.close()
  })
})

describe('an erasure while another program reads the file', () => {
  it('is not called done while the log still holds what was erased, and is done once the reader is gone', async () => {
    const path = join(folder, 'read.db')
    const store = embeddedStore(path, { waitForWriterMs: 50 })
    await store.open()
    const log = await store.addLog({ origin: 'a', key: 'a+1', openedAt: new Date(0) })
    const records = [syntheticRecord(0, { tenant: TENANT, from: new Date(0) })]
    await store.commit({ log: log.id, records, once: [] })
    const range = { log: log.id, first: 0, last: 0 }
    const reader = await readElsewhere(path)
    expect(await codeThrownBy(() => store.erase([range]))).toBe('TRACE_STORE_IN_USE')
    await reader.end()
    await store.erase([range])
    expect(statSync(`${path}-wal`).size).toBe(0)
    await store.close()
  })
})

/** Another program in the middle of reading the file. */
async function readElsewhere(path: string): Promise<{ end(): Promise<unknown> }> {
  const program = `
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute('BEGIN')
print(file.execute('SELECT count(*) FROM trace_record').fetchone()[0], flush=True)
sys.stdin.read()`
  const child = spawn('python3', ['-c', program, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [said] = await once(child.stdout, 'data')
  expect(Number(said)).toBe(1)
  return {
    end: () => {
      child.stdin.end()
      return ended
    },
  }
}

/** Another process that tries to write to the file; unprivileged where rights would not stop this one. */
function openElsewhere(path: string, unprivileged = process.getuid?.() === 0) {
  const program = fileURLToPath(new URL('../write-once.ts', import.meta.url))
  const node = [process.execPath, '--conditions=@entente/source', '--import', 'tsx', program, path]
  const nobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups']
  const [command = '', ...rest] = unprivileged ? [...nobody, ...node] : node
  return spawnSync(command, rest, { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)) })
}

describe('a store that fails while batches are on their way', () => {
  /** Fails one commit, before or after it is written. */
  function failing(store: JournalStore, at: number, moment: 'before' | 'after'): JournalStore {
    let commits = 0
    const commit: JournalStore['commit'] = async (batch) => {
      commits += 1
      const fails = commits === at
      if (!fails || moment === 'after') await store.commit(batch)
      if (fails) throw new TraceError('TRACE_STORE_FAILED', 'The disk is gone.')
    }
    return { ...store, commit }
  }

  it.each(['before', 'after'] as const)(
    'acknowledges nothing of them when it fails %s writing',
    async (moment) => {
      const store = failing(memoryStore(), 4, moment)
      const { options } = journalFixture(store)
      const journal = await openJournal(options)
      const first = Array.from({ length: 64 }, (_, n) => append(journal, `_a-${n}`))
      const second = Promise.all(first).then(() =>
        Promise.allSettled(Array.from({ length: 64 }, (_, n) => append(journal, `_b-${n}`))),
      )
      const outcomes = await second
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
      expect(journal.state()).toBe('broken')
      expect(await codeThrownBy(() => append(journal, '_c'))).toBe('TRACE_BROKEN')
      await journal.recover()
      const { receipt } = await append(journal, '_d')
      // The batch behind the failed one was never written: there is no gap, and nothing out of place.
      expect(await verdictOf(journal)).toBe('intact')
      expect(receipt.index).toBe(moment === 'before' ? 66 : 66 + 32)
      await journal.close()
    },
  )

  it('sorts replays out of batches that were sent ahead', async () => {
    const { options } = journalFixture(memoryStore())
    const until = new Date('2026-11-22T10:00:00Z')
    const take = (journal: Journal, n: number) =>
      journal.append(verifiedVector(`_${n}`), context, {
        once: { key: `k-${n}`, until, otherwise: { ...verifiedVector(`_${n}`), kind: 'vi.refused' } },
      })
    const before = await openJournal(options)
    for (let n = 0; n < 90; n += 3) await take(before, n)
    await before.close()
    const after = await openJournal(options)
    const calls = Array.from({ length: 90 }, (_, n) => take(after, n))
    const outcomes = await Promise.all([...calls, take(after, 1), take(after, 50)])
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 90 }, (_, n) => (n % 3 === 0 ? 'already-taken' : 'recorded')),
      'already-taken',
      'already-taken',
    ])
    const indexes = outcomes.map(({ receipt }) => receipt.index)
    expect(indexes).toEqual([...indexes].sort((left, right) => left - right))
    expect(await verdictOf(after)).toBe('intact')
    await after.close()
  })
})

const available = hasPostgres()
describe.skipIf(!available)('a connection to PostgreSQL that is cut inside a batch', () => {
  let server: PostgresServer
  let proxy: SeveringProxy
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.remove())
  afterEach(() => proxy.close())

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)(
    '%s its commit: nothing is acknowledged, the gate closes, recovery goes on',
    async (moment, kept) => {
      proxy = await severingProxy(server.url)
      const store = postgresStore(proxy.url, { connectTimeoutMs: 2_000 })
      const journal = await openJournal(journalFixture(store, { writer: `cut-${moment}` }).options)
      await append(journal, `_1-${moment}`)
      proxy.cutAtCommit(moment)
      const lost = await Promise.allSettled([0, 1, 2].map((n) => append(journal, `_lost-${moment}-${n}`)))
      for (const outcome of lost) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'TRACE_STORE_FAILED' } })
      }
      expect(journal.state()).toBe('broken')
      expect(await codeThrownBy(() => append(journal, '_gate'))).toBe('TRACE_BROKEN')
      await journal.recover()
      // Whether the server had committed cannot be known from here: what it kept is whole, and was not acknowledged.
      expect(await idsIn(journal, `_lost-${moment}-1`)).toHaveLength(kept)
      await append(journal, `_2-${moment}`)
      expect(journal.state()).toBe('open')
      await journal.close()
    },
  )

  it('while a spool is shipped: what was shipped is not shipped twice, and nothing is missing', async () => {
    proxy = await severingProxy(server.url)
    const central = { store: postgresStore(proxy.url, { connectTimeoutMs: 2_000 }) }
    const spool = embeddedStore(join(folder, 'cut-spool.db'))
    const journal = await openJournal(journalFixture(spool, { writer: 'spooled', central }).options)
    expect(await journal.ship()).toMatchObject({ backlog: 0 })
    proxy.cutAtCommit('after')
    await Promise.all(Array.from({ length: 30 }, (_, n) => append(journal, `_s-${n}`)))
    await journal.ship()
    expect(journal.state()).toBe('open')
    expect(await journal.ship()).toMatchObject({ shipped: 31, backlog: 0, failing: undefined })
    await journal.close()
    const check = await openJournal(journalFixture(postgresStore(server.url), { writer: 'check' }).options)
    expect(await idsIn(check, '_s-7')).toHaveLength(1)
    await check.close()
  })
})
