import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** The public half of an RSA key that its certificate keeps for one digest, mask and least salt (RFC 4055 §3.1). */
export function restrictedKey(hashAlgorithm: string, saltLength: number, mgf1HashAlgorithm = hashAlgorithm) {
  // The published types want a text for the salt length, Node.js a number.
  const salt: object = { saltLength }
  return generateKeyPairSync('rsa-pss', { modulusLength: 2048, hashAlgorithm, mgf1HashAlgorithm, ...salt })
    .publicKey
}

const DIGESTS = { sha256: '608648016503040201', sha512: '608648016503040203' } as const

/** What RSASSA-PSS-params say of a key (RFC 4055 §3.1). */
export interface PssRestriction {
  readonly hash: keyof typeof DIGESTS
  readonly mask: keyof typeof DIGESTS
  readonly salt: number
}

/** An RSA key written as one kept for RSASSA-PSS, as SubjectPublicKeyInfo in DER: the modulus stays the same. */
export function keptForPss(key: KeyObject, restriction?: PssRestriction): Buffer {
  const digest = (name: keyof typeof DIGESTS) =>
    tlv(0x30, tlv(0x06, Buffer.from(DIGESTS[name], 'hex')), tlv(0x05))
  const parameters = restriction && [
    tlv(
      0x30,
      tlv(0xa0, digest(restriction.hash)),
      tlv(0xa1, tlv(0x30, tlv(0x06, Buffer.from('2a864886f70d010108', 'hex')), digest(restriction.mask))),
      tlv(0xa2, tlv(0x02, Buffer.of(restriction.salt))),
    ),
  ]
  const algorithm = tlv(0x30, tlv(0x06, Buffer.from('2a864886f70d01010a', 'hex')), ...(parameters ?? []))
  return tlv(0x30, algorithm, tlv(0x03, Buffer.of(0), key.export({ format: 'der', type: 'pkcs1' })))
}

function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}
