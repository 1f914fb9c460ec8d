import { parseTenantId } from '@entente/core/ids'
import type { VectorPolicy } from '@entente/interops-vector'
import { createPki, type TestIdentity, type TestName } from '@entente/testkit'
import { createCrlCache, loadCrl, parseCertificate, parsePartnerBinding, trustStore } from '@entente/trust'

export const ISSUER = 'urn:interops:99999999800019:idp:caisse-cliente:1'
/** The service provider: its entity name is the audience, its address the recipient. */
export const AUDIENCE = 'https://portail.caisse-fournisseuse.example/'
export const RECIPIENT = 'https://portail.caisse-fournisseuse.example/acs'
export const PAGM = 'CONSULTATION_DROITS'

const DAY_MS = 86_400_000
const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'

/** Whose keys the messages are signed with, and what the provider trusts. */
export interface SamlWorld {
  /** The partner's certificate in force. */
  readonly signer: TestIdentity
  /** A certificate of the partner that has expired, and one that its IGC has revoked. Nobody removed them. */
  readonly expired: TestIdentity
  readonly revoked: TestIdentity
  /** The partner's certificate for an elliptic curve key. */
  readonly curve: TestIdentity
  /** Another organisme under the same IGC, and somebody with a certificate of his own making under the partner's name. */
  readonly neighbour: TestIdentity
  readonly stranger: TestIdentity
  /** What the partner shows in TLS. */
  readonly tls: TestIdentity
  readonly policy: VectorPolicy
}

/** Makes an IGC whose certificates are valid around now: the compared libraries read the system clock. */
export function makeSamlWorld(at = new Date()): SamlWorld {
  const pki = createPki({ now: () => at })
  const root = pki.root({ subject: [['CN', 'Racine fictive']], keyType: 'p-256' })
  const authority = root.authority({ subject: [['CN', 'AC fictive']], keyType: 'p-256' })
  const partner: TestName = [
    ['O', 'Caisse cliente'],
    ['OU', '99999999800019'],
  ]
  const signer = authority.leaf({ subject: partner })
  const expired = authority.leaf({
    subject: partner,
    notBefore: new Date(at.getTime() - 400 * DAY_MS),
    notAfter: new Date(at.getTime() - DAY_MS),
  })
  const revoked = authority.leaf({ subject: partner })
  const revocation = { certificate: revoked.certificateDer, at: new Date(at.getTime() - 3_600_000) }
  const [rootCertificate, issuer] = [root, authority].map((one) => parseCertificate(one.certificateDer))
  if (rootCertificate === undefined || issuer === undefined) throw new Error('The IGC was not made.')
  const trust = trustStore({
    anchors: [{ name: 'IGC fictive', certificate: root.certificateDer, sha256: rootCertificate.sha256 }],
    intermediates: [authority.certificateDer],
    crls: createCrlCache([
      loadCrl(root.crl(), rootCertificate),
      loadCrl(authority.crl({ revoked: [revocation] }), issuer),
    ]),
  })
  const binding = parsePartnerBinding([
    { issuingCaSha256: [issuer.sha256], subject: [{ type: 'OU', value: '99999999800019' }] },
  ])
  const certificates = { trust, binding, revocation: { mode: 'require' } } as const
  return {
    signer,
    expired,
    revoked,
    curve: authority.leaf({ subject: partner, keyType: 'p-256' }),
    neighbour: authority.leaf({
      subject: [
        ['O', 'Caisse tierce'],
        ['OU', '99999997200014'],
      ],
    }),
    stranger: pki.selfSigned({ subject: partner }),
    tls: authority.leaf({ subject: partner, keyType: 'p-256', extendedKeyUsage: ['clientAuth'] }),
    policy: {
      tenant: parseTenantId('99999998000017'),
      recipients: ['urn:interops:sp:99999998000017:caisse-fournisseuse'],
      services: [
        {
          audience: AUDIENCE,
          mode: 'P',
          authLevels: [LEVEL],
          pagms: { [ISSUER]: [PAGM] },
          reuse: 'single',
          destinations: [RECIPIENT],
        },
      ],
      partners: [{ issuer: ISSUER, signer: certificates, tls: certificates }],
    },
  }
}
