import { hash } from 'node:crypto'

/** Bytes of a salt: as many as the hash, so that a commitment tells nothing about a short record. */
export const SALT_BYTES = 32
export const LEAF_BYTES = 1 + 8 + 3 * 32

const VERSION = 1
const OPEN_LABEL = Buffer.from('entente-trace open v1\n')
const SEALED_LABEL = Buffer.from('entente-trace sealed v1\n')

/** What a leaf of the tree commits to, in lower-case hexadecimal. Nothing personal can be read or guessed from it. */
export interface LeafContent {
  readonly index: number
  /** SHA-256 of label, salt and the readable part. */
  readonly openCommitment: string
  /** SHA-256 of label and the sealed plaintext, which begins with a salt of its own. */
  readonly sealedCommitment: string
  /** SHA-256 of the sealed bytes as stored: the ciphertext. */
  readonly sealedDigest: string
}

export function commitOpen(salt: Uint8Array, open: Uint8Array): string {
  return hashJoined(OPEN_LABEL, salt, open)
}

export function commitSealed(plaintext: Uint8Array): string {
  return hashJoined(SEALED_LABEL, plaintext)
}

/** One copy into memory that is used again, and one call of the hash, cost less than a hash in several steps. */
function hashJoined(...parts: readonly Uint8Array[]): string {
  let end = 0
  for (const part of parts) end += part.length
  if (end > scratch.length) scratch = Buffer.allocUnsafeSlow(end * 2)
  end = 0
  for (const part of parts) {
    scratch.set(part, end)
    end += part.length
  }
  return hash('sha256', scratch.subarray(0, end))
}

let scratch = Buffer.allocUnsafeSlow(16_384)

export function digestSealed(sealed: Uint8Array): string {
  return hash('sha256', sealed)
}

/**
 * The entry that is hashed into the tree: version, index (8 bytes, big-endian), then the three hashes.
 *
 * The index stands inside, so that a record cannot be moved without being changed.
 */
export function encodeLeaf(content: LeafContent): Uint8Array {
  const bytes = Buffer.alloc(LEAF_BYTES)
  bytes[0] = VERSION
  bytes.writeBigUInt64BE(BigInt(content.index), 1)
  bytes.write(content.openCommitment, 9, 'hex')
  bytes.write(content.sealedCommitment, 41, 'hex')
  bytes.write(content.sealedDigest, 73, 'hex')
  return bytes
}

/** @returns `undefined` when the bytes are not a leaf of this version */
export function decodeLeaf(leaf: Uint8Array): LeafContent | undefined {
  if (leaf.length !== LEAF_BYTES || leaf[0] !== VERSION) return undefined
  const bytes = Buffer.from(leaf.buffer, leaf.byteOffset, LEAF_BYTES)
  const index = bytes.readUInt32BE(1) * 2 ** 32 + bytes.readUInt32BE(5)
  if (!Number.isSafeInteger(index)) return undefined
  return {
    index,
    openCommitment: bytes.toString('hex', 9, 41),
    sealedCommitment: bytes.toString('hex', 41, 73),
    sealedDigest: bytes.toString('hex', 73, LEAF_BYTES),
  }
}
