import { readFileSync } from 'node:fs'
import type { ConventionStatus } from '@entente/core/convention'
import { type InteropsConvention, parseInteropsConvention } from '@entente/core/convention/interops'
import { type Deployment, loadDeployment } from '@entente/core/deployment'
import { parseTenantId } from '@entente/core/ids'
import { parseCivilDate } from '@entente/core/time'
import { codeThrownBy } from '@entente/testkit'
import { parseCertificate } from '@entente/trust/x509'
import { describe, expect, it } from 'vitest'
import { checkVector, issuancePolicyFrom, vectorPolicyFrom } from '../../src/index.ts'
import { createWorld, ISSUER, LEVEL, PAGM, PORTAL, RECIPIENT, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const at = world.clock.now()
const PROVIDER = parseTenantId('99999998000017')
const CLIENT = parseTenantId('99999999800019')
const sha256 = (der: Uint8Array) => parseCertificate(der).sha256

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../vectors/conventions/valid/${name}`, import.meta.url), 'utf8'))

/** The example convention between our two invented caisses, with the certificates of the test's own IGC. */
function conventionOf(change: (json: ReturnType<typeof read>) => void = () => undefined): InteropsConvention {
  const json = read('interops.json')
  const [provider, client] = json.parties
  Object.assign(provider, { siret: PROVIDER, recipientUrn: RECIPIENT })
  Object.assign(client, { siret: CLIENT, issuerUrn: ISSUER })
  const subject = [
    { type: 'O', value: 'Caisse cliente' },
    { type: 'OU', value: '99999999800019' },
  ]
  client.certificates = [
    { id: 'vi', kind: 'subject', uses: ['vector-signature'], pki: 'igc', issuingCa: 'ac', subject },
    {
      id: 'tls',
      kind: 'key',
      uses: ['tls-client'],
      pki: 'igc',
      spkiSha256: parseCertificate(world.tls.certificateDer).keySha256,
    },
  ]
  provider.certificates = []
  json.pkis = [
    {
      id: 'igc',
      name: 'IGC fictive',
      rootSha256: sha256(world.root.certificateDer),
      issuingCas: [{ id: 'ac', name: 'AC fictive', sha256: sha256(world.authority.certificateDer) }],
    },
  ]
  json.amendments = []
  const [project] = json.projects
  json.projects = [project]
  const [service] = project.services
  Object.assign(service, { audience: SERVICE, requiredAuthLevel: LEVEL })
  service.access = [{ client: client.id, pagms: [PAGM] }]
  change(json)
  return parseInteropsConvention(json)
}

function deploymentOf(tenant: string, party: string, extra: object = {}): Deployment {
  const convention = read('interops.json').id
  return loadDeployment({
    kind: 'deployment',
    schemaVersion: 1,
    id: 'test',
    environment: 'production',
    tenants: [{ id: tenant, conventions: [convention], party }],
    keys: [],
    anchors: [],
    endpoints: [],
    stores: [],
    habilitations: [],
    partners: [],
    clockSkewSeconds: 30,
    ...extra,
  })
}

const providerDeployment = (extra: object = {}) => deploymentOf(PROVIDER, 'caisse-exemple', extra)
const material = { tenant: PROVIDER, trust: world.trust, status: 'not-consulted' } as const
const status = (changes: Partial<ConventionStatus>): ConventionStatus => ({
  convention: 'INTEROPS-EX-2025-01',
  asOf: '2026-03-02' as ConventionStatus['asOf'],
  state: 'in-force',
  projects: [],
  amendments: [],
  rules: ['INTEROPS-9-5' as ConventionStatus['rules'][0]],
  ...changes,
})

describe('vectorPolicyFrom', () => {
  it('builds a policy that accepts what the convention agrees on', async () => {
    const policy = vectorPolicyFrom(conventionOf(), providerDeployment(), at, material)
    expect(policy).toMatchObject({ tenant: PROVIDER, recipients: [RECIPIENT], skewSeconds: 30 })
    expect(policy.convention).toMatch(/^[0-9a-f]{64}$/)
    const situation = { service: SERVICE, peer: world.tls.chainDer, at }
    expect(await checkVector(receivedVi(world), policy, situation)).toMatchObject({ verdict: 'passed' })
    expect(await checkVector(receivedVi(world, { pagms: ['MISE_A_JOUR'] }), policy, situation)).toMatchObject(
      {
        code: 'VI_PAGM_REFUSED',
      },
    )
  })

  it('lets no key sign that the convention names for TLS, but under a dated tolerance', async () => {
    const key = parseCertificate(world.tls.certificateDer).keySha256
    const situation = { service: SERVICE, peer: world.tls.chainDer, at }
    const shared = {
      decidedOn: parseCivilDate('2026-01-02'),
      until: parseCivilDate('2026-06-30'),
      reason: 'until the renewal',
    }
    for (const uses of [
      ['vector-signature', 'tls-client'],
      ['vector-signature', 'tls-server'],
    ]) {
      const convention = conventionOf((json) => {
        json.parties[1].certificates[0] = { id: 'vi', kind: 'key', uses, pki: 'igc', spkiSha256: key }
        if (uses.includes('tls-client')) json.parties[1].certificates.pop()
      })
      const judge = (extra: object) =>
        checkVector(
          receivedVi(world, {}, {}, world.tls),
          vectorPolicyFrom(convention, providerDeployment(), at, { ...material, ...extra }),
          situation,
        )
      expect(await judge({})).toMatchObject({ code: 'VI_SIGNER_NOT_BOUND' })
      const [, client] = convention.parties
      expect(await judge({ sharedCertificates: { [client?.id ?? '']: shared } })).toMatchObject({
        verdict: 'passed',
      })
      expect(await judge({ sharedCertificates: { autre: shared } })).toMatchObject({ verdict: 'failed' })
    }
  })

  it('accepts the required level and those that the convention places above it', () => {
    const policy = vectorPolicyFrom(conventionOf(), providerDeployment(), at, material)
    expect(policy.services[0].authLevels).toEqual([
      LEVEL,
      'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
    ])
  })

  it('turns the tolerances of the deployment into dated weakenings', () => {
    const dated = { decidedOn: '2026-01-01', until: '2026-06-30', reason: 'ancien outil' }
    const deployment = providerDeployment({
      partners: [
        {
          convention: 'INTEROPS-EX-2025-01',
          party: 'caf-exemple',
          sha1Signatures: dated,
          legacyShapes: dated,
          staleRevocation: dated,
        },
      ],
    })
    const [partner] = vectorPolicyFrom(conventionOf(), deployment, at, material).partners
    const from = new Date('2025-12-31T23:00:00Z')
    const until = new Date('2026-06-30T22:00:00Z')
    expect(partner.weakenings).toMatchObject({
      sha1Signatures: { from, until },
      legacyShapes: { from, until },
    })
    expect(partner.signer.revocation).toMatchObject({ mode: 'soft-fail', graceSeconds: 86_400 })
  })

  it('opens nothing of a suspended convention or project', async () => {
    const suspended = { ...material, status: status({ state: 'suspended' }) }
    expect(
      await codeThrownBy(() => vectorPolicyFrom(conventionOf(), providerDeployment(), at, suspended)),
    ).toBe('VI_POLICY_INVALID')
    const project = { ...material, status: status({ projects: [{ project: 'droits', state: 'suspended' }] }) }
    expect(
      await codeThrownBy(() => vectorPolicyFrom(conventionOf(), providerDeployment(), at, project)),
    ).toBe('VI_POLICY_INVALID')
    expect(
      vectorPolicyFrom(conventionOf(), providerDeployment(), at, { ...material, status: status({}) }),
    ).toBeDefined()
  })

  it.each([
    [
      'a status of another day',
      () => ({ status: status({ asOf: '2026-03-01' as ConventionStatus['asOf'] }) }),
    ],
    ['a tenant that the deployment does not know', () => ({ tenant: CLIENT })],
    ['a trust store without the root of the IGC', () => ({ trust: { ...world.trust, anchors: [] } })],
  ])('refuses %s', async (_, change) => {
    const build = () =>
      vectorPolicyFrom(conventionOf(), providerDeployment(), at, { ...material, ...change() })
    expect(await codeThrownBy(build)).toBe('VI_POLICY_INVALID')
  })

  it('refuses a convention that nobody signed yet, and test projects in production', async () => {
    const early = () =>
      vectorPolicyFrom(conventionOf(), providerDeployment(), new Date('2024-01-01T00:00:00Z'), material)
    expect(await codeThrownBy(early)).toBe('VI_POLICY_INVALID')
    const testing = conventionOf((json) => {
      json.projects[0].phase = 'test'
    })
    expect(await codeThrownBy(() => vectorPolicyFrom(testing, providerDeployment(), at, material))).toBe(
      'VI_POLICY_INVALID',
    )
    const staging = providerDeployment({ environment: 'staging' })
    expect(vectorPolicyFrom(testing, staging, at, material).services).toHaveLength(1)
  })

  it('needs the address of a portal', async () => {
    const portal = conventionOf((json) => {
      json.projects[0].services[0].mode = 'P'
      json.projects[0].standard.portal = '2.0'
    })
    expect(await codeThrownBy(() => vectorPolicyFrom(portal, providerDeployment(), at, material))).toBe(
      'VI_POLICY_INVALID',
    )
    const policy = vectorPolicyFrom(portal, providerDeployment(), at, {
      ...material,
      destinations: { consultation: [PORTAL] },
    })
    expect(policy.services[0]).toMatchObject({ mode: 'P', maximumLifeSeconds: 120, destinations: [PORTAL] })
  })
})

describe('issuancePolicyFrom', () => {
  it('lists the services that the convention opens to us', () => {
    const policy = issuancePolicyFrom(conventionOf(), deploymentOf(CLIENT, 'caf-exemple'), at, {
      tenant: CLIENT,
      status: 'not-consulted',
    })
    expect(policy).toMatchObject({
      issuer: ISSUER,
      services: [
        { audience: SERVICE, mode: 'A', recipient: RECIPIENT, pagms: [PAGM], maximumLifeSeconds: 300 },
      ],
    })
  })

  it('refuses a party that is the client of nothing', async () => {
    const build = () =>
      issuancePolicyFrom(conventionOf(), providerDeployment(), at, {
        tenant: PROVIDER,
        status: 'not-consulted',
      })
    expect(await codeThrownBy(build)).toBe('VI_POLICY_INVALID')
  })
})
