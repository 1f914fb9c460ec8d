import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { caught, codeThrownBy } from '@entente/testkit'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { acceptVector, issueVector, isVectorError, type ReceivedVector } from '../../src/index.ts'
import { type FaultyJournal, openFaultyJournal } from '../support/faulty-journal.ts'
import { createWorld, issuanceRequest, receivedVi, SERVICE, type World } from '../support/world.ts'

/** Garbage VIs of the flood at full rate. */
const FLOOD = process.env.ENTENTE_DEEP ? 100_000 : 10_000

let world: World
let faulty: FaultyJournal
beforeAll(() => {
  world = createWorld()
})
afterEach(() => faulty.dispose())

const open = async (limits = {}) => {
  faulty = await openFaultyJournal(world.policy.tenant, world.clock, limits)
}
const vi = (n: number): ReceivedVector =>
  receivedVi(world, { id: `_00000000-0000-4000-9000-${String(n).padStart(12, '0')}` })
const accept = (received: ReceivedVector, signal?: AbortSignal) =>
  acceptVector(
    received,
    world.policy,
    { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel' },
    { clock: world.clock, sink: faulty.journal },
    signal && { signal },
  )
const issue = (signal?: AbortSignal) =>
  issueVector(
    issuanceRequest(),
    { ...world.issuancePolicy, tenant: world.policy.tenant },
    { ...world.issuancePorts, sink: faulty.journal },
    signal && { signal },
  )
/** Kind and code of each record. */
const recorded = async () =>
  (await faulty.records()).map(({ open: { kind, facts } }) => [kind, facts.code].join(' ').trim())

describe('a journal whose disk is full', () => {
  it('releases and serves nothing, and after recovery each VI serves once', async () => {
    await open()
    faulty.fail('full')
    const vectors = Array.from({ length: 50 }, (_, n) => vi(n))
    for (const outcome of await Promise.allSettled(vectors.map((vector) => accept(vector)))) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'VI_TRACE_UNAVAILABLE', retryable: true },
      })
    }
    expect(await codeThrownBy(() => accept(vi(0)))).toBe('VI_TRACE_UNAVAILABLE')
    expect(await codeThrownBy(() => issue())).toBe('VI_TRACE_UNAVAILABLE')

    faulty.free()
    await faulty.journal.recover()
    await Promise.all(vectors.map((vector) => accept(vector)))
    await issue()
    const again = await Promise.all(vectors.map((vector) => codeThrownBy(() => accept(vector))))
    expect(new Set(again)).toEqual(new Set(['VI_REPLAYED']))
    const kinds = await recorded()
    expect(kinds.filter((kind) => kind === 'vi.verified')).toHaveLength(50)
    expect(kinds.filter((kind) => kind === 'vi.created')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'vi.refused VI_REPLAYED')).toHaveLength(50)
  })
})

describe('a journal whose disk reports a failure after it wrote', () => {
  it('serves nothing, and a VI that it wrote down does not serve afterwards', async () => {
    await open()
    faulty.fail('answer-lost')
    expect(await codeThrownBy(() => accept(vi(1)))).toBe('VI_TRACE_UNAVAILABLE')
    faulty.free()
    await faulty.journal.recover()
    expect(await codeThrownBy(() => accept(vi(1)))).toBe('VI_REPLAYED')
    expect(await recorded()).toEqual(['vi.verified', 'vi.refused VI_REPLAYED'])
  })
})

describe('a journal that hangs', () => {
  it('stops neither the caller, who gets a coded error, nor the next requests once it goes on', async () => {
    await open()
    faulty.fail('stuck')
    for (const attempt of [accept, (_: ReceivedVector, signal: AbortSignal) => issue(signal)]) {
      const error = await caught(() => attempt(vi(1), AbortSignal.timeout(30)))
      expect(isVectorError(error, 'VI_TRACE_UNAVAILABLE')).toBe(true)
      expect(error).toMatchObject({ retryable: true })
    }
    faulty.free()
    // What was on its way is written once: the VI is used up although nobody was served with it.
    expect(await codeThrownBy(() => accept(vi(1)))).toBe('VI_REPLAYED')
    await accept(vi(2))
    expect(await recorded()).toEqual(['vi.verified', 'vi.created', 'vi.refused VI_REPLAYED', 'vi.verified'])
  })

  it('sheds what it cannot queue, closes no gate, and takes the same VI afterwards', async () => {
    await open({ maxQueued: 3 })
    faulty.fail('stuck')
    const waiting = [1, 2, 3].map((n) => accept(vi(n)))
    await wait(20)
    expect(faulty.journal.state()).toBe('overloaded')
    expect(await codeThrownBy(() => accept(vi(4)))).toBe('VI_OVERLOADED')
    expect(await codeThrownBy(() => issue())).toBe('VI_OVERLOADED')
    faulty.free()
    await Promise.all(waiting)
    await accept(vi(4))
    expect(faulty.journal.state()).toBe('open')
    expect(await recorded()).toEqual(Array.from({ length: 4 }, () => 'vi.verified'))
  })
})

describe('a slow journal', () => {
  it('is waited for: nothing is served before its record is durable', async () => {
    await open()
    faulty.fail('stuck')
    let served = false
    const accepting = accept(vi(1)).then((vector) => {
      served = true
      return vector
    })
    await wait(60)
    expect(served).toBe(false)
    faulty.free()
    const { receipt } = await accepting
    const [record] = await faulty.records()
    expect(record).toMatchObject({ index: receipt.index, leafHash: receipt.leafHash })
  })
})

describe('a flood of what nobody signed', () => {
  it('leaves every genuine VI accepted and a bounded number of records', async () => {
    await open({ unauthenticatedPerMinute: 60 })
    const stranger = world.pki.selfSigned({ subject: [['CN', 'inconnu']] })
    const garbage: readonly ReceivedVector[] = [
      { form: 'absent' },
      { form: 'unreadable', why: 'Not an envelope.' },
      { form: 'saml-assertion', bytes: Buffer.from('<a>'.repeat(1_000)) },
      { form: 'jwt', bytes: Buffer.from('a.b.c') },
      receivedVi(world, { issuer: 'urn:interops:99999999800019:idp:autre:1' }),
      receivedVi(world, {}, {}, stranger),
    ]
    const genuine: Promise<unknown>[] = []
    for (let n = 0; n < 2_000; n += 1) {
      if (n % 100 === 0) genuine.push(accept(vi(n)))
      await accept(garbage[n % garbage.length] ?? { form: 'absent' }).catch(() => undefined)
      expect(faulty.journal.state()).toBe('open')
    }
    expect(await Promise.all(genuine)).toHaveLength(20)
    expect(faulty.journal.health().unauthenticated.noted).toBe(2_000)
    const kinds = await recorded()
    expect(kinds.filter((kind) => kind === 'vi.verified')).toHaveLength(20)
    expect(kinds.filter((kind) => kind.startsWith('vi.refused'))).toHaveLength(60)
  })

  it('stops none of the genuine VIs at 10,000 a second', { timeout: 60_000 }, async ({ annotate }) => {
    await open()
    const garbage: readonly ReceivedVector[] = [
      { form: 'absent' },
      { form: 'unreadable', why: 'Not an envelope.' },
      { form: 'saml-assertion', bytes: Buffer.from('<a>'.repeat(20)) },
      { form: 'jwt', bytes: Buffer.from('a.b.c') },
    ]
    const vectors = Array.from({ length: 40 }, (_, n) => vi(n))
    const genuine: Promise<unknown>[] = []
    const begun = performance.now()
    for (let n = 0; n < FLOOD; n += 1) {
      const received = n % (FLOOD / 40) === 0 ? vectors[n / (FLOOD / 40)] : undefined
      if (received !== undefined) genuine.push(accept(received))
      await accept(garbage[n % garbage.length] ?? { form: 'absent' }).catch(() => undefined)
      // The requests of a flood arrive from the network: the journal and its timers get their turns.
      if (n % 100 === 0) await turn()
    }
    const perSecond = Math.round(FLOOD / ((performance.now() - begun) / 1_000))
    await annotate(`${perSecond} garbage VIs a second, ${genuine.length} genuine ones between them`)
    expect(await Promise.all(genuine)).toHaveLength(40)
    expect(faulty.journal.state()).toBe('open')
    expect(faulty.journal.health().unauthenticated.noted).toBe(FLOOD)
    // A machine that others load says nothing about the rate.
    if (process.env.ENTENTE_DEEP) expect(perSecond).toBeGreaterThan(10_000)
  })
})
