import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { TraceError } from '../errors.ts'
import type { AuditorKey, AuditorPrivateKey } from './auditor-key.ts'

/** One recipient of a JWE in general JSON serialisation. RFC 7516 §7.2.1. */
interface JweRecipient {
  readonly header: { readonly alg: string; readonly kid: string; readonly epk?: EphemeralKey }
  readonly encrypted_key: string
}

interface EphemeralKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

const ENCRYPTION = 'A256GCM'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_WRAP_IV = Buffer.from('a6a6a6a6a6a6a6a6', 'hex')
const MAX_JWE = 262_144

/** Encrypts for every auditor at once. RFC 7516, general JSON serialisation; each auditor opens it alone. */
export function encryptForAuditors(plaintext: Uint8Array, auditors: readonly AuditorKey[]): string {
  const contentKey = randomBytes(KEY_BYTES)
  const iv = randomBytes(NONCE_BYTES)
  const protectedHeader = base64url(Buffer.from(JSON.stringify({ enc: ENCRYPTION })))
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(protectedHeader))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const recipients = auditors.map((auditor) => wrapFor(auditor, contentKey))
  contentKey.fill(0)
  return JSON.stringify({
    protected: protectedHeader,
    recipients,
    iv: base64url(iv),
    ciphertext: base64url(ciphertext),
    tag: base64url(cipher.getAuthTag()),
  })
}

/**
 * Opens what {@link encryptForAuditors} or another JOSE library wrote for this auditor.
 *
 * @throws {TraceError} `TRACE_SEALED`
 */
export function decryptAsAuditor(jwe: string, auditor: AuditorPrivateKey): Buffer {
  const { plaintext, contentKey } = openAs(auditor, readJwe(jwe))
  contentKey.fill(0)
  return plaintext
}

/**
 * Lets one more auditor open what is encrypted, with the help of one who can. Ciphertext and tag stay as they are.
 *
 * @param check refuses a plaintext by throwing, before anything is wrapped
 * @throws {TraceError} `TRACE_SEALED`
 */
export function addAuditor(
  jwe: string,
  auditor: AuditorPrivateKey,
  added: AuditorKey,
  check: (plaintext: Buffer) => void,
): string {
  const { plaintext, contentKey } = openAs(auditor, readJwe(jwe))
  try {
    check(plaintext)
    const { recipients, ...rest } = fieldsOf(parse(jwe))
    const known: readonly unknown[] = Array.isArray(recipients) ? recipients : []
    return JSON.stringify({ ...rest, recipients: [...known, wrapFor(added, contentKey)] })
  } finally {
    plaintext.fill(0)
    contentKey.fill(0)
  }
}

/** The names of the auditors that a JWE says it was encrypted for. Only their keys can tell whether it was. */
export function auditorsNamedIn(jwe: string): readonly string[] {
  return readJwe(jwe).recipients.map(({ header }) => header.kid)
}

function openAs(
  auditor: AuditorPrivateKey,
  { protectedHeader, recipients, iv, ciphertext, tag }: Jwe,
): { readonly plaintext: Buffer; readonly contentKey: Buffer } {
  const recipient = recipients.find(
    ({ header }) => header.kid === auditor.id && header.alg === auditor.algorithm,
  )
  if (recipient === undefined) throw sealed('It was not wrapped for this auditor.')
  try {
    const contentKey = unwrapWith(auditor, recipient)
    const decipher = createDecipheriv('aes-256-gcm', contentKey, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(protectedHeader))
    decipher.setAuthTag(tag)
    return { plaintext: Buffer.concat([decipher.update(ciphertext), decipher.final()]), contentKey }
  } catch (cause) {
    throw sealed('It does not open with this key.', cause)
  }
}

function wrapFor(auditor: AuditorKey, contentKey: Buffer): JweRecipient {
  const { id: kid, algorithm: alg, publicKey } = auditor
  if (alg === 'RSA-OAEP-256') {
    const encrypted = publicEncrypt({ key: publicKey, ...OAEP_SHA256 }, contentKey)
    return { header: { alg, kid }, encrypted_key: base64url(encrypted) }
  }
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const wrapper = createCipheriv('id-aes256-wrap', wrappingKey(ephemeral.privateKey, publicKey), KEY_WRAP_IV)
  const encrypted = Buffer.concat([wrapper.update(contentKey), wrapper.final()])
  const { x = '', y = '' } = ephemeral.publicKey.export({ format: 'jwk' })
  return { header: { alg, kid, epk: { kty: 'EC', crv: 'P-256', x, y } }, encrypted_key: base64url(encrypted) }
}

function unwrapWith(auditor: AuditorPrivateKey, recipient: JweRecipient): Buffer {
  const encrypted = Buffer.from(recipient.encrypted_key, 'base64url')
  if (auditor.algorithm === 'RSA-OAEP-256')
    return privateDecrypt({ key: auditor.privateKey, ...OAEP_SHA256 }, encrypted)
  const { epk } = recipient.header
  if (epk === undefined) throw sealed('Its ephemeral key is missing.')
  const publicKey = createPublicKey({ key: { ...epk }, format: 'jwk' })
  const unwrapper = createDecipheriv(
    'id-aes256-wrap',
    wrappingKey(auditor.privateKey, publicKey),
    KEY_WRAP_IV,
  )
  return Buffer.concat([unwrapper.update(encrypted), unwrapper.final()])
}

const OAEP_SHA256 = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const

/** The Concat KDF of RFC 7518 §4.6.2 for A256KW, without party information. */
function wrappingKey(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const algorithm = Buffer.from('ECDH-ES+A256KW')
  return createHash('sha256')
    .update(uint32(1))
    .update(diffieHellman({ privateKey, publicKey }))
    .update(uint32(algorithm.length))
    .update(algorithm)
    .update(uint32(0))
    .update(uint32(0))
    .update(uint32(KEY_BYTES * 8))
    .digest()
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

interface Jwe {
  readonly protectedHeader: string
  readonly recipients: readonly JweRecipient[]
  readonly iv: Buffer
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

function readJwe(text: string): Jwe {
  if (text.length > MAX_JWE) throw sealed('It is larger than 256 KiB.')
  const value = fieldsOf(parse(text))
  const { protected: protectedHeader, recipients, iv, ciphertext, tag } = value
  const header =
    typeof protectedHeader === 'string' ? parse(Buffer.from(protectedHeader, 'base64url').toString()) : null
  const { enc, ...others } = fieldsOf(header)
  const texts = [iv, ciphertext, tag].map((part) =>
    typeof part === 'string' ? Buffer.from(part, 'base64url') : null,
  )
  const [ivBytes, bytes, tagBytes] = texts
  if (
    typeof protectedHeader !== 'string' ||
    enc !== ENCRYPTION ||
    Object.keys(others).length > 0 ||
    !Array.isArray(recipients)
  ) {
    throw sealed('It is not a JWE with A256GCM for several recipients.')
  }
  if (ivBytes?.length !== NONCE_BYTES || tagBytes?.length !== TAG_BYTES || !bytes)
    throw sealed('A part of it is missing.')
  return {
    protectedHeader,
    recipients: recipients.flatMap(readRecipient),
    iv: ivBytes,
    ciphertext: bytes,
    tag: tagBytes,
  }
}

function readRecipient(value: unknown): JweRecipient[] {
  const { header, encrypted_key: encryptedKey } = fieldsOf(value)
  const { alg, kid, epk } = fieldsOf(header)
  if (typeof alg !== 'string' || typeof kid !== 'string' || typeof encryptedKey !== 'string') return []
  const { kty, crv, x, y } = fieldsOf(epk)
  const onCurve = kty === 'EC' && crv === 'P-256' && typeof x === 'string' && typeof y === 'string'
  return [
    { header: { alg, kid, ...(onCurve ? { epk: { kty, crv, x, y } } : {}) }, encrypted_key: encryptedKey },
  ]
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw sealed('It is not JSON.', cause)
  }
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url')
}

function sealed(why: string, cause?: unknown): TraceError {
  return new TraceError('TRACE_SEALED', 'The data key was not opened.', { why, cause })
}
