import type { SignatureAlgorithm } from '@entente/core/ports'

/** Signature algorithms of RFC 7518 that are accepted. `none`, HMAC and ES512 are not among them. */
export type JwsAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384'

const BY_JOSE_NAME: Readonly<Record<JwsAlgorithm, SignatureAlgorithm>> = {
  RS256: 'RSA-SHA256',
  RS384: 'RSA-SHA384',
  RS512: 'RSA-SHA512',
  PS256: 'RSA-PSS-SHA256',
  PS384: 'RSA-PSS-SHA384',
  PS512: 'RSA-PSS-SHA512',
  ES256: 'ECDSA-P256-SHA256',
  ES384: 'ECDSA-P384-SHA384',
}

/** Every accepted algorithm. */
export const JWS_ALGORITHMS: readonly JwsAlgorithm[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
]

export function isJwsAlgorithm(name: unknown): name is JwsAlgorithm {
  return JWS_ALGORITHMS.some((known) => known === name)
}

/** The algorithm as the Signer port names it. */
export function signatureAlgorithmOf(algorithm: JwsAlgorithm): SignatureAlgorithm {
  return BY_JOSE_NAME[algorithm]
}

/** The name of a signer's algorithm in a JWS header. */
export function jwsAlgorithmOf(algorithm: SignatureAlgorithm): JwsAlgorithm {
  const found = JWS_ALGORITHMS.find((name) => BY_JOSE_NAME[name] === algorithm)
  if (found === undefined) throw new RangeError(`${algorithm} has no name in RFC 7518.`)
  return found
}
