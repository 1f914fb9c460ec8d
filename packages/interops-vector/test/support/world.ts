import { parsePagm, parseTenantId } from '@entente/core/ids'
import type { PagmRegistry, Random, Signer } from '@entente/core/ports'
import {
  createPki,
  type FrozenClock,
  frozenClock,
  makeVi,
  type TestAuthority,
  type TestIdentity,
  type TestPki,
  type TestViClaims,
  type TestViSignature,
  viClaims,
} from '@entente/testkit'
import { signerFromPem } from '@entente/trust'
import {
  createCrlCache,
  loadCrl,
  parseCertificate,
  parsePartnerBinding,
  type TrustStore,
  trustStore,
} from '@entente/trust/x509'
import type {
  IssuancePolicy,
  IssuancePorts,
  IssuanceRequest,
  ReceivedVector,
  VectorPartner,
  VectorPolicy,
} from '../../src/index.ts'
import { MemorySink } from './memory-sink.ts'

export const NOW = '2026-03-02T09:00:00Z'
export const ISSUER = 'urn:interops:99999999800019:idp:caisse-cliente:1'
export const RECIPIENT = 'urn:interops:sp:99999998000017:caisse-fournisseuse'
export const SERVICE = 'https://droits.caisse-fournisseuse.example/service'
export const PORTAL = 'https://portail.caisse-fournisseuse.example/acs'
export const PORTAL_SERVICE = 'https://portail.caisse-fournisseuse.example/'
export const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
export const PAGM = 'CONSULTATION_DROITS'

/** Two invented caisses with their IGC, one clock and one journal each. */
export interface World {
  readonly clock: FrozenClock
  readonly pki: TestPki
  readonly root: TestAuthority
  readonly authority: TestAuthority
  readonly signer: TestIdentity
  readonly tls: TestIdentity
  readonly trust: TrustStore
  readonly sink: MemorySink
  readonly partner: VectorPartner
  readonly policy: VectorPolicy
  readonly issuancePolicy: IssuancePolicy
  readonly issuancePorts: IssuancePorts & { readonly sink: MemorySink }
}

export function createWorld(clock = frozenClock(NOW)): World {
  const pki = createPki(clock)
  const root = pki.root({
    subject: [
      ['C', 'FR'],
      ['O', 'IGC fictive'],
      ['CN', 'Racine fictive'],
    ],
  })
  const authority = root.authority({
    subject: [
      ['C', 'FR'],
      ['O', 'IGC fictive'],
      ['CN', 'AC fictive'],
    ],
  })
  const client = (name: string) =>
    [
      ['C', 'FR'],
      ['O', 'Caisse cliente'],
      ['OU', '99999999800019'],
      ['CN', name],
    ] as const
  const signer = authority.leaf({ subject: client('vi') })
  const tls = authority.leaf({ subject: client('tls'), extendedKeyUsage: ['clientAuth'] })
  const trust = trustOf(root, authority)
  const rule = {
    issuingCaSha256: [parseCertificate(authority.certificateDer).sha256],
    subject: [
      { type: 'O', value: 'Caisse cliente' },
      { type: 'OU', value: '99999999800019' },
    ],
  }
  const binding = parsePartnerBinding([rule])
  const certificates = { trust, binding, revocation: { mode: 'require' } } as const
  const partner: VectorPartner = { issuer: ISSUER, signer: certificates, tls: certificates }
  const policy: VectorPolicy = {
    tenant: parseTenantId('99999998000017'),
    recipients: [RECIPIENT],
    services: [
      {
        audience: SERVICE,
        mode: 'A',
        authLevels: [LEVEL],
        pagms: { [ISSUER]: [PAGM, 'MISE_A_JOUR'] },
        reuse: 'single',
      },
      {
        audience: PORTAL_SERVICE,
        mode: 'P',
        authLevels: [LEVEL],
        pagms: { [ISSUER]: [PAGM] },
        reuse: 'single',
        destinations: [PORTAL],
      },
    ],
    partners: [partner],
  }
  const issuancePolicy: IssuancePolicy = {
    tenant: parseTenantId('99999999800019'),
    issuer: ISSUER,
    services: [
      {
        audience: SERVICE,
        mode: 'A',
        recipient: RECIPIENT,
        authLevels: [LEVEL],
        pagms: [PAGM, 'MISE_A_JOUR'],
      },
      {
        audience: PORTAL_SERVICE,
        mode: 'P',
        recipient: PORTAL,
        destination: PORTAL,
        authLevels: [LEVEL],
        pagms: [PAGM],
      },
    ],
  }
  const issuancePorts = {
    clock,
    random: countingRandom(),
    signer: signerOf(signer),
    registry: registryOf(PAGM, 'MISE_A_JOUR'),
    sink: new MemorySink(),
  }
  const sink = new MemorySink()
  return {
    clock,
    pki,
    root,
    authority,
    signer,
    tls,
    trust,
    sink,
    partner,
    policy,
    issuancePolicy,
    issuancePorts,
  }
}

/** The anchors of a PKI with the revocation lists of its two authorities loaded. */
export function trustOf(root: TestAuthority, authority: TestAuthority): TrustStore {
  const crls = createCrlCache(
    [root, authority].map((issuer) => loadCrl(issuer.crl(), parseCertificate(issuer.certificateDer))),
  )
  const { sha256 } = parseCertificate(root.certificateDer)
  return trustStore({
    anchors: [{ name: 'IGC fictive', certificate: root.certificateDer, sha256 }],
    intermediates: [authority.certificateDer],
    crls,
  })
}

export function signerOf(identity: TestIdentity): Signer {
  return signerFromPem({ privateKey: identity.privateKeyPem, certificateChain: identity.chainPem })
}

export function registryOf(...pagms: readonly string[]): PagmRegistry {
  const grantedAt = new Date('2025-01-01T00:00:00Z')
  return { heldBy: async () => pagms.map((pagm) => ({ pagm: parsePagm(pagm), grantedAt })) }
}

export function countingRandom(): Pick<Random, 'uuid'> {
  let count = 0
  return { uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}` }
}

/** A complete request for a VI in mode A. */
export function issuanceRequest(overrides: Partial<IssuanceRequest> = {}): IssuanceRequest {
  return {
    service: SERVICE,
    entity: 'agent-0042',
    subject: { id: 'agent-0042' },
    authentication: { instant: new Date('2026-03-02T08:50:00Z'), level: LEVEL },
    pagms: [PAGM],
    request: { id: 'demande-1', digest: 'ab'.repeat(32) },
    ...overrides,
  }
}

/** A VI as another implementer would make it, right or wrong. */
export function receivedVi(
  world: World,
  claims: Partial<TestViClaims> = {},
  signature: TestViSignature = {},
  signer: TestIdentity = world.signer,
): ReceivedVector {
  const xml = makeVi(viClaims(world.clock.now(), claims), signer, signature)
  return { form: 'saml-assertion', bytes: new TextEncoder().encode(xml) }
}
