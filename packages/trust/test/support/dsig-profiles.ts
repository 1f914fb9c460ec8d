import { defineProfile, type SignatureProfile, type SignatureProfileDefinition } from '@entente/trust'
import { LIST_LIMITS } from '@entente/trust/xml'

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const LIST = 'https://listeblanche.exemple.fr/schema'
export const DOCUMENT = 'urn:entente:document:1'

const assertion = { namespace: SAML, local: 'Assertion' }
const response = { namespace: SAMLP, local: 'Response' }
const modern = {
  reference: 'id',
  transforms: ['enveloped', 'exclusive'],
  canonicalization: ['exclusive'],
} as const
const strong = {
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
} as const

/** The definitions that the callers of this package own, as its tests exercise them. */
export const definitions = {
  'interops-vi': {
    id: 'interops-vi',
    targets: [[assertion]],
    idAttribute: 'ID',
    shapes: [modern],
    position: { after: { namespace: SAML, local: 'Issuer' } },
    ...strong,
  },
  'interops-vi-legacy': {
    id: 'interops-vi-legacy',
    targets: [[assertion]],
    idAttribute: 'ID',
    idForm: 'any',
    shapes: [
      modern,
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
      {
        reference: 'document',
        transforms: ['enveloped'],
        canonicalization: ['exclusive', 'inclusive'],
        weakening: 'legacy-shape',
      },
    ],
    signatureAlgorithms: ['RSA-SHA256', 'RSA-SHA1'],
    digestAlgorithms: ['SHA-256', 'SHA-1'],
  },
  'saml-response': {
    id: 'saml-response',
    targets: [[response], [response, assertion]],
    idAttribute: 'ID',
    shapes: [modern],
    position: { after: { namespace: SAML, local: 'Issuer' } },
    ...strong,
  },
  'xades-enveloped': {
    id: 'xades-enveloped',
    targets: [[{ namespace: LIST, local: 'ListeBlanche' }]],
    shapes: [
      {
        reference: 'document',
        transforms: ['subtract-signatures', 'exclusive'],
        canonicalization: ['exclusive'],
      },
      { reference: 'document', transforms: ['enveloped', 'exclusive'], canonicalization: ['exclusive'] },
    ],
    position: 'last',
    xades: 'optional',
    limits: LIST_LIMITS,
    ...strong,
  },
  'entente-document': {
    id: 'entente-document',
    targets: [[{ namespace: DOCUMENT, local: 'Document' }]],
    idAttribute: 'Id',
    shapes: [modern],
    position: 'last',
    comments: 'drop',
    ...strong,
  },
} as const satisfies Record<string, SignatureProfileDefinition>

export type ProfileName = keyof typeof definitions

/** The same, checked. */
export const profiles = Object.fromEntries(
  Object.entries(definitions).map(([name, definition]) => [name, defineProfile(definition)]),
) as Record<ProfileName, SignatureProfile>
