import { codeThrownBy } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { createQfClient, type ManualTicket } from '../../src/index.ts'
import { type Desk, day, manualRequest, openDesk } from '../support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

async function ticketFrom(client: ReturnType<typeof createQfClient>, change = {}): Promise<ManualTicket> {
  const opened = await client.openManualConsultation(manualRequest(change))
  return opened.kind === 'ticket' ? opened : expect.unreachable(opened.kind)
}

describe('a consultation that the agent makes himself on the extranet', () => {
  it('opens a ticket, then records what the agent saw', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const ticket = await ticketFrom(client)
    expect(ticket).toMatchObject({
      url: 'https://www.msa.fr',
      caisse: 'MSA fictive des Trois Vallées',
      expiresAt: new Date('2026-03-02T09:15:00Z'),
    })
    const seen = { kind: 'found', quotientFamilial: 512, validFrom: day('2026-03-01') } as const
    expect(await client.completeManualConsultation(ticket.id, 'agent-07', seen)).toMatchObject(seen)
    expect(desk.api.calls).toEqual([])
    expect(desk.sink.records.map(({ event }) => [event.kind, event.facts.channel])).toEqual([
      ['qf.request', 'extranet'],
      ['qf.result', 'extranet'],
    ])
    expect(JSON.stringify(desk.sink.records)).not.toMatch(/\b512\b|2882099999999/)
  })

  it('is closed at night, and says when it opens', async () => {
    desk = await openDesk({ at: '2026-03-02T22:30:00Z' })
    const client = createQfClient(desk.policy, desk.ports)
    const session = { agent: 'agent-07', id: 's', lastActivityAt: desk.clock.now() }
    expect(await client.openManualConsultation(manualRequest({ session }))).toMatchObject({
      kind: 'service-closed',
      opensAt: new Date('2026-03-03T04:00:00Z'),
    })
  })

  it('writes an opposition that the agent saw into the register', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const { id } = await ticketFrom(client)
    await client.completeManualConsultation(id, 'agent-07', { kind: 'opposition' })
    expect((await client.openManualConsultation(manualRequest())).kind).toBe('opposition')
  })

  it('takes a ticket once, in time, from the agent who opened it', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const { id } = await ticketFrom(client)
    const complete = (ticket: string, agent: string) =>
      codeThrownBy(() => client.completeManualConsultation(ticket, agent, { kind: 'given-up' }))
    expect(await complete(id, 'agent-99')).toBe('QF_TICKET_INVALID')
    expect(await complete('inconnu', 'agent-07')).toBe('QF_TICKET_INVALID')
    const twice = await Promise.allSettled(
      [1, 2].map(() => client.completeManualConsultation(id, 'agent-07', { kind: 'given-up' })),
    )
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const late = await ticketFrom(client)
    desk.clock.advance(15 * 60_000)
    expect(await complete(late.id, 'agent-07')).toBe('QF_TICKET_INVALID')
  })

  it.each([
    [{ kind: 'found', quotientFamilial: -1, validFrom: day('2026-03-01') }],
    [{ kind: 'found', quotientFamilial: 12.5, validFrom: day('2026-03-01') }],
    [{ kind: 'found', quotientFamilial: 12, validFrom: day('2026-03-02'), validUntil: day('2026-03-01') }],
  ] as const)('refuses an observation that no screen shows: %j', async (observation) => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const { id } = await ticketFrom(client)
    const complete = () => client.completeManualConsultation(id, 'agent-07', observation)
    expect(await codeThrownBy(complete)).toBe('QF_REQUEST_INVALID')
  })

  it('opens no ticket without a trace', async () => {
    desk = await openDesk()
    desk.sink.broken = true
    const client = createQfClient(desk.policy, desk.ports)
    expect(await codeThrownBy(() => client.openManualConsultation(manualRequest()))).toBe(
      'QF_TRACE_UNAVAILABLE',
    )
  })

  it('refuses an agent whose account nobody knows', async () => {
    desk = await openDesk({ ports: { account: () => undefined } })
    const client = createQfClient(desk.policy, desk.ports)
    expect((await client.openManualConsultation(manualRequest())).kind).toBe('convention-refuses')
  })

  it('warns of one account in two sessions, until one of them is closed', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const warned = async (id: string) => {
      const session = { agent: 'agent-07', id, lastActivityAt: desk.clock.now() }
      const { guards } = await ticketFrom(client, { session })
      return guards.checks.some((check) => check.id === 'account-not-shared' && check.outcome === 'warning')
    }
    expect([await warned('a'), await warned('b')]).toEqual([false, true])
    client.endSession('agent-07', 'a')
    expect(await warned('b')).toBe(false)
  })
})

describe('a request of the wrong form', () => {
  it.each([
    ['requestId', { requestId: 'deux mots' }],
    ['purpose', { purpose: '' }],
    ['registration', { registration: 'a\nb' }],
    ['session.agent', { session: { agent: '', id: 's', lastActivityAt: new Date(0) } }],
    ['session.lastActivityAt', { session: { agent: 'a', id: 's', lastActivityAt: new Date(Number.NaN) } }],
    ['information.deliveredOn', { information: { deliveredOn: '2026-02-30' as never, notice: 'n' } }],
    ['rubrics', { rubrics: ['montant', 'montant'] as const }],
  ])('names the field %s and records nothing', async (field, change) => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    await expect(client.openManualConsultation(manualRequest(change))).rejects.toMatchObject({
      code: 'QF_REQUEST_INVALID',
      details: { field },
    })
    expect(desk.sink.records).toEqual([])
  })
})
