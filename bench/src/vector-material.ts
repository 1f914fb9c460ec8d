import { parsePagm, parseTenantId } from '@entente/core/ids'
import type { Clock } from '@entente/core/ports'
import type { IssuancePolicy, IssuancePorts, IssuanceRequest, VectorPolicy } from '@entente/interops-vector'
import { nodeRandom } from '@entente/runtime'
import { createPki, type TestIdentity } from '@entente/testkit'
import {
  createCrlCache,
  loadCrl,
  parseCertificate,
  parsePartnerBinding,
  signerFromPem,
  trustStore,
} from '@entente/trust'

export const SERVICE = 'https://droits.caisse-fournisseuse.example/service'
export const REST = 'https://droits.caisse-fournisseuse.example/rest'
export const ISSUER = 'urn:interops:99999999800019:idp:caisse-cliente:1'
const RECIPIENT = 'urn:interops:sp:99999998000017:caisse-fournisseuse'
const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
const PAGMS = ['CONSULTATION_DROITS', 'CONSULTATION_PAIEMENTS', 'EDITION_ATTESTATION'] as const

/** Two organismes under one IGC with revocation required, ready to make and to judge VIs. */
export interface VectorMaterial {
  readonly signer: TestIdentity
  readonly peer: TestIdentity['chainDer']
  readonly policy: VectorPolicy
  readonly issuancePolicy: IssuancePolicy
  readonly issuancePorts: Omit<IssuancePorts, 'sink'>
  readonly request: (encoding: 'saml' | 'jwt', id: string) => IssuanceRequest
}

export function makeVectorMaterial(clock: Clock): VectorMaterial {
  const pki = createPki(clock)
  const root = pki.root({ subject: [['CN', 'Racine fictive']] })
  const authority = root.authority({ subject: [['CN', 'AC fictive']] })
  const subject = [
    ['O', 'Caisse cliente'],
    ['OU', '99999999800019'],
  ] as const
  const signer = authority.leaf({ subject })
  const tls = authority.leaf({ subject, extendedKeyUsage: ['clientAuth'] })
  const trust = trustStore({
    anchors: [
      {
        name: 'IGC fictive',
        certificate: root.certificateDer,
        sha256: parseCertificate(root.certificateDer).sha256,
      },
    ],
    crls: createCrlCache(
      [root, authority].map((issuer) => loadCrl(issuer.crl(), parseCertificate(issuer.certificateDer))),
    ),
  })
  const certificates = {
    trust,
    binding: parsePartnerBinding([
      {
        issuingCaSha256: [parseCertificate(authority.certificateDer).sha256],
        subject: [{ type: 'OU', value: '99999999800019' }],
      },
    ]),
    revocation: { mode: 'require' },
  } as const
  const rule = { mode: 'A', authLevels: [LEVEL], pagms: { [ISSUER]: PAGMS }, reuse: 'single' } as const
  const grantedAt = new Date('2020-01-01T00:00:00Z')
  return {
    signer,
    peer: tls.chainDer,
    policy: {
      tenant: parseTenantId('99999998000017'),
      recipients: [RECIPIENT],
      services: [
        { ...rule, audience: SERVICE },
        { ...rule, audience: REST, encodings: ['jwt'] },
      ],
      partners: [{ issuer: ISSUER, signer: certificates, tls: certificates }],
    },
    issuancePolicy: {
      tenant: parseTenantId('99999999800019'),
      issuer: ISSUER,
      services: [SERVICE, REST].map((audience) => ({
        audience,
        mode: 'A',
        recipient: RECIPIENT,
        authLevels: [LEVEL],
        pagms: PAGMS,
      })) as unknown as IssuancePolicy['services'],
    },
    issuancePorts: {
      clock,
      random: nodeRandom,
      signer: signerFromPem({
        privateKey: signer.privateKeyPem,
        // The anchor stays at home, as RFC 5246 §7.4.2 says of TLS: the provider has it.
        certificateChain: [signer.certificateDer, authority.certificateDer],
      }),
      registry: { heldBy: async () => PAGMS.map((pagm) => ({ pagm: parsePagm(pagm), grantedAt })) },
    },
    request: (encoding, id) => ({
      service: encoding === 'jwt' ? REST : SERVICE,
      entity: 'agent-0042',
      subject: { id: 'agent-0042' },
      authentication: { instant: new Date(clock.now().getTime() - 60_000), level: LEVEL },
      pagms: PAGMS,
      attributes: { departement: ['03', '63'] },
      encoding,
      request: { id, digest: 'ab'.repeat(32) },
    }),
  }
}
