import { constants, hash, type KeyObject, timingSafeEqual, verify } from 'node:crypto'
import { fitsAlgorithm } from '../signers/signature-scheme.ts'
import { DIGEST_ALGORITHMS, type HashName, SIGNATURE_ALGORITHMS } from './algorithms.ts'
import type { ReferenceDigest, VerificationAlgorithm } from './profile.ts'
import { refuse } from './refuse.ts'

/** @throws {TrustError} `SIGNATURE_KEY_UNSUITABLE` unless the key is of the algorithm's type and strong enough */
export function demandSuitableKey(key: KeyObject, algorithm: VerificationAlgorithm): void {
  // What SHA-1 needs of a key is what SHA-256 needs.
  const needed = algorithm === 'RSA-SHA1' ? 'RSA-SHA256' : algorithm
  if (key.type !== 'public' || !fitsAlgorithm(needed, key)) {
    refuse('SIGNATURE_KEY_UNSUITABLE', undefined, { algorithm })
  }
}

/** @throws {TrustError} `SIGNATURE_INVALID` unless the value is the key's signature of the data */
export function demandSignature(
  algorithm: VerificationAlgorithm,
  data: Uint8Array,
  key: KeyObject,
  value: Uint8Array,
): void {
  const entry = SIGNATURE_ALGORITHMS[algorithm]
  if (!verify(entry.hash, data, keyInput(entry.key, key), value)) refuse('SIGNATURE_INVALID')
}

/** The key in the form that `node:crypto` wants for this kind of signature. */
export function keyInput(kind: (typeof SIGNATURE_ALGORITHMS)[VerificationAlgorithm]['key'], key: KeyObject) {
  switch (kind) {
    case 'rsa':
      return key
    case 'rsa-pss':
      return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    default:
      return { key, dsaEncoding: 'ieee-p1363' } as const
  }
}

/** @throws {TrustError} `DIGEST_MISMATCH` unless the data has this digest */
export function demandDigest(algorithm: ReferenceDigest, data: Uint8Array, expected: Uint8Array): void {
  const actual = digestOf(DIGEST_ALGORITHMS[algorithm].hash, data)
  if (!timingSafeEqual(actual, expected)) refuse('DIGEST_MISMATCH')
}

/** The digest of the data. */
export function digestOf(algorithm: HashName, data: Uint8Array): Buffer {
  return hash(algorithm, data, 'buffer')
}
