import { firstFailure } from '@entente/core/checks'
import { caught, codeThrownBy, plantSentinels } from '@entente/testkit'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  acceptVector,
  decodeVectorUnverified,
  type IssuancePolicy,
  type IssuanceRequest,
  issueVector,
  isVectorError,
  recogniseVector,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import {
  countingRandom,
  createWorld,
  issuanceRequest,
  LEVEL,
  PAGM,
  PORTAL,
  PORTAL_SERVICE,
  RECIPIENT,
  registryOf,
  SERVICE,
  signerOf,
  type World,
} from '../support/world.ts'

const shared = createWorld()

describe('issueVector', () => {
  let world: World
  beforeEach(() => {
    const sink = new MemorySink()
    world = { ...shared, issuancePorts: { ...shared.issuancePorts, sink, random: countingRandom() } }
  })

  const issue = (overrides: Partial<IssuanceRequest> = {}) =>
    issueVector(issuanceRequest(overrides), world.issuancePolicy, world.issuancePorts)

  it('makes a VI that says what was asked, for 300 seconds', async () => {
    const vector = await issue()
    expect(vector.form).toBe('saml-assertion')
    expect(vector.id).toBe('_00000000-0000-4000-8000-000000000001')
    expect(decodeVectorUnverified(recogniseVector(vector.bytes))).toMatchObject({
      id: vector.id,
      recipient: RECIPIENT,
      audience: SERVICE,
      subjectId: 'agent-0042',
      authnLevel: LEVEL,
      sessionIndex: vector.id,
      pagms: [PAGM],
      notBefore: new Date('2026-03-02T09:00:00Z'),
      notOnOrAfter: new Date('2026-03-02T09:05:00Z'),
      formProblems: [],
    })
  })

  it('records the pair of request and VI before it hands the VI out', async () => {
    const archive = new TextEncoder().encode('<consulter/>')
    const vector = await issue({
      request: { id: 'demande-1', digest: 'ab'.repeat(32), archive, project: 'droits' },
    })
    const [record] = world.issuancePorts.sink.records
    expect(record?.event).toMatchObject({
      kind: 'vi.created',
      payload: {
        id: vector.id,
        request: 'demande-1',
        requestDigest: 'ab'.repeat(32),
        requestArchive: Buffer.from(archive).toString('base64'),
        vi: Buffer.from(vector.bytes).toString('base64'),
      },
      search: { 'request.id': ['demande-1'], 'vi.id': [vector.id] },
    })
    expect(record?.context).toMatchObject({ actor: { kind: 'person', id: 'agent-0042' }, project: 'droits' })
    expect(vector.receipt.index).toBe(0)
  })

  it('records a session in place of a request where the service says so, and only there', async () => {
    const opening = { request: { id: 'session-1' } }
    const refused = await caught(() => issue(opening))
    expect(isVectorError(refused, 'VI_ISSUANCE_REFUSED')).toBe(true)
    const [service] = world.issuancePolicy.services
    const policy: IssuancePolicy = {
      ...world.issuancePolicy,
      services: [{ ...service, recordedWith: 'session' }],
    }
    await issueVector(issuanceRequest(opening), policy, world.issuancePorts)
    const { payload } = world.issuancePorts.sink.records[0]?.event ?? {}
    expect(payload).toMatchObject({ recordedWith: 'session', request: 'session-1' })
    expect(payload).not.toHaveProperty('requestDigest')
  })

  it.each(['broken', 'throws'] as const)('releases nothing when the journal is %s', async (failure) => {
    world.issuancePorts.sink.failure = failure
    expect(await codeThrownBy(() => issue())).toBe('VI_TRACE_UNAVAILABLE')
  })

  it.each([
    [
      'auth-level-required',
      { authentication: { instant: new Date('2026-03-02T08:50:00Z'), level: 'urn:other' } },
    ],
    [
      'authentication-in-the-past',
      { authentication: { instant: new Date('2026-03-02T09:10:00Z'), level: LEVEL } },
    ],
    ['pagm-agreed', { pagms: ['ADMINISTRATION'] }],
    ['claims-complete', { pagms: ['  '] }],
    ['claims-complete', { subject: { id: ' ' } }],
    ['claims-complete', { subject: { id: 'NON_RENSEIGNE' } }],
    ['claims-complete', { request: { id: 'demande-1', digest: 'short' } }],
    ['life-within-maximum', { lifeSeconds: 0 }],
  ] as const)('refuses before signing, naming %s and its article', async (check, overrides) => {
    const error = await caught(() => issue(overrides as unknown as Partial<IssuanceRequest>))
    expect(isVectorError(error, 'VI_ISSUANCE_REFUSED')).toBe(true)
    const failed = isVectorError(error) && error.report ? firstFailure(error.report) : undefined
    expect(failed?.id).toBe(check)
    expect(failed?.spec?.section).not.toBe('')
    expect(world.issuancePorts.sink.records).toEqual([])
  })

  it('refuses a PAGM that the entity does not hold at this instant', async () => {
    const ports = { ...world.issuancePorts, registry: registryOf('MISE_A_JOUR') }
    const error = await caught(() => issueVector(issuanceRequest(), world.issuancePolicy, ports))
    expect(isVectorError(error) && error.report && firstFailure(error.report)?.code).toBe('VI_PAGM_NOT_HELD')
  })

  it('refuses to sign with our own expired certificate', async () => {
    const expired = world.authority.leaf({
      subject: [['O', 'Caisse cliente']],
      notAfter: new Date('2026-03-01T00:00:00Z'),
    })
    const ports = { ...world.issuancePorts, signer: signerOf(expired) }
    const error = await caught(() => issueVector(issuanceRequest(), world.issuancePolicy, ports))
    expect(isVectorError(error) && error.report && firstFailure(error.report)?.id).toBe(
      'certificate-in-force',
    )
  })

  it('refuses a service that the policy does not describe', async () => {
    expect(await codeThrownBy(() => issue({ service: 'https://autre.example/' }))).toBe('VI_SERVICE_UNKNOWN')
  })

  it('writes a bare UUID for partners that require one', async () => {
    const policy = { ...world.issuancePolicy, idStyle: 'uuid' } as const
    const vector = await issueVector(issuanceRequest(), policy, world.issuancePorts)
    expect(vector.id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('makes a SAML Response for a portal, for at most 120 seconds', async () => {
    const vector = await issue({ service: PORTAL_SERVICE })
    expect(vector).toMatchObject({ form: 'saml-response', destination: PORTAL })
    const life = vector.claims.notOnOrAfter.getTime() - vector.claims.notBefore.getTime()
    expect(life).toBe(120_000)
  })

  it('makes VIs that the provider accepts, values with markup included', async () => {
    const vector = await issue({ attributes: { service: ['Prestations & Logement <dépt "44">'] } })
    const accepted = await acceptVector(
      recogniseVector(vector.bytes),
      world.policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
      { clock: world.clock, sink: new MemorySink() },
    )
    expect(accepted.claims.attributes.service).toEqual(['Prestations & Logement <dépt "44">'])
  })

  it('shows no personal data in what it returns, throws and prints', async () => {
    const sentinels = plantSentinels()
    const subject = { id: sentinels.plant('subject') }
    const attributes = { nom: [sentinels.plant('name')] }
    const entity = sentinels.plant('entity')
    const vector = await issue({ subject, attributes, entity })
    const error = await caught(() => issue({ subject, attributes, entity, pagms: ['ADMINISTRATION'] }))
    const accepted = await acceptVector(
      recogniseVector(vector.bytes),
      world.policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
      { clock: world.clock, sink: new MemorySink() },
    )
    const outputs = [vector, vector.claims, error, accepted, accepted.claims, accepted.claims.subject]
    expect(sentinels.leaksIn(...outputs.map((output) => `${output} ${JSON.stringify(output)}`))).toEqual([])
  })
})
