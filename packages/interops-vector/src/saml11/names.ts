export const SAML1 = 'urn:oasis:names:tc:SAML:1.0:assertion'
/** Namespace of the attribute that holds the PAGMs. */
export const PAGM_NAMESPACE = 'urn:iops:attributs:pagm'
