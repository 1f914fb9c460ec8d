import { nodeRandom } from '@entente/runtime'
import { codeThrownBy, plantSentinels } from '@entente/testkit'
import { createCrlCache, loadCrl, parseCertificate } from '@entente/trust'
import { afterEach, describe, expect, it } from 'vitest'
import {
  bytesSource,
  inlineOpener,
  type ListStore,
  listProfile,
  memoryListStore,
  openWhitelist,
  type Whitelist,
  WhitelistError,
} from '../../src/index.ts'
import { writeList } from '../../src/testing/index.ts'
import { recordingObserver } from '../support/observer.ts'
import {
  AGENCY_OU,
  makeWorld,
  NOW,
  OPERATOR_A,
  ROWS,
  SIGNER_CN,
  SIGNING,
  signerSubject,
  TENANT,
} from '../support/world.ts'

const opener = inlineOpener()
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const opened: Whitelist[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((whitelist) => whitelist.close()))
})

async function setUp(store: ListStore = memoryListStore(TENANT)) {
  const world = makeWorld()
  const published = { bytes: (await world.list(ROWS)) as Uint8Array | Error }
  const observer = recordingObserver()
  const source = bytesSource(() => {
    if (published.bytes instanceof Error) throw published.bytes
    return published.bytes
  })
  const open = async (policy = world.policy()) => {
    const whitelist = await openWhitelist({
      mode: 'enforce',
      policy,
      source,
      store,
      clock: world.clock,
      observer,
      opener,
    })
    opened.push(whitelist)
    return whitelist
  }
  return { world, published, observer, open, store }
}

async function codeOf(whitelist: Whitelist): Promise<string> {
  const report = await whitelist.refresh()
  return report.outcome === 'refused' || report.outcome === 'unavailable' ? report.error.code : report.outcome
}

describe('refreshing', () => {
  it('has no list before the first one was verified', async () => {
    const { open } = await setUp()
    const whitelist = await open()
    expect(whitelist.view()).toMatchObject({ state: 'absent', snapshot: undefined })
    expect(whitelist.health()).toMatchObject({ level: 'down', domains: 0 })
  })

  it('swaps to a verified list, and says unchanged when it comes again', async () => {
    const { open, observer } = await setUp()
    const whitelist = await open()
    expect(await whitelist.refresh()).toMatchObject({ outcome: 'swapped', added: 4, removed: 0 })
    expect(await whitelist.refresh()).toMatchObject({ outcome: 'unchanged' })
    expect(whitelist.health()).toMatchObject({ level: 'ok', state: 'fresh', domains: 4, failuresInARow: 0 })
    expect(observer.names()).toEqual(['whitelist.swapped', 'whitelist.unchanged'])
  })

  it('keeps one snapshot for a mail in flight while another is swapped in', async () => {
    const { open, world, published } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    const inFlight = whitelist.view()
    world.clock.advance(HOUR_MS)
    published.bytes = await world.list([
      ...ROWS,
      { domain: 'nouveau.mssante.fr', operator: ROWS[0]?.operator ?? '' },
    ])
    expect(await whitelist.refresh()).toMatchObject({ outcome: 'swapped', added: 1 })
    expect(inFlight.snapshot?.has('nouveau.mssante.fr')).toBe(false)
    expect(whitelist.view().snapshot?.has('nouveau.mssante.fr')).toBe(true)
  })

  it('shares one refresh between calls that overlap', async () => {
    const { open } = await setUp()
    const whitelist = await open()
    const [one, other] = await Promise.all([whitelist.refresh(), whitelist.refresh()])
    expect(one).toBe(other)
  })

  it('never replaces a verified list by a bad, older, empty or shrunken one', async () => {
    const { open, world, published } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    const before = whitelist.view().snapshot
    world.clock.advance(HOUR_MS)

    published.bytes = new TextEncoder().encode(writeList(ROWS, { generatedAt: '2026-03-02T10:00:00Z' }))
    expect(await codeOf(whitelist)).toBe('WL_UNSIGNED')
    published.bytes = await world.list(ROWS, { generatedAt: '2026-03-01T00:00:00Z' })
    expect(await codeOf(whitelist)).toBe('WL_ROLLED_BACK')
    published.bytes = await world.list([])
    expect(await codeOf(whitelist)).toBe('WL_EMPTY')
    published.bytes = await world.list(ROWS.slice(0, 1))
    expect(await codeOf(whitelist)).toBe('WL_SHRUNK')
    published.bytes = new WhitelistError('WL_SOURCE_UNAVAILABLE')
    expect(await codeOf(whitelist)).toBe('WL_SOURCE_UNAVAILABLE')

    expect(whitelist.view().snapshot).toBe(before)
    expect(whitelist.health()).toMatchObject({ level: 'degraded', state: 'fresh', failuresInARow: 5 })
  })

  it('accepts a list signed again without a new generation date, and not the older signature after it', async () => {
    const { open, world, published } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    const older = published.bytes
    world.clock.advance(HOUR_MS)
    published.bytes = await world.list(ROWS, {
      generatedAt: '2026-03-02T09:00:00Z',
      signedAt: '2026-03-02T09:30:00Z',
    })
    expect(await codeOf(whitelist)).toBe('swapped')
    published.bytes = older
    expect(await codeOf(whitelist)).toBe('WL_ROLLED_BACK')
  })

  it('does not choose between two lists of the same dates that differ', async () => {
    const { open, world, published } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    const first = whitelist.view().snapshot?.sha256
    const dates = { generatedAt: NOW, signedAt: NOW }
    published.bytes = await world.list(
      [...ROWS, { domain: 'glisse.mssante.fr', operator: OPERATOR_A }],
      dates,
    )
    expect(await codeOf(whitelist)).toBe('WL_CONTRADICTED')
    published.bytes = await world.list([...ROWS].reverse(), dates)
    expect(await codeOf(whitelist)).toBe('swapped')
    expect(whitelist.view().snapshot?.sha256).not.toBe(first)
  })

  it('accepts one shrunken list by its hash, and no other', async () => {
    const { open, world, published } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(HOUR_MS)
    published.bytes = await world.list(ROWS.slice(0, 1))
    const refused = await whitelist.refresh({ acceptShrinkOf: 'f'.repeat(64) })
    if (refused.outcome !== 'refused') throw new Error(refused.outcome)
    const sha256 = String(refused.error.details.sha256)
    expect(await whitelist.refresh({ acceptShrinkOf: sha256 })).toMatchObject({
      outcome: 'swapped',
      removed: 3,
    })
  })

  it('puts a list in use only after it is durable', async () => {
    const store = {
      ...memoryListStore(TENANT),
      put: () => Promise.reject(new WhitelistError('WL_STORE_FAILED')),
    }
    const { open } = await setUp(store)
    const whitelist = await open()
    expect(await codeOf(whitelist)).toBe('WL_STORE_FAILED')
    expect(whitelist.view().state).toBe('absent')
  })

  it('never says what the list contains in events, reports and errors', async () => {
    const { world, published, open, observer } = await setUp()
    const sentinels = plantSentinels()
    published.bytes = await world.list([
      {
        domain: `${sentinels.plant('nom')}@x.mssante.fr`,
        operator: sentinels.plant('dn'),
        responsible: sentinels.plant('contact'),
        support: sentinels.plant('support'),
      },
      ...ROWS,
    ])
    const whitelist = await open()
    const report = await whitelist.refresh()
    const { snapshot } = whitelist.view()
    expect(snapshot?.diagnostics.length).toBeGreaterThan(0)
    expect(
      sentinels.leaksIn(report, observer.seen(), whitelist.health(), snapshot, [
        ...(snapshot?.entries() ?? []),
      ]),
    ).toEqual([])
  })
})

describe('the time a list may serve', () => {
  it('is fresh for a day, judged with a warning until the seventh, and then no longer', async () => {
    const { open, world } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(DAY_MS - 1)
    expect(whitelist.view().state).toBe('fresh')
    world.clock.advance(1)
    expect(whitelist.view().state).toBe('soft-stale')
    expect(whitelist.health().level).toBe('degraded')
    world.clock.advance(6 * DAY_MS)
    expect(whitelist.view().state).toBe('hard-stale')
    expect(whitelist.health().level).toBe('down')
  })

  it('starts again when the source confirms the same list', async () => {
    const { open, world } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(2 * DAY_MS)
    await whitelist.refresh()
    expect(whitelist.view().state).toBe('fresh')
  })

  it('does not start again when the signer expired since: the real gap of 46 hours', async () => {
    const { open, world, published } = await setUp()
    const first = world.authority.leaf({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: SIGNING,
      keyType: 'p-256',
      notAfter: new Date('2026-03-02T10:00:44Z'),
    })
    published.bytes = await world.list(ROWS, { by: first })
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(46 * HOUR_MS)
    expect(await codeOf(whitelist)).toBe('WL_SIGNER_EXPIRED')
    expect(whitelist.view().state).toBe('soft-stale')

    // Restarting in the gap keeps the list: it was verified while its signer was in force.
    const restarted = await open()
    expect(restarted.view()).toMatchObject({ state: 'soft-stale' })

    const second = world.authority.leaf({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: SIGNING,
      keyType: 'p-256',
    })
    published.bytes = await world.list(ROWS, { by: second })
    expect(await codeOf(restarted)).toBe('swapped')
    expect(restarted.view().state).toBe('fresh')
  })

  it('ends at once at a restart when the signer was revoked', async () => {
    const { open, world } = await setUp()
    await (await open()).refresh()
    const revoked = world.authority.crl({
      thisUpdate: new Date('2026-03-02T08:59:00Z'),
      revoked: [{ certificate: world.agency.certificateDer, at: world.clock.now() }],
    })
    const authority = parseCertificate(world.authority.certificateDer)
    const trust = {
      ...world.trust,
      crls: createCrlCache([
        ...world.trust.crls.of(parseCertificate(world.root.certificateDer)),
        loadCrl(revoked, authority),
      ]),
    }
    const restarted = await open(world.policy({ trust }))
    expect(restarted.view().state).toBe('absent')
  })

  it('defers when the clock went back before the last confirmation', async () => {
    const { open, world } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(-HOUR_MS)
    expect(whitelist.view().state).toBe('clock-wrong')
    expect(whitelist.health().level).toBe('down')
  })

  it('judges again once the source confirms the list under a clock that was put right', async () => {
    const { open, world, store } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(30 * DAY_MS - DAY_MS)
    await whitelist.refresh()
    world.clock.advance(-29 * DAY_MS)
    expect(whitelist.view().state).toBe('clock-wrong')
    expect(await codeOf(whitelist)).toBe('unchanged')
    expect(whitelist.view().state).toBe('fresh')
    expect((await store.latest())?.confirmedAt).toEqual(world.clock.now())
    expect((await open()).view().state).toBe('fresh')
  })

  it('is not confirmed under a clock that is behind the list itself', async () => {
    const { open, world } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(-HOUR_MS)
    expect(await codeOf(whitelist)).toBe('WL_FROM_FUTURE')
    expect(whitelist.view().state).toBe('clock-wrong')
  })

  it('degrades health when the source confirms one list for more than thirty days', async () => {
    const { open, world, published } = await setUp()
    published.bytes = await world.list(ROWS, { generatedAt: '2026-02-10T00:00:00Z' })
    const whitelist = await open()
    await whitelist.refresh()
    expect(whitelist.health()).toMatchObject({ state: 'fresh', level: 'ok' })
    world.clock.advance(10 * DAY_MS)
    expect(await codeOf(whitelist)).toBe('unchanged')
    expect(whitelist.health()).toMatchObject({ state: 'fresh', level: 'degraded' })
  })

  it('is extended by a recorded decision with an end, which other processes see too', async () => {
    const { open, world, observer } = await setUp()
    const whitelist = await open()
    await whitelist.refresh()
    world.clock.advance(8 * DAY_MS)
    const until = new Date(world.clock.now().getTime() + DAY_MS)
    await whitelist.breakGlass({ by: 'astreinte', reason: 'site du publieur indisponible', until })
    expect(whitelist.view()).toMatchObject({ state: 'break-glass', breakGlass: { by: 'astreinte', until } })
    expect(whitelist.health().level).toBe('degraded')
    expect((await open()).view().state).toBe('break-glass')
    expect(JSON.stringify(observer.seen())).not.toContain('astreinte')
    world.clock.advance(DAY_MS)
    expect(whitelist.view().state).toBe('hard-stale')
  })

  it('is not extended without somebody, a reason and an end within 72 hours', async () => {
    const { open, world } = await setUp()
    const whitelist = await open()
    const until = new Date(world.clock.now().getTime() + HOUR_MS)
    const tooLate = new Date(world.clock.now().getTime() + 73 * HOUR_MS)
    for (const decision of [
      { by: '', reason: 'x', until },
      { by: 'x', reason: ' ', until },
      { by: 'x', reason: 'x', until: tooLate },
      { by: 'x', reason: 'x', until: world.clock.now() },
    ]) {
      expect(await codeThrownBy(() => whitelist.breakGlass(decision))).toBe('WL_BREAK_GLASS_REFUSED')
    }
  })
})

describe('audit mode', () => {
  it('reads a list it cannot trust and never calls it verified', async () => {
    const { world, published, observer, store } = await setUp()
    published.bytes = new TextEncoder().encode(writeList(ROWS, { generatedAt: '2026-03-02T08:00:00Z' }))
    const bytes = published.bytes
    const whitelist = await openWhitelist({
      mode: 'audit',
      tenant: TENANT,
      profile: listProfile(),
      source: bytesSource(() => bytes),
      store,
      clock: world.clock,
      observer,
      opener,
    })
    opened.push(whitelist)
    expect(await whitelist.refresh()).toMatchObject({ outcome: 'observed', problem: 'WL_UNSIGNED' })
    const { state, snapshot } = whitelist.view()
    expect(state).toBe('audit')
    expect(snapshot?.verification).toBe('unverified')
    expect(snapshot?.domainCount).toBe(4)
    expect(JSON.stringify([observer.seen(), whitelist.health()]).replaceAll('unverified', '')).not.toContain(
      'verified',
    )
    expect(await store.latest()).toBeUndefined()
  })
})

describe('polling', () => {
  it('refreshes, sleeps about an hour, and ends with its signal', async () => {
    const { open } = await setUp()
    const whitelist = await open()
    const stop = new AbortController()
    const slept: number[] = []
    const sleep = async (ms: number) => {
      slept.push(ms)
      if (slept.length === 3) stop.abort()
    }
    await whitelist.run({ signal: stop.signal, sleep, random: nodeRandom })
    expect(slept).toHaveLength(3)
    for (const ms of slept) expect(Math.abs(ms - HOUR_MS)).toBeLessThanOrEqual(0.1 * HOUR_MS)
    expect(whitelist.view().state).toBe('fresh')
  })
})

describe('options', () => {
  it.each([
    { freshness: { softStaleSeconds: 10, hardStaleSeconds: 5 } },
    { freshness: { pollSeconds: 0 } },
    { freshness: { hardStaleSeconds: 31 * 86_400 } },
    { shrinkLimit: 2 },
  ])('%j is refused', async (options) => {
    const { world, store } = await setUp()
    const source = bytesSource(() => new Uint8Array())
    const open = () =>
      openWhitelist({
        mode: 'enforce',
        policy: world.policy(),
        source,
        store,
        clock: world.clock,
        ...options,
      })
    expect(await codeThrownBy(open)).toBe('WL_OPTIONS_INVALID')
  })

  it('a signer policy that names nobody is refused', async () => {
    const { open, world } = await setUp()
    expect(await codeThrownBy(() => open(world.policy({ commonName: '' })))).toBe('PARTNER_BINDING_INVALID')
  })

  it('a closed whitelist reads nothing any more', async () => {
    const { open } = await setUp()
    const whitelist = await open()
    await whitelist.close()
    expect(await codeOf(whitelist)).toBe('WL_CLOSED')
  })
})
