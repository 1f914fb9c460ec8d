import type { KeyObject } from 'node:crypto'

const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** RSA of 2048 to 8192 bits with an odd exponent of 65537 or more, or a named curve P-256, P-384, P-521. */
export function isAcceptableKey(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return (
        modulusLength >= 2048 &&
        modulusLength <= 8192 &&
        publicExponent >= 65_537n &&
        publicExponent % 2n === 1n
      )
    case 'ec':
      return CURVES.has(namedCurve)
    default:
      return false
  }
}
