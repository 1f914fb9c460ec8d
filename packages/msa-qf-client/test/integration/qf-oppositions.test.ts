import { createSecretKey } from 'node:crypto'
import type { TraceReceipt } from '@entente/core/ports'
import { hmacKeyedHash } from '@entente/runtime'
import { caught, codeThrownBy } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { createQfClient, type QfClient, type QfPorts } from '../../src/index.ts'
import { type Desk, day, identityOf, manualRequest, NIR, openDesk, requestFor } from '../support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

const declaration = {
  requestId: 'opposition-1',
  agent: 'agent-07',
  subjects: [identityOf()],
  source: 'partner',
} as const
const withdrawal = {
  ...declaration,
  requestId: 'retrait-1',
  reason: 'person-withdrew',
  evidence: 'courrier-2026-118',
} as const
const receipt: TraceReceipt = { log: 'l', index: 0, leafHash: '00', recordedAt: new Date(0) }

const kinds = () => desk.sink.records.map(({ event }) => event.kind)
const last = () => desk.sink.records.at(-1)

describe('each change of the register (art. 6-3 and annexe 1)', () => {
  it('says who declared an opposition, when and where, and knows the person by keyed hash only', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    await client.registerOpposition({ ...declaration, subjects: [identityOf(), manualRequest().subject] })
    expect(last()).toMatchObject({
      event: { kind: 'qf.opposition', at: desk.clock.now(), facts: { source: 'partner' } },
      context: { actor: { kind: 'person', id: 'agent-07' }, requestId: 'opposition-1' },
    })
    const terms = last()?.event.search?.['qf.subject'] ?? []
    expect(terms.length).toBeGreaterThan(1)
    for (const term of terms) expect(term).toMatch(/^opposition-2026\.[\w-]{20,}$/)
    expect(JSON.stringify(desk.sink.records)).not.toMatch(/exemple|2882099/i)
  })

  it('says who withdrew one, when and why, before the person can be consulted again', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    await client.registerOpposition(declaration)
    desk.clock.advance(60_000)
    await client.withdrawOpposition(withdrawal)
    expect(last()).toMatchObject({
      event: {
        kind: 'qf.opposition-withdrawn',
        at: desk.clock.now(),
        facts: { source: 'partner', reason: 'person-withdrew' },
        payload: { evidence: 'courrier-2026-118' },
      },
      context: { actor: { kind: 'person', id: 'agent-07' }, requestId: 'retrait-1' },
    })
    expect(last()?.event.search).toEqual(desk.sink.records[0]?.event.search)
    expect((await client.consult(requestFor())).kind).toBe('found')
  })

  it('is recorded when the file on the extranet shows the opposition', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    await client.completeManualConsultation(await ticketOf(client), 'agent-07', { kind: 'opposition' })
    expect(kinds()).toEqual(['qf.request', 'qf.opposition', 'qf.result'])
    expect(desk.sink.records[1]?.event.facts).toMatchObject({ source: 'caisse' })
  })

  it('reaches oppositions that were registered under a former key', async () => {
    desk = await openDesk()
    const former = desk.ports.hash
    await createQfClient(desk.policy, desk.ports).registerOpposition(declaration)
    const hash = hmacKeyedHash('opposition-2027', createSecretKey(Buffer.alloc(32, 8)))
    const client = createQfClient(desk.policy, { ...desk.ports, hash, formerHashes: [former] })
    expect((await client.consult(requestFor())).kind).toBe('opposition')
    await client.withdrawOpposition(withdrawal)
    expect((await client.consult(requestFor())).kind).toBe('found')
  })

  it('leaves what was registered under a form of the person that is not given', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    await client.registerOpposition({ ...declaration, subjects: [identityOf(), manualRequest().subject] })
    await client.withdrawOpposition(withdrawal)
    expect((await client.openManualConsultation(manualRequest())).kind).toBe('opposition')
  })
})

describe('a change that cannot be recorded', () => {
  it('does not happen when it is a withdrawal', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    await client.registerOpposition(declaration)
    desk.sink.broken = true
    expect(await codeThrownBy(() => client.withdrawOpposition(withdrawal))).toBe('QF_TRACE_UNAVAILABLE')
    desk.sink.broken = false
    expect((await client.consult(requestFor())).kind).toBe('opposition')
  })

  it('protects the person all the same when it is a declaration', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    desk.sink.broken = true
    expect(await codeThrownBy(() => client.registerOpposition(declaration))).toBe('QF_TRACE_UNAVAILABLE')
    desk.sink.broken = false
    expect((await client.consult(requestFor())).kind).toBe('opposition')
  })

  it('cannot be made past the client either', async () => {
    desk = await openDesk()
    const { oppositions } = desk.ports
    await oppositions.record(['ref'], 'partner', day('2026-03-02'))
    const withdraw = oppositions.withdraw as (references: readonly string[]) => Promise<void>
    expect(await codeThrownBy(() => withdraw(['ref']))).toBe('QF_TRACE_UNAVAILABLE')
    expect(await oppositions.has(['ref'])).toBe(true)
    await oppositions.withdraw(['ref'], receipt)
    expect(await oppositions.has(['ref'])).toBe(false)
  })

  it.each([
    ['requestId', { requestId: NIR.reveal() }],
    ['agent', { agent: '' }],
    ['subjects', { subjects: [] }],
    ['source', { source: 'autre' as never }],
    ['reason', { reason: 'autre' as never }],
    ['evidence', { evidence: NIR.reveal() }],
  ])('for its %s changes and records nothing', async (field, change) => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    await client.registerOpposition(declaration)
    const acts = [() => client.withdrawOpposition({ ...withdrawal, ...change })]
    if (field in declaration) acts.push(() => client.registerOpposition({ ...declaration, ...change }))
    for (const act of acts) {
      expect(await caught(act)).toMatchObject({ code: 'QF_REQUEST_INVALID', details: { field } })
    }
    expect(kinds()).toEqual(['qf.opposition'])
    expect((await client.consult(requestFor())).kind).toBe('opposition')
  })

  it('because the register is down leaves a second record that says so', async () => {
    desk = await openDesk()
    const down = () => Promise.reject(new Error('disk full'))
    const ports = { ...desk.ports, oppositions: { has: async () => false, record: down, withdraw: down } }
    const client = createQfClient(desk.policy, ports)
    for (const act of [
      () => client.registerOpposition(declaration),
      () => client.withdrawOpposition(withdrawal),
    ]) {
      expect(await codeThrownBy(act)).toBe('QF_REGISTER_UNAVAILABLE')
    }
    expect(kinds()).toEqual([
      'qf.opposition',
      'qf.opposition-failed',
      'qf.opposition-withdrawn',
      'qf.opposition-failed',
    ])
    expect(last()?.event.facts).toMatchObject({
      change: 'qf.opposition-withdrawn',
      errorCode: 'QF_REGISTER_UNAVAILABLE',
    })
  })
})

describe('an opposition declared while the call is on its way', () => {
  /** The API answers only after somebody else has registered the opposition. */
  const declaredDuringTheCall = async (change: Partial<QfPorts> = {}) => {
    desk = await openDesk()
    const { http } = desk.ports
    const other = createQfClient(desk.policy, desk.ports)
    const held: QfPorts['http'] = http && {
      ...http,
      send: async (...call) => {
        const answer = await http.send(...call)
        await other.registerOpposition(declaration)
        return answer
      },
    }
    return createQfClient(desk.policy, { ...desk.ports, ...(held && { http: held }), ...change })
  }

  it('withholds the answer, and the record says that nothing was given out', async () => {
    const client = await declaredDuringTheCall()
    const outcome = await client.consult(requestFor({ purpose: 'cantine' }))
    expect(Object.keys(outcome).sort()).toEqual(['guards', 'kind', 'receipt'])
    expect(outcome.kind).toBe('opposition')
    expect(outcome.guards.checks.find(({ id }) => id === 'no-opposition')?.outcome).toBe('failed')
    expect(desk.api.calls).toHaveLength(1)
    expect(kinds()).toEqual(['qf.request', 'qf.opposition', 'qf.result'])
    expect(last()?.event.facts).toMatchObject({ outcome: 'opposition', fields: [] })
  })

  it('withholds also that there is no file', async () => {
    const client = await declaredDuringTheCall()
    desk.api.failNext({ status: 404, code: '10003' })
    expect((await client.consult(requestFor())).kind).toBe('opposition')
  })

  it('leaves the quota and the maintenance, which say nothing of the person', async () => {
    const client = await declaredDuringTheCall()
    desk.api.failNext('maintenance')
    expect((await client.consult(requestFor())).kind).toBe('maintenance')
  })

  it('gives nothing out when the register cannot be read again', async () => {
    desk = await openDesk()
    let reads = 0
    const oppositions = {
      ...desk.ports.oppositions,
      has: async () => {
        reads += 1
        if (reads > 1) throw new Error('disk full')
        return false
      },
    }
    const client = createQfClient(desk.policy, { ...desk.ports, oppositions })
    expect(await codeThrownBy(() => client.consult(requestFor()))).toBe('QF_REGISTER_UNAVAILABLE')
    expect(last()?.event.facts).toMatchObject({ outcome: 'failed', errorCode: 'QF_REGISTER_UNAVAILABLE' })
  })
})

describe('an opposition declared while the outcome is being recorded', () => {
  const declaredDuringTheRecord = async () => {
    desk = await openDesk()
    const other = createQfClient(desk.policy, desk.ports)
    const declarations = [{ ...declaration, subjects: [identityOf(), manualRequest().subject] }]
    const trace: QfPorts['trace'] = {
      ...desk.sink,
      append: async (event, context) => {
        const outcome = await desk.sink.append(event, context)
        const next = event.kind === 'qf.result' ? declarations.pop() : undefined
        if (next !== undefined) await other.registerOpposition(next)
        return outcome
      },
    }
    return createQfClient(desk.policy, { ...desk.ports, trace })
  }

  it('withholds the answer, and a further record says so', async () => {
    const client = await declaredDuringTheRecord()
    const outcome = await client.consult(requestFor())
    expect(outcome).toMatchObject({ kind: 'opposition', receipt: { index: 3 } })
    expect(outcome).not.toHaveProperty('quotientFamilial')
    expect(kinds()).toEqual(['qf.request', 'qf.result', 'qf.opposition', 'qf.result'])
    expect(last()?.event.facts).toMatchObject({ outcome: 'opposition', fields: [] })
  })

  it('withholds what the agent saw on the extranet', async () => {
    const client = await declaredDuringTheRecord()
    const seen = { kind: 'found', quotientFamilial: 512, validFrom: day('2026-03-01') } as const
    const outcome = await client.completeManualConsultation(await ticketOf(client), 'agent-07', seen)
    expect(outcome).toMatchObject({ kind: 'opposition', receipt: { index: 3 } })
    expect(outcome).not.toHaveProperty('quotientFamilial')
  })
})

async function ticketOf(client: QfClient): Promise<string> {
  const opened = await client.openManualConsultation(manualRequest())
  return opened.kind === 'ticket' ? opened.id : expect.unreachable()
}
