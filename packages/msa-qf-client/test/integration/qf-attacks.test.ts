import { parseSiret, parseTenantId } from '@entente/core/ids'
import { memoryKeyValueStore } from '@entente/runtime'
import { caught, codeThrownBy } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { createQfClient, isQfError, oppositionRegister, type QfPolicy } from '../../src/index.ts'
import { type SampleFile, sampleFiles } from '../../src/testing/index.ts'
import {
  type Desk,
  day,
  identityOf,
  manualRequest,
  memorySink,
  openDesk,
  requestFor,
  statusOn,
  TENANT,
} from '../support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

const OTHER = parseTenantId('99000006900015')
const SENTINEL = 'sentinelle-du-coffre'

function policyOfTheOther({ convention, habilitation, ...policy }: QfPolicy): QfPolicy {
  const siret = parseSiret(OTHER)
  return {
    ...policy,
    tenant: OTHER,
    ...(convention && { convention: { ...convention, partner: siret } }),
    ...(habilitation && { habilitation: { ...habilitation, recipient: siret } }),
  }
}

describe('for another tenant', () => {
  it('neither oppositions nor records nor quota are shared, on one store and with one key', async () => {
    desk = await openDesk()
    const store = memoryKeyValueStore(desk.clock)
    const own = { ...desk.ports, oppositions: oppositionRegister(store, TENANT) }
    const theirs = { ...desk.ports, trace: memorySink(), oppositions: oppositionRegister(store, OTHER) }
    const first = createQfClient(desk.policy, own)
    const second = createQfClient(policyOfTheOther(desk.policy), theirs)
    const subjects = [identityOf()]
    await first.registerOpposition({ requestId: 'o-1', agent: 'agent-07', subjects, source: 'partner' })
    expect((await first.consult(requestFor())).kind).toBe('opposition')
    expect((await second.consult(requestFor())).kind).toBe('found')
    expect(desk.api.calls[0]?.params.recipient).toEqual([OTHER])
    expect(desk.sink.records.every(({ context }) => context.tenant === TENANT)).toBe(true)
    expect(theirs.trace.records.map(({ context }) => context.tenant)).toEqual([OTHER, OTHER])
    expect(JSON.stringify(theirs.trace.records)).not.toContain(TENANT)
  })

  it('a habilitation or a convention of somebody else opens nothing', async () => {
    desk = await openDesk()
    const client = createQfClient({ ...desk.policy, tenant: OTHER }, desk.ports)
    expect((await client.consult(requestFor())).kind).toBe('convention-refuses')
    expect((await client.openManualConsultation(manualRequest())).kind).toBe('convention-refuses')
    expect(desk.api.calls).toEqual([])
  })

  it('a ticket of one partner cannot be completed with another', async () => {
    desk = await openDesk()
    const opened = await createQfClient(desk.policy, desk.ports).openManualConsultation(manualRequest())
    const second = createQfClient(policyOfTheOther(desk.policy), desk.ports)
    const id = opened.kind === 'ticket' ? opened.id : expect.unreachable()
    expect(
      await codeThrownBy(() => second.completeManualConsultation(id, 'agent-07', { kind: 'given-up' })),
    ).toBe('QF_TICKET_INVALID')
  })
})

describe('for another person', () => {
  const [camille] = sampleFiles('2026-03')
  const answering = (change: object): readonly SampleFile[] => {
    const { params = {}, body } = camille ?? {}
    const { data } = Object(body)
    return [{ params, status: 200, body: { data: { ...data, ...change } } }]
  }
  const person = { nom_naissance: 'EXEMPLE', prenoms: 'CAMILLE', date_naissance: '1988-04-17', sexe: 'F' }

  it.each([
    [
      'a sister, whose date of birth the caisse does not know',
      [{ ...person, prenoms: 'ALIX', date_naissance: '0000-00-00' }],
    ],
    [
      'a sister of the same year, without day',
      [{ ...person, prenoms: 'ALIX', date_naissance: '1988-00-00' }],
    ],
    ['somebody born on the same day', [{ ...person, nom_naissance: 'AUTRE', prenoms: 'ALIX' }]],
    ['a twin', [{ ...person, prenoms: 'ALIX' }]],
    ['a man of the same name and day', [{ ...person, sexe: 'M' }]],
    ['nobody', []],
  ])('a 200 about %s is withheld', async (_what, allocataires) => {
    desk = await openDesk({ files: answering({ allocataires }) })
    const outcome = await createQfClient(desk.policy, desk.ports).consult(requestFor({ purpose: 'cantine' }))
    expect(outcome.kind).toBe('identity-diverges')
    expect(JSON.stringify(outcome)).not.toMatch(/437|EXEMPLE|ALIX/)
  })

  it.each([
    [
      'under a nom d’usage',
      { ...person, nom_naissance: 'AUTRE', nom_usage: 'EXEMPLE', date_naissance: '0000-00-00' },
    ],
    ['under another name, on the same day', { ...person, nom_naissance: 'AUTRE' }],
    ['with unknown parts of the date', { ...person, date_naissance: '1988-04-00' }],
  ])('the person herself is recognised %s', async (_what, allocataire) => {
    desk = await openDesk({ files: answering({ allocataires: [allocataire] }) })
    expect((await createQfClient(desk.policy, desk.ports).consult(requestFor())).kind).toBe('found')
  })

  it.each([[undefined], [null]])(
    'a 200 that leaves the allocataires %s although the token shows them is withheld',
    async (allocataires) => {
      desk = await openDesk({ files: answering({ allocataires }) })
      expect(await codeThrownBy(() => createQfClient(desk.policy, desk.ports).consult(requestFor()))).toBe(
        'QF_ANSWER_MALFORMED',
      )
    },
  )
})

describe('outside the convention', () => {
  it.each([
    ['2026-03-28T21:59:59Z', 'ticket'],
    ['2026-03-28T22:00:00Z', '2026-03-29T03:00:00.000Z'],
    ['2026-03-29T02:59:59Z', '2026-03-29T03:00:00.000Z'],
    ['2026-03-29T03:00:00Z', 'ticket'],
    ['2026-10-24T21:00:00Z', '2026-10-25T04:00:00.000Z'],
    ['2026-10-25T03:59:59Z', '2026-10-25T04:00:00.000Z'],
    ['2026-10-25T04:00:00Z', 'ticket'],
    ['2026-10-25T21:59:59Z', 'ticket'],
  ])('on the nights when clocks change, at %s: %s', async (at, expected) => {
    desk = await openDesk({ at })
    const session = { agent: 'agent-07', id: 's', lastActivityAt: desk.clock.now() }
    const opened = await createQfClient(desk.policy, desk.ports).openManualConsultation(
      manualRequest({ session }),
    )
    expect(opened.kind === 'service-closed' ? opened.opensAt?.toISOString() : opened.kind).toBe(expected)
  })

  it.each([
    ['of yesterday', statusOn('2026-03-01')],
    ['of another convention', statusOn('2026-03-02', { convention: 'AUTRE' })],
  ])('a status %s opens neither channel', async (_what, status) => {
    desk = await openDesk({ ports: { status: () => status } })
    const client = createQfClient(desk.policy, desk.ports)
    expect((await client.consult(requestFor())).kind).toBe('convention-refuses')
    expect((await client.openManualConsultation(manualRequest())).kind).toBe('convention-refuses')
    expect(desk.api.calls).toEqual([])
  })

  it('what the agent saw is withheld from the moment on that the person objects', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const opened = await client.openManualConsultation(manualRequest())
    const id = opened.kind === 'ticket' ? opened.id : expect.unreachable()
    const { subject } = manualRequest()
    await client.registerOpposition({
      requestId: 'o-1',
      agent: 'agent-07',
      subjects: [subject],
      source: 'caisse',
    })
    const seen = { kind: 'found', quotientFamilial: 512, validFrom: day('2026-03-01') } as const
    const outcome = await client.completeManualConsultation(id, 'agent-07', seen)
    expect(Object.keys(outcome).sort()).toEqual(['kind', 'receipt'])
    expect(outcome.kind).toBe('opposition')
    expect(desk.sink.records.at(-1)?.event.facts).toMatchObject({ outcome: 'opposition', fields: [] })
  })
})

describe('without a trace, or with too much in one', () => {
  it('an observation that cannot be recorded is not given out, and can be recorded later', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const opened = await client.openManualConsultation(manualRequest())
    const id = opened.kind === 'ticket' ? opened.id : expect.unreachable()
    const seen = { kind: 'found', quotientFamilial: 512, validFrom: day('2026-03-01') } as const
    const complete = () => client.completeManualConsultation(id, 'agent-07', seen)
    desk.sink.broken = true
    expect(await codeThrownBy(complete)).toBe('QF_TRACE_UNAVAILABLE')
    desk.sink.broken = false
    expect(await complete()).toMatchObject(seen)
    expect(await codeThrownBy(complete)).toBe('QF_TICKET_INVALID')
  })

  it('a request named after a person’s NIR is refused', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    for (const requestId of ['279035121518989', '2-79-03-51-215-189-89']) {
      const error = await caught(() => client.consult(requestFor({ requestId })))
      expect(error).toMatchObject({ code: 'QF_REQUEST_INVALID', details: { field: 'requestId' } })
      expect(String(error)).not.toContain('2151')
    }
    expect(desk.sink.records).toEqual([])
  })

  it('says who receives the data besides the partner', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    expect((await client.consult(requestFor({ discloseTo: 'hebergeur' }))).kind).toBe('found')
    expect(desk.sink.records.map(({ event }) => event.facts.discloseTo)).toEqual(['hebergeur', 'hebergeur'])
  })
})

describe('a store or a vault that fails with a secret in its message', () => {
  const failing = () => Promise.reject(new Error(SENTINEL))

  it.each([
    ['the token, for the guards', { facts: failing, headersFor: failing }, 0],
    [
      'the token, for the call',
      { facts: async () => ({ expiresAt: new Date('2027-01-01T00:00:00Z') }), headersFor: failing },
      2,
    ],
  ])('%s: a coded error, and no call', async (_what, authorization, records) => {
    desk = await openDesk({ ports: { authorization } })
    const error = await caught(() => createQfClient(desk.policy, desk.ports).consult(requestFor()))
    expect(error).toMatchObject({ code: 'QF_REGISTER_UNAVAILABLE', retryable: true })
    expect(`${error}${isQfError(error) && JSON.stringify(error.cause)}`).not.toContain(SENTINEL)
    expect(desk.api.calls).toEqual([])
    expect(desk.sink.records).toHaveLength(records)
  })

  it('the opposition register: a coded error, and the opposition can be recorded again', async () => {
    desk = await openDesk()
    const { oppositions } = desk.ports
    let broken = false
    const register = {
      ...oppositions,
      record: (...entry: Parameters<typeof oppositions.record>) =>
        broken ? failing() : oppositions.record(...entry),
    }
    const client = createQfClient(desk.policy, { ...desk.ports, oppositions: register })
    const opened = await client.openManualConsultation(manualRequest())
    const id = opened.kind === 'ticket' ? opened.id : expect.unreachable()
    broken = true
    const subjects = [identityOf()]
    const acts = [
      () => client.registerOpposition({ requestId: 'o', agent: 'agent-07', subjects, source: 'partner' }),
      () => client.completeManualConsultation(id, 'agent-07', { kind: 'opposition' }),
    ]
    for (const act of acts) {
      const error = await caught(act)
      expect(error).toMatchObject({ code: 'QF_REGISTER_UNAVAILABLE' })
      expect(String(error)).not.toContain(SENTINEL)
    }
    broken = false
    for (const act of acts) await act()
    expect((await client.openManualConsultation(manualRequest())).kind).toBe('opposition')
  })
})
