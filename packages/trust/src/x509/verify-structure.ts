import { constants, type KeyObject, verify } from 'node:crypto'
import { allowsPss } from './judge-key.ts'
import type { StructureSignature } from './signature-algorithm.ts'

/** Verifies the signature of an ASN.1 structure. SHA-1, an unknown algorithm and a key of another type give false. */
export function verifyStructure(
  scheme: StructureSignature,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (scheme.kind === 'refused' || scheme.hash === 'sha1' || !isKeyOf(scheme.kind, key)) return false
  if (scheme.kind === 'rsa-pss' && !allowsPss(key, scheme.hash, scheme.saltLength)) return false
  return verify(
    scheme.hash,
    data,
    scheme.kind === 'rsa-pss'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength }
      : key,
    signature,
  )
}

function isKeyOf(kind: 'rsa' | 'rsa-pss' | 'ecdsa', { asymmetricKeyType }: KeyObject): boolean {
  if (kind === 'ecdsa') return asymmetricKeyType === 'ec'
  return asymmetricKeyType === 'rsa' || (asymmetricKeyType === 'rsa-pss' && kind === 'rsa-pss')
}
