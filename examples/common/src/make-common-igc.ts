import type { PartnerCertificates } from '@entente/interops-vector'
import { systemClock } from '@entente/runtime'
import { createPki, type TestAuthority } from '@entente/testkit'
import { createCrlCache, loadCrl, parseCertificate, parsePartnerBinding, trustStore } from '@entente/trust'

/** The IGC that both organismes validated (art. 7.2.2). */
export interface CommonIgc {
  readonly rootPem: string
  /** Issues the certificates of both. */
  readonly authority: TestAuthority
  /** The certificates of one organisme, for the policy of its partner: its name (O) under this authority. */
  readonly certificatesOf: (organisation: string) => PartnerCertificates
}

/** Makes a root and one authority, with their revocation lists loaded. */
export function makeCommonIgc(): CommonIgc {
  const root = createPki(systemClock).root({ subject: [['CN', 'IGC commune']] })
  const authority = root.authority({ subject: [['CN', 'AC commune']] })
  const anchor = parseCertificate(root.certificateDer)
  const issuer = parseCertificate(authority.certificateDer)
  const trust = trustStore({
    anchors: [{ name: 'IGC commune', certificate: root.certificatePem, sha256: anchor.sha256 }],
    intermediates: [authority.certificateDer],
    crls: createCrlCache([loadCrl(root.crl(), anchor), loadCrl(authority.crl(), issuer)]),
  })
  return {
    rootPem: root.certificatePem,
    authority,
    certificatesOf: (organisation) => ({
      trust,
      binding: parsePartnerBinding([
        { issuingCaSha256: [issuer.sha256], subject: [{ type: 'O', value: organisation }] },
      ]),
      revocation: { mode: 'require' },
    }),
  }
}
