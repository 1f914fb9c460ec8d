import type { KeyObject } from 'node:crypto'

const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
const verdicts = new WeakMap<KeyObject, boolean>()

/**
 * RSA of 2048 to 8192 bits with an odd exponent of 65537 or more and a modulus without the mark of ROCA, or a named
 * curve P-256, P-384, P-521. The answer is remembered with the key.
 */
export function isAcceptableKey(key: KeyObject): boolean {
  const known = verdicts.get(key)
  if (known !== undefined) return known
  const verdict = judge(key)
  verdicts.set(key, verdict)
  return verdict
}

const DIGEST_BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const

/**
 * Whether an RSA key may be used with this digest and salt length, by default one as long as the digest: an RSASSA-PSS
 * key may be restricted to one digest and to a least salt length (RFC 4055 §3.1), and OpenSSL throws on others.
 */
export function allowsPss(
  key: KeyObject,
  digest: keyof typeof DIGEST_BYTES,
  salt: number = DIGEST_BYTES[digest],
): boolean {
  const {
    hashAlgorithm = digest,
    mgf1HashAlgorithm = digest,
    saltLength = 0,
  } = key.asymmetricKeyDetails ?? {}
  return hashAlgorithm === digest && mgf1HashAlgorithm === digest && saltLength <= salt
}

function judge(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  const sized = modulusLength >= 2048 && modulusLength <= 8192
  const odd = publicExponent >= 65_537n && publicExponent % 2n === 1n
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return sized && odd && !hasRocaMark(modulusOf(key))
    case 'rsa-pss':
      return sized && odd
    case 'ec':
      return CURVES.has(namedCurve)
    default:
      return false
  }
}

function modulusOf(key: KeyObject): bigint {
  const { n = '' } = key.export({ format: 'jwk' })
  return BigInt(`0x0${Buffer.from(n, 'base64url').toString('hex')}`)
}

const SMALL_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]

/**
 * Moduli of the flawed generator of CVE-2017-15361 are, modulo each of these primes, a power of 65537. For another
 * modulus that happens once in some 2²⁷.
 */
function hasRocaMark(modulus: bigint): boolean {
  return SMALL_PRIMES.every((prime) => {
    const remainder = Number(modulus % BigInt(prime))
    let power = 1
    do {
      if (power === remainder) return true
      power = (power * 65_537) % prime
    } while (power !== 1)
    return false
  })
}
