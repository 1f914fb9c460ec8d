import { hash } from 'node:crypto'

/** Bytes of a salt: as many as the hash, so that a commitment tells nothing about a short record. */
export const SALT_BYTES = 32
export const LEAF_BYTES = 1 + 8 + 3 * 32

const VERSION = 1
const OPEN_LABEL = Buffer.from('entente-trace open v1\n')
const SEALED_LABEL = Buffer.from('entente-trace sealed v1\n')

/** What a leaf of the tree commits to. Nothing personal can be read from it or guessed from it. */
export interface LeafContent {
  readonly index: number
  /** SHA-256 of label, salt and the readable part. */
  readonly openCommitment: Uint8Array
  /** SHA-256 of label and the sealed plaintext, which begins with a salt of its own. */
  readonly sealedCommitment: Uint8Array
  /** SHA-256 of the sealed bytes as stored: the ciphertext. */
  readonly sealedDigest: Uint8Array
}

export function commitOpen(salt: Uint8Array, open: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([OPEN_LABEL, salt, open]), 'buffer')
}

export function commitSealed(plaintext: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([SEALED_LABEL, plaintext]), 'buffer')
}

/**
 * The entry that is hashed into the tree: version, index (8 bytes, big-endian), then the three hashes.
 *
 * The index stands inside, so that a record cannot be moved without being changed.
 */
export function encodeLeaf(content: LeafContent): Uint8Array {
  const bytes = new Uint8Array(LEAF_BYTES)
  bytes[0] = VERSION
  new DataView(bytes.buffer).setBigUint64(1, BigInt(content.index))
  bytes.set(content.openCommitment, 9)
  bytes.set(content.sealedCommitment, 41)
  bytes.set(content.sealedDigest, 73)
  return bytes
}

/** @returns `undefined` when the bytes are not a leaf of this version */
export function decodeLeaf(bytes: Uint8Array): LeafContent | undefined {
  if (bytes.length !== LEAF_BYTES || bytes[0] !== VERSION) return undefined
  const index = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(1)
  if (index > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  return {
    index: Number(index),
    openCommitment: bytes.slice(9, 41),
    sealedCommitment: bytes.slice(41, 73),
    sealedDigest: bytes.slice(73, 105),
  }
}
