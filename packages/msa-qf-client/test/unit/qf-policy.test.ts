import { readFileSync } from 'node:fs'
import { parseQfConvention } from '@entente/core/convention/qf'
import { loadDeployment } from '@entente/core/deployment'
import { parseTenantId } from '@entente/core/ids'
import { nodeDigest } from '@entente/runtime'
import { caught, codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { checkQfPolicy, createQfClient, type QfPolicy, type QfPorts, qfPolicyFrom } from '../../src/index.ts'
import { memorySink, policyFor, TENANT } from '../support/desk.ts'

const STAGING = 'https://staging.particulier.api.gouv.fr'
const vector = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../../vectors/conventions/valid/${file}`, import.meta.url), 'utf8'))
const convention = () => parseQfConvention(vector('qf.json'))
const deployment = () => loadDeployment(vector('deployment-staging.json'))

describe('a policy', () => {
  it('is cited by a digest that changes with it, and not with its defaults written out', () => {
    const policy = policyFor(STAGING)
    const { digest } = checkQfPolicy(policy, nodeDigest)
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    expect(checkQfPolicy({ ...policy, sessionIdleMinutes: 15 }, nodeDigest).digest).toBe(digest)
    expect(checkQfPolicy({ ...policy, sessionIdleMinutes: 10 }, nodeDigest).digest).not.toBe(digest)
  })

  it('loses no default to a field that is there and undefined', () => {
    const policy = policyFor(STAGING)
    const nothing = undefined as never
    const checked = checkQfPolicy(
      {
        ...policy,
        sessionIdleMinutes: nothing,
        traceRetention: nothing,
        repeatedAbove: nothing,
        insuredUntil: nothing,
        api: {
          baseUrl: STAGING,
          timeoutMs: nothing,
          callsPerSecond: nothing,
          version: nothing,
          maintenance: nothing,
        },
      },
      nodeDigest,
    )
    expect(checked).toMatchObject({
      sessionIdleMinutes: 15,
      repeatedAbove: 5,
      traceRetention: { value: 36, unit: 'month' },
      api: { timeoutMs: 15_000, callsPerSecond: 15, version: 'v3' },
    })
    expect(checked.digest).toBe(checkQfPolicy(policy, nodeDigest).digest)
  })

  it.each<[string, Partial<QfPolicy>]>([
    ['tenant', { tenant: 'x' as never }],
    ['environment', { environment: 'test' as never }],
    [
      'users',
      {
        users: [
          { id: 'a', from: '2026-01-01' as never },
          { id: 'a', from: '2026-01-01' as never },
        ],
      },
    ],
    [
      'purposes',
      {
        purposes: [
          { id: 'a', rubrics: ['montant'] },
          { id: 'a', rubrics: ['montant'] },
        ],
      },
    ],
    ['noticeVersion', { noticeVersion: '' }],
    ['sessionIdleMinutes', { sessionIdleMinutes: 0 }],
    ['repeatedAbove', { repeatedAbove: 0.5 }],
    ['traceRetention', { traceRetention: { value: 30, unit: 'calendar-day' } }],
    [
      'convention, habilitation',
      { convention: undefined as never, habilitation: undefined as never, api: undefined as never },
    ],
    ['api, habilitation', { api: undefined as never }],
    ['api.baseUrl', { api: { baseUrl: 'https://particulier.api.gouv.fr' } }],
    ['api.baseUrl', { api: { baseUrl: 'http://autre.invalid' } }],
    ['api.baseUrl', { environment: 'production' }],
    ['api.baseUrl', { environment: 'production', api: { baseUrl: `${STAGING}.` } }],
    ['api.baseUrl', { api: { baseUrl: 'https://PARTICULIER.api.gouv.fr./' } }],
    ['api.baseUrl', { environment: 'production', api: { baseUrl: 'http://127.0.0.1:1' } }],
    ['api.baseUrl', { api: { baseUrl: 'https://moi:secret@hote.invalid' } }],
    ['api.callsPerSecond', { api: { baseUrl: STAGING, callsPerSecond: 20 } }],
    ['api.timeoutMs', { api: { baseUrl: STAGING, timeoutMs: 999 } }],
  ])('names the field %s', async (field, change) => {
    const error = await caught(() => checkQfPolicy(defined({ ...policyFor(STAGING), ...change }), nodeDigest))
    expect(error).toMatchObject({
      code: 'QF_POLICY_INVALID',
      message: expect.stringContaining(`${field}: expected`),
    })
    expect(String(error)).not.toContain('secret')
  })

  it('that opens a channel asks for the ports of that channel', async () => {
    const ports = { digest: nodeDigest, trace: memorySink() } as unknown as QfPorts
    const error = await caught(() => createQfClient(policyFor(STAGING), ports))
    expect(error).toMatchObject({ code: 'QF_POLICY_INVALID', details: { missing: 'http' } })
  })
})

describe('a policy built from convention and deployment', () => {
  const at = new Date('2026-03-02T09:00:00Z')
  const material = { tenant: TENANT, digest: nodeDigest }

  it('holds what the text of the day says', () => {
    const policy = qfPolicyFrom(convention(), deployment(), at, material)
    expect(policy).toMatchObject({
      environment: 'staging',
      users: [{ id: 'agent-07' }, { id: 'agent-12', until: '2026-08-31' }],
      sessionIdleMinutes: 15,
      convention: {
        id: 'QF-EX-2026-001',
        amendments: [],
        departments: ['38', '73'],
        formalityOn: '2026-01-16',
      },
      habilitation: { datapass: 'DP-EX-0001', recipient: TENANT, delegation: 'delegation-exemple' },
      api: { baseUrl: 'https://staging.particulier.api.gouv.fr/' },
    })
    expect(checkQfPolicy(policy, nodeDigest).digest).toMatch(/^[0-9a-f]{64}$/)
  })

  it('follows an amendment from its day on', () => {
    const later = qfPolicyFrom(convention(), deployment(), new Date('2026-08-31T22:00:00Z'), material)
    expect(later.purposes.map(({ id }) => id)).toEqual(['alsh', 'cantine', 'musique'])
    expect(later).toMatchObject({ sessionIdleMinutes: 10, convention: { amendments: ['avenant-1'] } })
    expect(later.convention?.digest).not.toBe(
      qfPolicyFrom(convention(), deployment(), at, material).convention?.digest,
    )
  })

  it('serves the extranet alone without habilitation', () => {
    const policy = qfPolicyFrom(
      convention(),
      loadDeployment({ ...vector('deployment-staging.json'), habilitations: [] }),
      at,
      material,
    )
    expect(policy).not.toHaveProperty('api')
    expect(policy).not.toHaveProperty('habilitation')
  })

  it.each([
    ['before the signature', { at: new Date('2026-01-14T09:00:00Z') }],
    ['for another tenant', { tenant: parseTenantId('99000001000019') }],
    ['for a tenant of nobody', { tenant: parseTenantId('99000006900015') }],
    ['with two endpoints', { twice: true }],
  ])('cannot be built %s', async (_what, change: { at?: Date; tenant?: typeof TENANT; twice?: boolean }) => {
    const raw = vector('deployment-staging.json')
    const api = raw.endpoints[1]
    const own = change.twice ? { ...raw, endpoints: [...raw.endpoints, { ...api, id: 'autre' }] } : raw
    const build = () =>
      qfPolicyFrom(convention(), loadDeployment(own), change.at ?? at, {
        ...material,
        tenant: change.tenant ?? TENANT,
      })
    expect(await codeThrownBy(build)).toBe('QF_POLICY_INVALID')
  })
})

/** Without the fields that a test takes away. */
function defined(policy: QfPolicy): QfPolicy {
  return JSON.parse(JSON.stringify(policy))
}
