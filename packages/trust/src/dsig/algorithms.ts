import type { CanonicalizationMode, ReferenceDigest, VerificationAlgorithm } from './profile.ts'

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const INCLUSIVE_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const ENVELOPED = `${DSIG}enveloped-signature`
export const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2'
export const SUBTRACT_SIGNATURES = '/descendant::ds:Signature'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const PSS = 'http://www.w3.org/2007/05/xmldsig-more#'
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'

/** The digest that a signature algorithm applies before the key is used. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

interface AlgorithmEntry {
  readonly uri: string
  readonly hash: HashName
  readonly key: 'rsa' | 'rsa-pss' | 'prime256v1' | 'secp384r1'
}

export const SIGNATURE_ALGORITHMS: Readonly<Record<VerificationAlgorithm, AlgorithmEntry>> = {
  'RSA-SHA1': { uri: `${DSIG}rsa-sha1`, hash: 'sha1', key: 'rsa' },
  'RSA-SHA256': { uri: `${MORE}rsa-sha256`, hash: 'sha256', key: 'rsa' },
  'RSA-SHA384': { uri: `${MORE}rsa-sha384`, hash: 'sha384', key: 'rsa' },
  'RSA-SHA512': { uri: `${MORE}rsa-sha512`, hash: 'sha512', key: 'rsa' },
  'RSA-PSS-SHA256': { uri: `${PSS}sha256-rsa-MGF1`, hash: 'sha256', key: 'rsa-pss' },
  'RSA-PSS-SHA384': { uri: `${PSS}sha384-rsa-MGF1`, hash: 'sha384', key: 'rsa-pss' },
  'RSA-PSS-SHA512': { uri: `${PSS}sha512-rsa-MGF1`, hash: 'sha512', key: 'rsa-pss' },
  'ECDSA-P256-SHA256': { uri: `${MORE}ecdsa-sha256`, hash: 'sha256', key: 'prime256v1' },
  'ECDSA-P384-SHA384': { uri: `${MORE}ecdsa-sha384`, hash: 'sha384', key: 'secp384r1' },
}

export const DIGEST_ALGORITHMS: Readonly<
  Record<ReferenceDigest, { readonly uri: string; readonly hash: HashName }>
> = {
  'SHA-1': { uri: `${DSIG}sha1`, hash: 'sha1' },
  'SHA-256': { uri: `${XMLENC}sha256`, hash: 'sha256' },
  'SHA-384': { uri: `${MORE}sha384`, hash: 'sha384' },
  'SHA-512': { uri: `${XMLENC}sha512`, hash: 'sha512' },
}

export const CANONICALIZATIONS: Readonly<Record<CanonicalizationMode, string>> = {
  exclusive: EXCLUSIVE_C14N,
  inclusive: INCLUSIVE_C14N,
}

const HASH_BYTES: Readonly<Record<HashName, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }

/** How many bytes a digest has. */
export function digestBytes(digest: ReferenceDigest): number {
  return HASH_BYTES[DIGEST_ALGORITHMS[digest].hash]
}
