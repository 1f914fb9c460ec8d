import type { PartnerSheet } from '@entente/partner'
import { createPki, frozenClock, type TestAuthority, type TestIdentity } from '@entente/testkit'
import { type RevocationPolicy, signerFromPem } from '@entente/trust'

export const AT = new Date('2026-03-02T09:00:00.000Z')
export const clock = frozenClock(AT)
export const SIRET = '99000000200016'

/** Tests of sheets are not about revocation. */
export const WITHOUT_LISTS: RevocationPolicy = {
  mode: 'off',
  weakening: {
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2026-12-31T00:00:00Z'),
    reason: 'test PKI',
  },
}

export const day = (days: number): string => new Date(AT.getTime() + days * 86_400_000).toISOString()

/** An organisme with its own PKI and one certificate for each use. */
export interface TestOrganisme {
  readonly root: TestAuthority
  readonly authority: TestAuthority
  readonly seal: TestIdentity
  readonly vi: TestIdentity
  readonly tls: TestIdentity
}

export function makeOrganisme(): TestOrganisme {
  const root = createPki(clock).root({
    subject: [
      ['C', 'FR'],
      ['CN', 'Racine fictive'],
    ],
    keyType: 'p-256',
  })
  const authority = root.authority({
    subject: [
      ['C', 'FR'],
      ['CN', 'AC fictive'],
    ],
    keyType: 'p-256',
  })
  const leaf = (cn: string, use?: 'serverAuth') =>
    authority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'CAISSE FICTIVE'],
        ['CN', cn],
      ],
      keyType: 'p-256',
      ...(use && { extendedKeyUsage: [use], dnsNames: ['droits.example'] }),
    })
  return { root, authority, seal: leaf('sceau'), vi: leaf('vi'), tls: leaf('tls', 'serverAuth') }
}

export const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')

export function sealOf({ seal }: TestOrganisme) {
  return signerFromPem({ privateKey: seal.privateKeyPem, certificateChain: seal.chainPem })
}

export function makeSheet(organisme: TestOrganisme, change: object = {}): PartnerSheet {
  const { root, authority, seal, vi, tls } = organisme
  const certificate = (id: string, uses: string[], { certificateDer }: TestIdentity) => ({
    id,
    uses,
    pki: 'igc',
    certificate: base64(certificateDer),
    from: day(0),
    until: day(360),
  })
  return {
    kind: 'partner-sheet',
    schemaVersion: 1,
    environment: 'staging',
    version: 1,
    issuedAt: day(0),
    validUntil: day(365),
    organisme: {
      siret: SIRET,
      name: 'Caisse fournisseuse d’épreuve',
      convention: 'INTEROPS-DEMO-1',
      party: 'fournisseuse',
      recipientUrn: `urn:interops:sp:${SIRET}:droits`,
    },
    pkis: [
      {
        id: 'igc',
        name: 'IGC de la caisse',
        root: base64(root.certificateDer),
        issuingCas: [base64(authority.certificateDer)],
        crl: ['http://crl.example/ac.crl'],
      },
    ],
    certificates: [
      certificate('sceau', ['seal'], seal),
      certificate('vi', ['vector-signature'], vi),
      certificate('tls', ['tls-server'], tls),
    ],
    endpoints: [
      { id: 'droits', use: 'interops-service', url: 'https://droits.example/consultation' },
      { id: 'portail', use: 'portal-acs', url: 'https://portail.example/acs' },
    ],
    services: [
      {
        id: 'droits',
        title: 'Consultation des droits',
        audience: 'https://droits.caisse-fournisseuse.example/consultation',
        mode: 'A',
        requiredAuthLevel: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
        pagms: ['CONSULTATION_DROITS'],
        maximumVectorLifeSeconds: 300,
        reuse: 'single',
        endpoint: 'droits',
      },
    ],
    contacts: [
      { id: 'securite', purpose: 'security', function: 'Équipe sécurité', mail: 'securite@caisse.example' },
    ],
    ...change,
  } as unknown as PartnerSheet
}
