import { generateKeyPairSync } from 'node:crypto'

/** The public half of an RSA key that its certificate keeps for one digest, mask and least salt (RFC 4055 §3.1). */
export function restrictedKey(hashAlgorithm: string, saltLength: number, mgf1HashAlgorithm = hashAlgorithm) {
  // The published types want a text for the salt length, Node.js a number.
  const salt: object = { saltLength }
  return generateKeyPairSync('rsa-pss', { modulusLength: 2048, hashAlgorithm, mgf1HashAlgorithm, ...salt })
    .publicKey
}
