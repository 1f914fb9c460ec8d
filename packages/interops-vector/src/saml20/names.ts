import type { NameTest } from '@entente/trust/dsig'

export const SAML2 = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const SAMLP2 = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
export const STATUS_SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
/** Name of the attribute that holds the PAGMs, one value each. */
export const PAGM_ATTRIBUTE = 'PAGM'

export const ASSERTION: NameTest = { namespace: SAML2, local: 'Assertion' }
export const RESPONSE: NameTest = { namespace: SAMLP2, local: 'Response' }
export const ISSUER: NameTest = { namespace: SAML2, local: 'Issuer' }
