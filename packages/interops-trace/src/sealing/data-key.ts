import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import { TraceError } from '../errors.ts'
import type { StoredDataKey } from '../stores/journal-store.ts'
import type { AuditorKey, AuditorPrivateKey } from './auditor-key.ts'
import { addAuditor, decryptAsAuditor, encryptForAuditors } from './jwe.ts'

const KEY_BYTES = 32
const PREFIX_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Far below the 2^32 messages that one AES-GCM key may see. */
const MAX_USES = 2 ** 31

/**
 * A data key while it is in force. It lives in this process only: what is stored is its encryption for the auditors.
 *
 * Nonces are a counter behind a random prefix; the key is never loaded again, so none can come twice.
 */
export class DataKey {
  readonly id: string
  readonly period: string
  readonly #key = randomBytes(KEY_BYTES)
  readonly #prefix = randomBytes(PREFIX_BYTES)
  readonly #name: Buffer
  #uses = 0
  #forgotten = false

  constructor(project: string | null, period: string) {
    this.id = `${project ?? '-'}/${period}/${randomBytes(8).toString('hex')}`
    this.period = period
    this.#name = Buffer.from(this.id)
  }

  /** True when the next record should begin a new key. */
  get isSpent(): boolean {
    return this.#uses >= MAX_USES
  }

  /** nonce ‖ ciphertext ‖ tag, bound to the key's name. */
  encrypt(plaintext: Uint8Array): Uint8Array {
    if (this.#forgotten) throw sealed('The data key has been forgotten.')
    const nonce = Buffer.allocUnsafe(NONCE_BYTES)
    nonce.set(this.#prefix)
    nonce.writeBigUInt64BE(BigInt(this.#uses), PREFIX_BYTES)
    this.#uses += 1
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(this.#name)
    const body = cipher.update(plaintext)
    cipher.final()
    const bytes = new Uint8Array(NONCE_BYTES + body.length + TAG_BYTES)
    bytes.set(nonce)
    bytes.set(body, NONCE_BYTES)
    bytes.set(cipher.getAuthTag(), NONCE_BYTES + body.length)
    return bytes
  }

  wrap(project: string | null, auditors: readonly AuditorKey[]): StoredDataKey {
    const content = { id: this.id, key: this.#key.toString('base64url'), period: this.period, project }
    const wrapped = encryptForAuditors(Buffer.from(canonicalJson(content)), auditors)
    return { id: this.id, project, period: this.period, wrapped }
  }

  /** Overwrites the key: from here on only an auditor can read what it sealed. */
  forget(): void {
    this.#key.fill(0)
    this.#forgotten = true
  }
}

/**
 * Opens a wrapped data key with an auditor's private key.
 *
 * @throws {TraceError} `TRACE_SEALED`
 */
export function openDataKey(
  wrapped: string,
  auditor: AuditorPrivateKey,
): { readonly id: string; readonly key: Buffer } {
  return readDataKey(decryptAsAuditor(wrapped, auditor))
}

/**
 * Wraps a data key for one more auditor, with the help of one who can open it.
 *
 * @throws {TraceError} `TRACE_SEALED` when this auditor cannot open it, or when it is another key than its row says
 */
export function grantDataKey(
  stored: StoredDataKey,
  auditor: AuditorPrivateKey,
  added: AuditorKey,
): StoredDataKey {
  const wrapped = addAuditor(stored.wrapped, auditor, added, (plaintext) => {
    const { id, key } = readDataKey(plaintext)
    key.fill(0)
    if (id !== stored.id) throw sealed('The wrapped text holds the data key of another name.')
  })
  return { ...stored, wrapped }
}

function readDataKey(plaintext: Buffer): { readonly id: string; readonly key: Buffer } {
  const content: unknown = JSON.parse(plaintext.toString())
  const { id, key } = { id: undefined, key: undefined, ...(typeof content === 'object' ? content : {}) }
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64url') : undefined
  if (typeof id !== 'string' || bytes?.length !== KEY_BYTES)
    throw sealed('The wrapped text holds no data key.')
  return { id, key: bytes }
}

/**
 * Decrypts a sealed part; the result begins with its salt.
 *
 * @throws {TraceError} `TRACE_SEALED`
 */
export function decryptSealed(
  sealedPart: Uint8Array,
  dataKey: { readonly id: string; readonly key: Buffer },
): Buffer {
  if (sealedPart.length < NONCE_BYTES + TAG_BYTES) throw sealed('The sealed part is too short.')
  const body = sealedPart.subarray(NONCE_BYTES, sealedPart.length - TAG_BYTES)
  try {
    const nonce = sealedPart.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', dataKey.key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(dataKey.id))
    decipher.setAuthTag(sealedPart.subarray(sealedPart.length - TAG_BYTES))
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch (cause) {
    throw sealed('It does not open with this data key.', cause)
  }
}

function sealed(why: string, cause?: unknown): TraceError {
  return new TraceError('TRACE_SEALED', 'The sealed part of a record was not read.', { why, cause })
}
