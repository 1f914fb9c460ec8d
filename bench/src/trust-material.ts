import { createPki, frozenClock, type TestIdentity, type TestKeyType } from '@entente/testkit'
import {
  createCrlCache,
  defineProfile,
  loadCrl,
  parseCertificate,
  type ResolveKey,
  type SignatureProfileDefinition,
  trustStore,
  validatePath,
} from '@entente/trust'

export const AT = new Date('2026-03-02T09:01:00Z')
export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const LIST = 'https://listeblanche.exemple.fr/schema'

const algorithms = {
  signatureAlgorithms: ['RSA-SHA256', 'ECDSA-P256-SHA256'],
  digestAlgorithms: ['SHA-256'],
} as const satisfies Partial<SignatureProfileDefinition>

/** The profile of a VI, as interops-vector defines it. */
export const VI_PROFILE = defineProfile({
  id: 'interops-vi',
  targets: [[{ namespace: SAML, local: 'Assertion' }]],
  idAttribute: 'ID',
  shapes: [{ reference: 'id', transforms: ['enveloped', 'exclusive'], canonicalization: ['exclusive'] }],
  position: { after: { namespace: SAML, local: 'Issuer' } },
  ...algorithms,
})

/** The profile of a signed list, as mssante-whitelist defines it. */
export const LIST_PROFILE = defineProfile({
  id: 'xades-enveloped',
  targets: [[{ namespace: LIST, local: 'ListeBlanche' }]],
  shapes: [
    {
      reference: 'document',
      transforms: ['subtract-signatures', 'exclusive'],
      canonicalization: ['exclusive'],
    },
  ],
  position: 'last',
  xades: 'required',
  limits: { bytes: 33_554_432, elements: 500_000 },
  ...algorithms,
})

/** A signer, and a resolver that validates its path with revocation lists, as an acceptance does. */
export interface Trusted {
  readonly signer: TestIdentity
  readonly resolveKey: ResolveKey
}

/** Makes a root, an authority with its list, a signer, and the trust in them. */
export function makeTrusted(keyType: TestKeyType): Trusted {
  const root = createPki(frozenClock(AT.toISOString())).root({ subject: [['CN', 'Racine fictive']] })
  const authority = root.authority({ subject: [['CN', 'AC fictive']] })
  const signer = authority.leaf({
    subject: [
      ['C', 'FR'],
      ['O', 'Caisse fictive'],
      ['CN', 'vi'],
    ],
    keyType,
  })
  const anchor = parseCertificate(root.certificateDer)
  const issuer = parseCertificate(authority.certificateDer)
  const store = trustStore({
    anchors: [{ name: 'IGC fictive', certificate: root.certificateDer, sha256: anchor.sha256 }],
    intermediates: [authority.certificateDer],
    crls: createCrlCache([loadCrl(root.crl(), anchor), loadCrl(authority.crl(), issuer)]),
  })
  const request = { at: AT, purpose: 'signature', revocation: { mode: 'require' } } as const
  return {
    signer,
    resolveKey: ({ certificates }) => {
      const { key, certificate, checks } = validatePath(certificates, store, request)
      return { key, certificate: certificate.der, checks }
    },
  }
}
