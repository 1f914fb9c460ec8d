import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { constants, getPriority, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeHttpClient } from '@entente/runtime'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  bytesSource,
  fileListStore,
  fileSource,
  listProfile,
  memoryListStore,
  openWhitelist,
  type RefreshReport,
  threadOpener,
  urlSource,
  type Whitelist,
} from '../../src/index.ts'
import { type FakeListSite, startFakeListSite, writeList } from '../../src/testing/index.ts'
import { makeWorld, OPERATOR_A, ROWS, TENANT } from '../support/world.ts'

const world = makeWorld()
// One warm thread for the whole file: starting one from sources takes seconds.
const opener = threadOpener()
let list: Uint8Array
let folder: string
let site: FakeListSite
const whitelists: Whitelist[] = []

beforeAll(async () => {
  list = await world.list(ROWS)
  folder = await mkdtemp(join(tmpdir(), 'entente-whitelist-'))
  const server = world.authority.leaf({
    subject: [
      ['C', 'FR'],
      ['CN', 'site fictif'],
    ],
    ipAddresses: ['127.0.0.1'],
    extendedKeyUsage: ['serverAuth'],
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2040-01-01T00:00:00Z'),
  })
  site = await startFakeListSite(
    { kind: 'serve', bytes: list },
    { key: server.privateKeyPem, cert: server.chainPem },
  )
})

afterEach(async () => {
  await Promise.all(whitelists.splice(0).map((whitelist) => whitelist.close()))
})

afterAll(async () => {
  await opener.close()
  await site.close()
  await rm(folder, { recursive: true, force: true })
})

async function openOn(url = site.url, ca = world.root.certificatePem): Promise<Whitelist> {
  const http = nodeHttpClient({ ca, retries: 0 })
  const source = urlSource({ url, http, timeoutMs: 3_000 })
  const store = memoryListStore(TENANT)
  const whitelist = await openWhitelist({
    mode: 'enforce',
    opener,
    policy: { ...world.policy(), profile: listProfile({ maxBytes: 1_000_000 }) },
    source,
    store,
    clock: world.clock,
  })
  whitelists.push(whitelist)
  return whitelist
}

function codeIn(report: RefreshReport): string {
  return report.outcome === 'refused' || report.outcome === 'unavailable' ? report.error.code : report.outcome
}

describe('a site over TLS whose certificate only the pinned root explains', () => {
  it('is read, and asked only for news after that', async () => {
    site.behave({ kind: 'serve', bytes: list, etag: '"v1"' })
    const whitelist = await openOn()
    expect(codeIn(await whitelist.refresh())).toBe('swapped')
    expect(codeIn(await whitelist.refresh())).toBe('unchanged')
    expect(site.requests.at(-1)).toEqual({ ifNoneMatch: '"v1"', ifModifiedSince: undefined })
  })

  it('is asked by its date when it gives no tag', async () => {
    const lastModified = 'Mon, 02 Mar 2026 08:00:00 GMT'
    site.behave({ kind: 'serve', bytes: list, lastModified })
    const whitelist = await openOn()
    expect(codeIn(await whitelist.refresh())).toBe('swapped')
    expect(codeIn(await whitelist.refresh())).toBe('unchanged')
    expect(site.requests.at(-1)).toEqual({ ifNoneMatch: undefined, ifModifiedSince: lastModified })
  })

  it('is not read without that root', async () => {
    const stranger = world.pki.root({ subject: [['CN', 'AUTRE RACINE']], keyType: 'p-256' })
    const whitelist = await openOn(site.url, stranger.certificatePem)
    expect(codeIn(await whitelist.refresh())).toBe('WL_SOURCE_UNAVAILABLE')
  })

  it.each([
    ['an error', { kind: 'status', status: 503 } as const, 'WL_SOURCE_UNAVAILABLE'],
    [
      'a redirect to another host',
      { kind: 'redirect', location: 'https://ailleurs.example/' } as const,
      'WL_REDIRECTED',
    ],
    [
      'a slow drip',
      { kind: 'drip', bytes: new Uint8Array(1_000), everyMs: 50 } as const,
      'WL_SOURCE_UNAVAILABLE',
    ],
    ['a gzip bomb', { kind: 'gzip-bomb', expandedBytes: 8 * 1024 * 1024 } as const, 'WL_TOO_LARGE'],
  ])('answers %s: the list in use stays', async (_name, behaviour, code) => {
    site.behave({ kind: 'serve', bytes: list })
    const whitelist = await openOn()
    await whitelist.refresh()
    site.behave(behaviour)
    expect(codeIn(await whitelist.refresh())).toBe(code)
    expect(whitelist.view()).toMatchObject({ state: 'fresh' })
  })

  it('answers a page of HTML: it is not even parsed', async () => {
    site.behave({ kind: 'serve', bytes: list, contentType: 'text/html; charset=utf-8' })
    expect(codeIn(await (await openOn()).refresh())).toBe('WL_CONTENT_TYPE_REFUSED')
  })

  it('is down', async () => {
    const gone = await startFakeListSite({ kind: 'serve', bytes: list })
    await gone.close()
    const url = new URL(gone.url.href.replace('http:', 'https:'))
    expect(codeIn(await (await openOn(url)).refresh())).toBe('WL_SOURCE_UNAVAILABLE')
  })

  it('stops when the caller does', async () => {
    site.behave({ kind: 'drip', bytes: new Uint8Array(1_000), everyMs: 50 })
    const whitelist = await openOn()
    await expect(whitelist.refresh({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})

describe('the worker thread', () => {
  it('that dies is an outage, and another one is started', async () => {
    const own = threadOpener()
    const broken = { ...listProfile(), root: '' }
    expect(await codeThrownBy(() => own.open(new Uint8Array(1), broken))).toBe('WL_THREAD_FAILED')
    const { list: opened, bytes } = await own.open(Uint8Array.from(list), listProfile())
    expect(opened.outcome).toBe('intact')
    expect(bytes).toEqual(Uint8Array.from(list))
    await own.close()
    expect(await codeThrownBy(() => own.open(bytes, listProfile()))).toBe('WL_CLOSED')
  })
})

describe.runIf(platform() === 'linux')('the worker thread on Linux', () => {
  it('gives way to the thread that answers mail', async () => {
    const own = threadOpener()
    await own.open(Uint8Array.from(list), listProfile())
    const threads = await readdir('/proc/self/task')
    const stats = await Promise.all(threads.map((id) => readFile(`/proc/self/task/${id}/stat`, 'utf8')))
    // Behind the name in parentheses the nice value is the 17th field.
    const priorities = stats.map((text) => Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]))
    expect(priorities.filter((value) => value === constants.priority.PRIORITY_BELOW_NORMAL)).not.toEqual([])
    expect(getPriority()).toBeLessThan(constants.priority.PRIORITY_BELOW_NORMAL)
    await own.close()
  })
})

describe('a file as source', () => {
  it('beside a checksum that fits is unsigned all the same', async () => {
    const path = join(folder, 'sans-signature.xml')
    const unsigned = writeList(ROWS, { generatedAt: '2026-03-02T08:00:00Z' })
    await writeFile(path, unsigned)
    await writeFile(`${path}.sha256`, createHash('sha256').update(unsigned).digest('hex'))
    const whitelist = await openWhitelist({
      mode: 'enforce',
      opener,
      policy: world.policy(),
      source: fileSource(path),
      store: memoryListStore(TENANT),
      clock: world.clock,
    })
    expect(codeIn(await whitelist.refresh())).toBe('WL_UNSIGNED')
    expect(whitelist.view().state).toBe('absent')
  })

  it('is read, capped, and may be absent', async () => {
    const path = join(folder, 'liste.xml')
    await writeFile(path, list)
    const limits = { maxBytes: 1_000_000 }
    expect(await fileSource(path).fetch(undefined, limits)).toMatchObject({ outcome: 'list' })
    expect(await codeThrownBy(() => fileSource(path).fetch(undefined, { maxBytes: 10 }))).toBe('WL_TOO_LARGE')
    expect(await codeThrownBy(() => fileSource(`${path}.absent`).fetch(undefined, limits))).toBe(
      'WL_SOURCE_UNAVAILABLE',
    )
  })
})

describe('the file store', () => {
  async function openIn(name: string, bytes: () => Uint8Array, keep?: number): Promise<Whitelist> {
    const store = await fileListStore({
      tenant: TENANT,
      folder: join(folder, name),
      ...(keep === undefined ? {} : { keep }),
    })
    const source = bytesSource(bytes)
    const whitelist = await openWhitelist({
      mode: 'enforce',
      opener,
      policy: world.policy(),
      source,
      store,
      clock: world.clock,
    })
    whitelists.push(whitelist)
    return whitelist
  }

  it('has the list again after a restart without network, verified anew', async () => {
    await (await openIn('restart', () => list)).refresh()
    const again = await openIn('restart', () => new Uint8Array())
    expect(again.view()).toMatchObject({ state: 'fresh' })
    expect(again.view().snapshot?.verification).toBe('verified')
  })

  it('notices a changed file and falls back to an older list', async () => {
    const first = await openIn('corrupt', () => list)
    await first.refresh()
    world.clock.advance(60_000)
    const newer = await world.list([...ROWS, { domain: 'nouveau.mssante.fr', operator: OPERATOR_A }])
    const second = await openIn('corrupt', () => newer)
    await second.refresh()
    const newest = second.view().snapshot?.sha256 ?? ''
    const path = join(folder, 'corrupt', TENANT, `list-${newest}.xml`)
    await writeFile(path, (await readFile(path, 'utf8')).replace('chu-a', 'chu-x'))
    const store = await fileListStore({ tenant: TENANT, folder: join(folder, 'corrupt') })
    expect(await codeThrownBy(() => store.bytesOf(newest))).toBe('WL_STORE_CORRUPT')
    const third = await openIn('corrupt', () => list)
    expect(third.view().snapshot?.sha256).toBe(first.view().snapshot?.sha256)
  })

  it('two processes that swap at once end with the newer list, whoever writes last', async () => {
    world.clock.advance(60_000)
    const newer = await world.list([...ROWS, { domain: 'nouveau.mssante.fr', operator: OPERATOR_A }])
    const one = await openIn('shared', () => newer)
    const other = await openIn('shared', () => list)
    await Promise.all([one.refresh(), other.refresh()])
    await other.reload()
    expect(one.view().snapshot?.has('nouveau.mssante.fr')).toBe(true)
    expect(other.view().snapshot?.has('nouveau.mssante.fr')).toBe(true)
    expect((await openIn('shared', () => list)).view().snapshot?.has('nouveau.mssante.fr')).toBe(true)
  })

  it('keeps as many lists as it is told', async () => {
    for (let index = 0; index < 4; index += 1) {
      world.clock.advance(60_000)
      const next = await world.list(ROWS)
      await (await openIn('pruned', () => next, 2)).refresh()
    }
    expect((await readdir(join(folder, 'pruned', TENANT))).sort().map((name) => name.slice(-5))).toHaveLength(
      4,
    )
  })

  it('refuses to keep nothing', async () => {
    expect(await codeThrownBy(() => fileListStore({ tenant: TENANT, folder, keep: 0 }))).toBe(
      'WL_OPTIONS_INVALID',
    )
  })

  it('a folder that cannot be written leaves the list in use as it was', async () => {
    const whitelist = await openIn('full', () => list)
    await whitelist.refresh()
    world.clock.advance(60_000)
    // A file in the place of the folder fails every write, also for root.
    await rm(join(folder, 'full'), { recursive: true })
    await writeFile(join(folder, 'full'), '')
    expect(codeIn(await whitelist.refresh())).toBe('WL_STORE_FAILED')
    expect(whitelist.view()).toMatchObject({ state: 'fresh' })
  })

  it('survives kill -9 at any moment of a swap', async () => {
    const target = join(folder, 'killed')
    const files: string[] = []
    for (let index = 0; index < 6; index += 1) {
      world.clock.advance(60_000)
      const path = join(folder, `swap-${index}.xml`)
      await writeFile(path, await world.list(ROWS))
      files.push(path)
    }
    for (const delayMs of [0, 2, 4, 8, 15, 30]) {
      await killWhileStoring(target, files, delayMs)
      const store = await fileListStore({ tenant: TENANT, folder: target })
      expect(await store.latest()).toBeDefined()
      for (const { sha256 } of await store.history()) {
        expect((await store.bytesOf(sha256)).length).toBeGreaterThan(0)
      }
    }
  })

  /** Starts a process that stores one list after the other, and kills it a moment after its first write. */
  async function killWhileStoring(target: string, files: readonly string[], delayMs: number): Promise<void> {
    const script = fileURLToPath(new URL('../support/store-until-killed.ts', import.meta.url))
    const child = spawn(
      process.execPath,
      ['--conditions=@entente/source', '--import', import.meta.resolve('tsx'), script, target, ...files],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
  }
})
