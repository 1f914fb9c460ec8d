import { defineProfile } from '@entente/trust'

export const MD = 'urn:oasis:names:tc:SAML:2.0:metadata'
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const HTTP_POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

/** Bounds of one entity's metadata. */
export const METADATA_LIMITS = { bytes: 262_144, elements: 4_000, textLength: 65_536 }

/** One entity, signed by reference to its ID. SHA-1 is not among the algorithms and no weakening brings it back. */
export const METADATA_PROFILE = defineProfile({
  id: 'saml-metadata',
  targets: [[{ namespace: MD, local: 'EntityDescriptor' }]],
  idAttribute: 'ID',
  shapes: [{ reference: 'id', transforms: ['enveloped', 'exclusive'], canonicalization: ['exclusive'] }],
  signatureAlgorithms: [
    'RSA-SHA256',
    'RSA-SHA384',
    'RSA-SHA512',
    'RSA-PSS-SHA256',
    'RSA-PSS-SHA384',
    'RSA-PSS-SHA512',
    'ECDSA-P256-SHA256',
    'ECDSA-P384-SHA384',
  ],
  digestAlgorithms: ['SHA-256', 'SHA-384', 'SHA-512'],
  limits: METADATA_LIMITS,
})
