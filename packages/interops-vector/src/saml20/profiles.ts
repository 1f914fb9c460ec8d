import { defineProfile, type SignatureProfileDefinition } from '@entente/trust/dsig'
import { ASSERTION, ISSUER, RESPONSE } from './names.ts'

const shapes = [
  { reference: 'id', transforms: ['enveloped', 'exclusive'], canonicalization: ['exclusive'] },
  {
    reference: 'id',
    transforms: ['enveloped', 'exclusive'],
    canonicalization: ['inclusive'],
    weakening: 'legacy-shape',
  },
  {
    reference: 'id',
    transforms: ['enveloped'],
    canonicalization: ['exclusive', 'inclusive'],
    weakening: 'legacy-shape',
  },
] as const satisfies SignatureProfileDefinition['shapes']

const common = {
  idAttribute: 'ID',
  idForm: 'any',
  signatureAlgorithms: [
    'RSA-SHA256',
    'RSA-SHA384',
    'RSA-SHA512',
    'RSA-PSS-SHA256',
    'RSA-PSS-SHA384',
    'RSA-PSS-SHA512',
    'ECDSA-P256-SHA256',
    'ECDSA-P384-SHA384',
    'RSA-SHA1',
  ],
  digestAlgorithms: ['SHA-256', 'SHA-384', 'SHA-512', 'SHA-1'],
} as const satisfies Partial<SignatureProfileDefinition>

/**
 * A VI alone, as mode A carries it: one assertion, signed, by reference to its ID. What implementers produced besides
 * (`URI=""`, no exclusive canonicalisation, SHA-1) needs a dated weakening of the partner.
 */
export const VI_VERIFIER = defineProfile({
  ...common,
  id: 'interops-vi',
  targets: [[ASSERTION]],
  shapes: [
    ...shapes,
    {
      reference: 'document',
      transforms: ['enveloped'],
      canonicalization: ['exclusive', 'inclusive'],
      weakening: 'legacy-shape',
    },
  ],
  position: 'any',
})

/** What we emit ourselves: the signature after the issuer, as the schema of SAML wants it. */
export const VI_SIGNER = defineProfile({
  ...common,
  id: 'interops-vi-signing',
  targets: [[ASSERTION]],
  shapes: [shapes[0]],
  position: { after: ISSUER },
})

/** A VI inside a SAML Response, as mode P carries it: the assertion signed, or the Response, or both. */
export const RESPONSE_VERIFIER = defineProfile({
  ...common,
  id: 'interops-vi-response',
  targets: [[RESPONSE, ASSERTION], [RESPONSE]],
  shapes: [shapes[0]],
  position: { after: ISSUER },
})
