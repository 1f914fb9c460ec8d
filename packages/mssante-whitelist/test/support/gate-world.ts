import type { ConventionStatus } from '@entente/core/convention'
import { parseRuleId } from '@entente/core/ids'
import { parseCivilDate } from '@entente/core/time'
import type { TestCertificateOptions, TestIdentity } from '@entente/testkit'
import {
  type GatePolicyDefinition,
  gatePolicy,
  type ListView,
  type PeerFacts,
  verifyList,
} from '../../src/index.ts'
import type { ListRow } from '../../src/testing/index.ts'
import { subjectAttributes } from './subject.ts'
import { makeWorld, OPERATOR_A, OPERATOR_B, TENANT, trustOf } from './world.ts'

export const OURS = 'nous.mssante.fr'
export const AUDIT = 'espacedeconfiance.mssante.fr'
export const OUR_NAME = 'CN=smtp.nous.mssante.fr,OU=1990000020,O=OPERATEUR FICTIF,ST=Paris (75),C=FR'
export const PEER_NAME =
  'CN=audit.espacedeconfiance.mssante.fr,OU=318751275100020,O=AGENCE FICTIVE,ST=Paris (75),C=FR'

export const GATE_ROWS: readonly ListRow[] = [
  { domain: OURS, operator: OUR_NAME },
  ...[
    'cert-valide-audit',
    'cert-expire-audit',
    'cert-revoque-audit',
    'cert-non-igc-audit',
    'cert-no-match-audit',
    'cert-cn-diff-dn-audit',
    'sans-tls-audit',
    'tests-operateur',
    'sans-certificat',
  ].map((name) => ({ domain: `${name}.${AUDIT}`, operator: PEER_NAME })),
  { domain: 'chu-a.mssante.fr', operator: OPERATOR_A },
  { domain: 'chu-b.mssante.fr', operator: OPERATOR_B },
]

/** A list, a policy and peers of every kind that the audit matrix names. */
export async function makeGateWorld() {
  const world = makeWorld()
  const leaf = (name: string, options: Partial<TestCertificateOptions> = {}): TestIdentity =>
    world.authority.leaf({
      subject: subjectAttributes(name),
      keyType: 'p-256',
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      dnsNames: ['localhost'],
      notBefore: new Date('2020-01-01T00:00:00Z'),
      notAfter: new Date('2040-01-01T00:00:00Z'),
      ...options,
    })
  const stranger = world.pki.root({
    subject: [
      ['C', 'FR'],
      ['CN', 'AUTRE RACINE'],
    ],
    keyType: 'p-256',
    notBefore: new Date('2019-01-01T00:00:00Z'),
  })
  const identities = {
    valid: leaf(PEER_NAME),
    expired: leaf(PEER_NAME, { notAfter: new Date('2026-03-01T00:00:00Z') }),
    revoked: leaf(PEER_NAME),
    foreign: stranger.leaf({
      subject: subjectAttributes(PEER_NAME),
      keyType: 'p-256',
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      notAfter: new Date('2040-01-01T00:00:00Z'),
    }),
    'of-another-operator': leaf(OPERATOR_A),
    'cn-differs': leaf(PEER_NAME.replace('CN=audit.', 'CN=autre.')),
    ours: leaf(OUR_NAME),
  }
  const trust = trustOf(world.root, world.authority, [identities.revoked.certificateDer])
  const { snapshot } = verifyList(await world.list(GATE_ROWS), world.policy(), world.clock.now())
  const view = (overrides: Partial<ListView> = {}): ListView => ({
    at: world.clock.now(),
    tenant: TENANT,
    state: 'fresh',
    snapshot,
    confirmedAt: world.clock.now(),
    breakGlass: undefined,
    ...overrides,
  })
  return {
    ...world,
    trust,
    leaf,
    identities,
    view,
    gate: (definition: Partial<GatePolicyDefinition> = {}) =>
      gatePolicy({ tenant: TENANT, ownDomains: [OURS], trust, ...definition }),
    peer(kind: string): PeerFacts {
      if (kind === 'no-tls') return { tls: 'none' }
      if (kind === 'no-certificate') return { tls: 'TLSv1.3', certificates: [] }
      const identity = Object.entries(identities).find(([name]) => name === kind)?.[1]
      if (identity === undefined) throw new Error(`No peer ${kind}.`)
      return { tls: 'TLSv1.3', certificates: identity.chainDer }
    },
  }
}

/** The operator's contract in a state, on the day of the test clock. */
export function statusOf(overrides: Partial<ConventionStatus> = {}): ConventionStatus {
  return {
    convention: 'contrat-fictif',
    asOf: parseCivilDate('2026-03-02'),
    state: 'in-force',
    phase: 'validee',
    projects: [],
    amendments: [],
    rules: [parseRuleId('MSS-5.1-1')],
    ...overrides,
  }
}
