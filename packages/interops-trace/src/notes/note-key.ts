import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { TraceError } from '../errors.ts'
import { sha256 } from '../merkle/hash.ts'
import { decodeBase64, decodeHex, encodeBase64, encodeHex } from './base64.ts'

/** What an Ed25519 key signs. C2SP signed-note and tlog-cosignature. */
export type NoteKeyType = 'ed25519' | 'cosignature-v1'

const TYPE_BYTE = { ed25519: 0x01, 'cosignature-v1': 0x04 } as const satisfies Record<NoteKeyType, number>
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const MAX_NAME = 255

/** A public key under the name it signs with. */
export interface NoteKey {
  readonly name: string
  readonly type: NoteKeyType
  /** The raw Ed25519 key, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** An Ed25519 key that signs heads. It may live in another process or in an HSM. */
export interface CheckpointKey {
  /** The raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/**
 * Reads an Ed25519 private key that signs the heads of a journal.
 *
 * @param pem PKCS#8 in PEM, as `openssl genpkey -algorithm ed25519` writes it
 * @throws {TraceError} `TRACE_NOTE_INVALID` when it is not an Ed25519 private key
 * @see C2SP signed-note, "Signatures"
 * @example
 * const key = checkpointKeyFromPem(readFileSync('checkpoint.pem', 'utf8'))
 */
export function checkpointKeyFromPem(pem: string): CheckpointKey {
  let privateKey: KeyObject
  try {
    privateKey = createPrivateKey(pem)
  } catch (cause) {
    throw invalid('The PEM text holds no private key that can be read.', cause)
  }
  if (privateKey.asymmetricKeyType !== 'ed25519') throw invalid('The private key is not an Ed25519 key.')
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX.length)),
    sign: (data) => new Uint8Array(sign(null, data, privateKey)),
  }
}

/** The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). C2SP signed-note. */
export function keyIdOf(key: NoteKey): Uint8Array {
  const bytes = Buffer.concat([Buffer.from(`${key.name}\n`), Buffer.of(TYPE_BYTE[key.type]), key.publicKey])
  return sha256(bytes).slice(0, 4)
}

/** Writes a key as people exchange it: `<name>+<key id in hex>+<base64 of type and key>`. */
export function formatNoteKey(key: NoteKey): string {
  requireKeyName(key.name)
  const encoded = encodeBase64(Buffer.concat([Buffer.of(TYPE_BYTE[key.type]), key.publicKey]))
  return `${key.name}+${encodeHex(keyIdOf(key))}+${encoded}`
}

/**
 * Reads a key written by {@link formatNoteKey} or by another C2SP implementation.
 *
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 */
export function parseNoteKey(text: string): NoteKey {
  const [name, id, encoded, ...rest] = text.length > 1024 ? [] : splitKey(text)
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded)
  const type = bytes?.[0] === 0x01 ? 'ed25519' : bytes?.[0] === 0x04 ? 'cosignature-v1' : undefined
  if (
    name === undefined ||
    id === undefined ||
    rest.length > 0 ||
    bytes?.length !== 33 ||
    type === undefined
  ) {
    throw invalid('The key is not written as name+id+key with an Ed25519 key.')
  }
  requireKeyName(name)
  const key: NoteKey = { name, type, publicKey: bytes.slice(1) }
  const stated = decodeHex(id, 4)
  if (stated === undefined || Buffer.compare(stated, keyIdOf(key)) !== 0) {
    throw invalid('The key id is not the one of this key.')
  }
  return key
}

/** True when the Ed25519 signature of the data was made by this key. */
export function isSignedBy(key: NoteKey, data: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, data, verifierOf(key), signature)
}

/** Making a key ready costs half of a verification, and one key verifies many heads. */
const verifiers = new WeakMap<NoteKey, KeyObject>()

function verifierOf(key: NoteKey): KeyObject {
  const known = verifiers.get(key)
  if (known !== undefined) return known
  const spki = Buffer.concat([SPKI_PREFIX, key.publicKey])
  const verifier = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  verifiers.set(key, verifier)
  return verifier
}

/** A key name is visible text without spaces and without plus sign. */
export function requireKeyName(name: string): void {
  if (name === '' || name.length > MAX_NAME || /[\s+\p{C}]/u.test(name)) {
    throw invalid('A key name is empty, too long, or holds a space, a plus sign or a control character.')
  }
}

// The encoded key may itself contain plus signs, a name and an id never do.
function splitKey(text: string): string[] {
  const first = text.indexOf('+')
  const second = text.indexOf('+', first + 1)
  return first < 0 || second < 0
    ? []
    : [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)]
}

function invalid(why: string, cause?: unknown): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The key was refused.', { why, cause })
}
