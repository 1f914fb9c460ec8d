import { caught, codeThrownBy } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { bearer, createQfClient, parseCivilIdentity, parseFranceConnectToken } from '../../src/index.ts'
import { testToken } from '../../src/testing/index.ts'
import { type Desk, identityOf, openDesk, requestFor, TODAY } from '../support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

describe('a consultation over the API', () => {
  it('gives the amount, and nothing that the purpose does not need', async () => {
    desk = await openDesk()
    const outcome = await createQfClient(desk.policy, desk.ports).consult(requestFor())
    expect(outcome).toMatchObject({
      kind: 'found',
      quotientFamilial: 437,
      identity: 'matches',
      period: { stated: { year: 2026, month: 3 }, guarantee: 'guaranteed' },
      guards: { verdict: 'passed' },
    })
    expect(outcome).not.toHaveProperty('coordinates')
  })

  it('gives the coordinates to a purpose that needs them, with unknown birth parts left out', async () => {
    desk = await openDesk()
    const outcome = await createQfClient(desk.policy, desk.ports).consult(requestFor({ purpose: 'cantine' }))
    expect(outcome).toMatchObject({
      kind: 'found',
      coordinates: {
        allocataires: [{ birthName: 'EXEMPLE', birthDate: { year: 1988, month: 4, day: 17 }, sex: 'F' }],
        children: [{ birthDate: { year: 2019 } }],
        address: ['Madame EXEMPLE CAMILLE', '1 RUE DU MODELE', '00000 VILLE-EXEMPLE', 'FRANCE'],
      },
    })
  })

  it('records the request before the call and the result before the data are given out', async () => {
    desk = await openDesk()
    const outcome = await createQfClient(desk.policy, desk.ports).consult(requestFor())
    expect(desk.sink.records.map(({ event }) => event.kind)).toEqual(['qf.request', 'qf.result'])
    expect(outcome.receipt.index).toBe(1)
    const [request, result] = desk.sink.records
    expect(request?.context).toEqual({
      tenant: desk.policy.tenant,
      actor: { kind: 'person', id: 'agent-07' },
      requestId: 'demande-1',
      purpose: 'alsh',
    })
    expect(result?.event.facts).toMatchObject({
      outcome: 'found',
      fields: ['quotientFamilial'],
      answer: { httpStatus: 200, apiRequestId: 'fake-1', cached: false },
      retention: 'P36M',
      convention: { id: 'QF-EX-2026-001' },
      datapass: 'DP-EX-0001',
    })
    expect(JSON.stringify(desk.sink.records)).not.toMatch(/\b437\b/)
  })

  it('calls nothing when the trace cannot be written', async () => {
    desk = await openDesk()
    desk.sink.broken = true
    const client = createQfClient(desk.policy, desk.ports)
    expect(await codeThrownBy(() => client.consult(requestFor()))).toBe('QF_TRACE_UNAVAILABLE')
    expect(desk.api.calls).toEqual([])
  })

  it('gives nothing out when the result cannot be recorded', async () => {
    desk = await openDesk()
    desk.sink.broken = 1
    const client = createQfClient(desk.policy, desk.ports)
    expect(await codeThrownBy(() => client.consult(requestFor()))).toBe('QF_TRACE_UNAVAILABLE')
    expect(desk.api.calls).toHaveLength(1)
  })

  it.each([
    ['Ailleurs', 'caf-allocataire'],
    ['Autre', 'identity-diverges'],
    ['Absente', 'no-msa-file'],
    ['Caisse', 'caf-allocataire'],
    ['Inconnue', 'not-referenced'],
    ['Personne', 'not-referenced'],
    ['Non-Reconnue', 'identity-not-recognised'],
  ])('answers for %s: %s, without any data', async (birthName, kind) => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const outcome = await client.consult(requestFor({ subject: identityOf(birthName), purpose: 'cantine' }))
    expect(outcome.kind).toBe(kind)
    expect(Object.keys(outcome).sort()).toEqual(['guards', 'kind', 'receipt'])
    expect(desk.sink.records.at(-1)?.event.facts).toMatchObject({ outcome: kind, fields: [] })
  })

  it('refuses a past month unless the caller takes a recomputed amount, and then says so', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const period = { year: 2026, month: 2 }
    expect((await client.consult(requestFor({ period }))).kind).toBe('period-refused')
    expect(desk.api.calls).toEqual([])
    expect(await client.consult(requestFor({ period, acceptRecomputed: true }))).toMatchObject({
      kind: 'found',
      period: { asked: period, stated: period, guarantee: 'recomputed' },
    })
    expect((await client.consult(requestFor({ period: { year: 2026, month: 3 } }))).kind).toBe('found')
  })

  it.each([
    [{ year: 2026, month: 4 }],
    [{ year: 2024, month: 3 }],
    [{ year: 2026, month: 0 }],
    [{ year: 2025, month: 13 }],
    [{ year: 2025.5, month: 1 }],
  ])('refuses the month %j', async (period) => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    expect((await client.consult(requestFor({ period, acceptRecomputed: true }))).kind).toBe('period-refused')
  })

  it('does not call the API for somebody who objected, under whatever spelling', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const agent = 'agent-07'
    await client.registerOpposition({
      requestId: 'o-1',
      agent,
      subjects: [identityOf('éxemple')],
      source: 'partner',
    })
    const outcome = await client.consult(requestFor())
    expect(outcome.kind).toBe('opposition')
    expect(desk.api.calls).toEqual([])
    expect(desk.sink.records.map(({ event }) => event.kind)).toEqual(['qf.opposition', 'qf.refusal'])
  })

  it('asks with the FranceConnect token of the person, compared with the identity that came with it', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const token = parseFranceConnectToken('jeton-fictif-camille')
    const subject = { kind: 'france-connect', token, identity: identityOf() } as const
    expect((await client.consult(requestFor({ subject }))).kind).toBe('found')
    expect(desk.api.calls[0]?.params).toEqual({ recipient: ['99000005100013'] })
    const identity = parseCivilIdentity({ ...identityOf().reveal(), sex: 'M' }, TODAY)
    const other = { ...subject, identity }
    expect((await client.consult(requestFor({ subject: other }))).kind).toBe('identity-diverges')
  })

  it('withholds an answer whose caisse is masked, and says when nobody compared the person', async () => {
    const token = (...scopes: string[]) => ({
      authorization: bearer(() => testToken(new Date('2027-06-01T00:00:00Z'), scopes)),
    })
    desk = await openDesk({ maskScopes: true, ports: token('cnaf_quotient_familial') })
    const outcome = await createQfClient(desk.policy, desk.ports).consult(requestFor())
    expect(outcome).toMatchObject({ kind: 'found', identity: 'not-comparable', quotientFamilial: 437 })
    const masked = { ...desk.ports, ...token('cnaf_allocataires') }
    const client = createQfClient(desk.policy, masked)
    expect(await codeThrownBy(() => client.consult(requestFor()))).toBe('QF_ANSWER_MALFORMED')
  })

  it('shares one answer between equal questions, each with records of its own', async () => {
    desk = await openDesk({ latencyMs: 30 })
    const client = createQfClient(desk.policy, desk.ports)
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((requestId) => client.consult(requestFor({ requestId }))),
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(['found', 'found', 'found'])
    expect(desk.api.calls).toHaveLength(1)
    expect(desk.sink.records.filter(({ event }) => event.kind === 'qf.result')).toHaveLength(3)
  })

  it('passes by the cache of the API when the agent asks for it', async () => {
    desk = await openDesk()
    await createQfClient(desk.policy, desk.ports).consult(requestFor({ fresh: true }))
    expect(desk.api.calls[0]?.fresh).toBe(true)
  })

  it('sends the delegation of a vendor, and its own recipient whatever the request holds', async () => {
    desk = await openDesk()
    const { habilitation } = desk.policy
    if (habilitation === undefined) return expect.unreachable()
    const policy = { ...desk.policy, habilitation: { ...habilitation, delegation: 'delegation-1' } }
    await createQfClient(policy, desk.ports).consult({ ...requestFor(), ...{ recipient: undefined } })
    expect(desk.api.calls[0]?.params).toMatchObject({
      recipient: ['99000005100013'],
      delegation_id: ['delegation-1'],
    })
  })
})

describe('what prevents an answer over the API', () => {
  it.each([
    ['gateway-timeout', 'QF_PROVIDER_UNAVAILABLE', true, 1],
    ['provider-error', 'QF_PROVIDER_UNAVAILABLE', true, 1],
    ['provider-error-each-time', 'QF_PROVIDER_UNAVAILABLE', false, 1],
    ['conflict', 'QF_CONFLICT', true, 1],
    ['token-refused', 'QF_TOKEN_REFUSED', false, 1],
    ['wrong-environment', 'QF_TOKEN_REFUSED', false, 1],
    ['forbidden', 'QF_ACCESS_FORBIDDEN', false, 1],
    ['france-connect-expired', 'QF_FRANCE_CONNECT_REFUSED', false, 1],
    ['not-json', 'QF_ANSWER_MALFORMED', true, 1],
    ['truncated', 'QF_ANSWER_MALFORMED', true, 1],
    ['oversized', 'QF_CALL_FAILED', true, 1],
    ['hang-up', 'QF_CALL_FAILED', true, 1],
    ['cut-off', 'QF_CALL_FAILED', true, 1],
  ] as const)('%s: %s, recorded', async (fault, code, retryable, calls) => {
    desk = await openDesk()
    desk.api.failNext(fault, fault)
    const error = await caught(() => createQfClient(desk.policy, desk.ports).consult(requestFor()))
    expect(error).toMatchObject({ name: 'QfError', code, retryable })
    expect(desk.api.calls).toHaveLength(calls)
    expect(desk.sink.records.at(-1)?.event.facts).toMatchObject({ outcome: 'failed', errorCode: code })
  })

  it.each(['silence', 'trickle'] as const)(
    '%s: given up after the time that the policy allows',
    async (fault) => {
      desk = await openDesk()
      desk.api.failNext(fault)
      const policy = { ...desk.policy, api: { baseUrl: desk.api.url, timeoutMs: 1_000 } }
      expect(await codeThrownBy(() => createQfClient(policy, desk.ports).consult(requestFor()))).toBe(
        'QF_CALL_FAILED',
      )
    },
  )

  it.each([
    [410, 'Gone', 'QF_ENDPOINT_GONE'],
    [404, { errors: [{ code: '00402', meta: {} }] }, 'QF_ENDPOINT_GONE'],
    [422, { errors: [{ code: '00363' }] }, 'QF_INPUT_REFUSED'],
    [422, { errors: [{ code: '35561' }] }, 'QF_INPUT_REFUSED'],
    [400, { error: 'bad_request', message: 'SENTINELLE' }, 'QF_INPUT_REFUSED'],
    [503, { error: 'data_provider_error' }, 'QF_PROVIDER_UNAVAILABLE'],
    [200, { data: { quotient_familial: { fournisseur: 'MSA', valeur: 437 } } }, 'QF_ANSWER_MALFORMED'],
    [418, { errors: [] }, 'QF_ANSWER_MALFORMED'],
    [302, {}, 'QF_ANSWER_MALFORMED'],
    [200, { data: [] }, 'QF_ANSWER_MALFORMED'],
    [200, { data: { quotient_familial: { valeur: '437' } } }, 'QF_ANSWER_MALFORMED'],
  ])('status %s with %j: %s', async (status, body, code) => {
    desk = await openDesk()
    desk.api.failNext({ status, body })
    const error = await caught(() => createQfClient(desk.policy, desk.ports).consult(requestFor()))
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain('SENTINELLE')
  })

  it.each([
    ['gateway-timeout', 500, 1_500, 'QF_PROVIDER_UNAVAILABLE'],
    ['conflict', 1_000, 2_000, 'QF_CONFLICT'],
  ] as const)(
    '%s: asked once more after a pause of its own, and no third time',
    async (fault, least, most, code) => {
      const pauses: number[] = []
      desk = await openDesk({ ports: { wait: async (milliseconds) => void pauses.push(milliseconds) } })
      const client = createQfClient(desk.policy, desk.ports)
      desk.api.failNext(fault)
      expect((await client.consult(requestFor())).kind).toBe('found')
      desk.api.failNext(fault, fault)
      expect(await codeThrownBy(() => client.consult(requestFor()))).toBe(code)
      expect(desk.api.calls).toHaveLength(4)
      expect(pauses).toHaveLength(2)
      for (const pause of pauses) expect(pause >= least && pause < most, String(pause)).toBe(true)
    },
  )

  it('takes a repeated call out of the quota like any other', async () => {
    desk = await openDesk({ ports: { wait: async () => undefined } })
    const policy = { ...desk.policy, api: { baseUrl: desk.api.url, callsPerSecond: 1 } }
    desk.api.failNext('gateway-timeout')
    expect((await createQfClient(policy, desk.ports).consult(requestFor())).kind).toBe('quota')
    expect(desk.api.calls).toHaveLength(1)
  })

  it('never sends a refused token again, and a renewed one at once', async () => {
    let token = testToken(new Date('2027-06-01T00:00:00Z'))
    desk = await openDesk({ ports: { authorization: bearer(() => token) } })
    const client = createQfClient(desk.policy, desk.ports)
    desk.api.failNext('token-refused')
    expect(await codeThrownBy(() => client.consult(requestFor()))).toBe('QF_TOKEN_REFUSED')
    expect(await codeThrownBy(() => client.consult(requestFor()))).toBe('QF_TOKEN_REFUSED')
    expect(desk.api.calls).toHaveLength(1)
    token = testToken(new Date('2027-07-01T00:00:00Z'))
    expect((await client.consult(requestFor())).kind).toBe('found')
  })

  it('records a consultation that the caller gave up', async () => {
    desk = await openDesk()
    desk.api.failNext('silence')
    const controller = new AbortController()
    const running = createQfClient(desk.policy, desk.ports).consult(requestFor(), {
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 50)
    await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect(desk.sink.records.at(-1)?.event.facts).toMatchObject({ outcome: 'failed', errorCode: 'ABORTED' })
  })

  it.each(['status', 'oppositions'] as const)('a %s that cannot be read: nothing is called', async (port) => {
    const failing = () => Promise.reject(new Error('SENTINELLE'))
    desk = await openDesk()
    const broken = port === 'status' ? failing : { has: failing, record: failing, withdraw: failing }
    const client = createQfClient(desk.policy, { ...desk.ports, [port]: broken })
    const error = await caught(() => client.consult(requestFor()))
    expect(error).toMatchObject({ code: 'QF_REGISTER_UNAVAILABLE' })
    expect(String(error)).not.toContain('SENTINELLE')
    expect(desk.api.calls).toEqual([])
  })
})

describe('the quota', () => {
  it('stops every call until the API says so', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    desk.api.failNext('quota')
    const retryAt = new Date('2026-03-02T09:00:07Z')
    expect(await client.consult(requestFor())).toMatchObject({ kind: 'quota', retryAt })
    expect(await client.consult(requestFor({ subject: identityOf('Absente') }))).toMatchObject({
      kind: 'quota',
      retryAt,
    })
    expect(desk.api.calls).toHaveLength(1)
    desk.clock.advance(7_000)
    expect((await client.consult(requestFor({ session: sessionNow(desk) }))).kind).toBe('found')
  })

  it('waits a minute when a 429 names no delay', async () => {
    desk = await openDesk()
    desk.api.failNext('quota-without-delay')
    expect(await createQfClient(desk.policy, desk.ports).consult(requestFor())).toMatchObject({
      kind: 'quota',
      retryAt: new Date('2026-03-02T09:01:00Z'),
    })
  })

  it('says until when the caisse is being maintained', async () => {
    desk = await openDesk()
    desk.api.failNext('maintenance')
    expect(await createQfClient(desk.policy, desk.ports).consult(requestFor())).toMatchObject({
      kind: 'maintenance',
      retryAt: new Date('2026-03-02T09:05:00Z'),
    })
  })

  it('makes no call during the announced maintenance, on Sunday evenings in Paris', async () => {
    desk = await openDesk({ at: '2026-03-01T22:00:00Z' })
    const client = createQfClient(desk.policy, desk.ports)
    expect(await client.consult(requestFor({ session: sessionNow(desk) }))).toMatchObject({
      kind: 'maintenance',
      retryAt: new Date('2026-03-01T22:45:00Z'),
    })
    expect(desk.api.calls).toEqual([])
    expect(desk.sink.records.at(-1)?.event.facts).toMatchObject({ outcome: 'maintenance' })
    desk.clock.advance(45 * 60_000)
    expect((await client.consult(requestFor({ session: sessionNow(desk) }))).kind).toBe('found')
  })

  it('calls at any hour when the policy names no maintenance', async () => {
    desk = await openDesk({ at: '2026-03-01T22:00:00Z' })
    const policy = { ...desk.policy, api: { baseUrl: desk.api.url, maintenance: [] } }
    const outcome = await createQfClient(policy, desk.ports).consult(
      requestFor({ session: sessionNow(desk) }),
    )
    expect(outcome.kind).toBe('found')
  })

  it.each([
    ['0', '1772442010', 'quota'],
    ['1', '1772442010', 'found'],
    ['0', '1772441000', 'found'],
    ['0', 'demain', 'found'],
  ])('heeds RateLimit-Remaining %s until RateLimit-Reset %s: then %s', async (remaining, reset, then) => {
    desk = await openDesk()
    const { http } = desk.ports
    if (http === undefined) return expect.unreachable()
    const client = createQfClient(desk.policy, {
      ...desk.ports,
      http: {
        ...http,
        send: async (sent) => {
          const answer = await http.send(sent)
          const limits = { 'ratelimit-remaining': remaining, 'ratelimit-reset': reset }
          return { ...answer, headers: { ...answer.headers, ...limits } }
        },
      },
    })
    expect((await client.consult(requestFor())).kind).toBe('found')
    const outcome = await client.consult(requestFor({ subject: identityOf('Absente') }))
    expect(outcome.kind === 'quota' ? 'quota' : 'found').toBe(then)
    if (outcome.kind === 'quota') expect(outcome.retryAt).toEqual(new Date('2026-03-02T09:00:10Z'))
  })

  it('lets no more through in any second than the policy says', async () => {
    desk = await openDesk()
    const client = createQfClient(desk.policy, desk.ports)
    const kinds: string[] = []
    for (let tick = 0; tick < 100; tick += 1) {
      kinds.push(
        (await client.consult(requestFor({ requestId: `r-${tick}`, session: sessionNow(desk) }))).kind,
      )
      desk.clock.advance(20)
    }
    expect(kinds.filter((kind) => kind === 'found')).toHaveLength(30)
    for (const { at } of desk.api.calls) {
      expect(
        desk.api.calls.filter((call) => call.at > at - 1_000 && call.at <= at).length,
      ).toBeLessThanOrEqual(15)
    }
  })
})

describe('two partners of one vendor', () => {
  it('share neither quota nor oppositions', async () => {
    desk = await openDesk()
    const first = createQfClient(desk.policy, desk.ports)
    const second = createQfClient(desk.policy, desk.ports)
    desk.api.failNext('quota')
    expect((await first.consult(requestFor())).kind).toBe('quota')
    expect((await second.consult(requestFor())).kind).toBe('found')
  })
})

describe('the state of the API', () => {
  it.each([
    ['ok', 'ok'],
    ['bad_gateway', 'failing'],
    ['maintenance', 'maintenance'],
    ['unknown', 'unknown'],
  ] as const)('%s is told as %s', async (health, told) => {
    desk = await openDesk({ health })
    expect(await createQfClient(desk.policy, desk.ports).ping()).toBe(told)
  })

  it('is asked without token or quota', async () => {
    desk = await openDesk()
    expect(await createQfClient(desk.policy, desk.ports).ping()).toBe('ok')
    await desk.api.close()
    expect(await createQfClient(desk.policy, desk.ports).ping()).toBe('unknown')
  })
})

function sessionNow({ clock }: Desk) {
  return { agent: 'agent-07', id: 'session-1', lastActivityAt: clock.now() }
}
