import { constants, type KeyObject, sign, verify } from 'node:crypto'
import type { SignatureAlgorithm } from '@entente/core/ports'
import { allowsPss } from '../x509/judge-key.ts'

/** What node:crypto needs to know about a signature algorithm. */
interface SignatureScheme {
  readonly hash: 'sha256' | 'sha384' | 'sha512'
  readonly kind: 'rsa' | 'rsa-pss' | 'ecdsa'
  /** The only curve an ECDSA algorithm goes with. */
  readonly curve?: 'prime256v1' | 'secp384r1'
  /** Length of an ECDSA signature r‖s, in bytes. */
  readonly length?: number
}

const SCHEMES: Readonly<Record<SignatureAlgorithm, SignatureScheme>> = {
  'RSA-SHA256': { hash: 'sha256', kind: 'rsa' },
  'RSA-SHA384': { hash: 'sha384', kind: 'rsa' },
  'RSA-SHA512': { hash: 'sha512', kind: 'rsa' },
  'RSA-PSS-SHA256': { hash: 'sha256', kind: 'rsa-pss' },
  'RSA-PSS-SHA384': { hash: 'sha384', kind: 'rsa-pss' },
  'RSA-PSS-SHA512': { hash: 'sha512', kind: 'rsa-pss' },
  'ECDSA-P256-SHA256': { hash: 'sha256', kind: 'ecdsa', curve: 'prime256v1', length: 64 },
  'ECDSA-P384-SHA384': { hash: 'sha384', kind: 'ecdsa', curve: 'secp384r1', length: 96 },
}

/** True when the key, public or private, is of the type and strength that the algorithm needs. */
export function fitsAlgorithm(algorithm: SignatureAlgorithm, key: KeyObject): boolean {
  const { kind, curve, hash } = SCHEMES[algorithm]
  const { modulusLength = 0, publicExponent = 0n, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (kind === 'ecdsa') return key.asymmetricKeyType === 'ec' && namedCurve === curve
  const restricted = key.asymmetricKeyType === 'rsa-pss'
  const typed = key.asymmetricKeyType === 'rsa' || (restricted && kind === 'rsa-pss')
  const sized = modulusLength >= 2048 && modulusLength <= 8192
  const sound = publicExponent >= 65_537n && publicExponent % 2n === 1n
  return typed && sized && sound && allowsPss(key, hash)
}

/** The algorithm used when none is asked for: SHA-256, or SHA-384 on P-384. `undefined` when the key suits none. */
export function defaultAlgorithm(key: KeyObject): SignatureAlgorithm | undefined {
  const candidates: readonly SignatureAlgorithm[] = [
    'RSA-SHA256',
    'ECDSA-P256-SHA256',
    'ECDSA-P384-SHA384',
    'RSA-PSS-SHA256',
    'RSA-PSS-SHA384',
    'RSA-PSS-SHA512',
  ]
  return candidates.find((algorithm) => fitsAlgorithm(algorithm, key))
}

/** Signs the bytes; ECDSA gives r‖s, PSS a salt as long as the digest. */
export function signBytes(algorithm: SignatureAlgorithm, key: KeyObject, data: Uint8Array): Uint8Array {
  return new Uint8Array(sign(SCHEMES[algorithm].hash, data, { key, ...parametersOf(algorithm) }))
}

/** Verifies a signature made by `signBytes` or its equal elsewhere. The key must fit the algorithm. */
export function verifyBytes(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, length } = SCHEMES[algorithm]
  if (!fitsAlgorithm(algorithm, key) || (length !== undefined && signature.length !== length)) return false
  return verify(hash, data, { key, ...parametersOf(algorithm) }, signature)
}

function parametersOf(algorithm: SignatureAlgorithm) {
  const { kind } = SCHEMES[algorithm]
  if (kind === 'ecdsa') return { dsaEncoding: 'ieee-p1363' } as const
  if (kind === 'rsa') return { padding: constants.RSA_PKCS1_PADDING }
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
}
