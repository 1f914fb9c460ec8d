import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { TraceError } from '../errors.ts'

/** How a data key is encrypted for an auditor, in the words of RFC 7518. */
export type AuditorKeyAlgorithm = 'RSA-OAEP-256' | 'ECDH-ES+A256KW'

/** The public key of a person who may open sealed records. The private one stays off-line with that person. */
export interface AuditorKey {
  /** Names the person's key in every wrapped data key: never a person's name. */
  readonly id: string
  readonly algorithm: AuditorKeyAlgorithm
  readonly publicKey: KeyObject
}

/** An auditor's private key, held only while an audit lasts. */
export interface AuditorPrivateKey {
  readonly id: string
  readonly algorithm: AuditorKeyAlgorithm
  readonly privateKey: KeyObject
}

const MIN_RSA_BITS = 3072
const KEY_ID = /^[A-Za-z0-9._-]{1,64}$/

/**
 * Reads the public key of an auditor.
 *
 * @param id  names the key, `[A-Za-z0-9._-]`, 1 to 64 characters
 * @param pem SPKI or certificate in PEM; RSA of at least 3072 bits, or EC on P-256
 * @throws {TraceError} `TRACE_OPTIONS_INVALID`
 * @example
 * const auditors = [auditorKey('dpo-2026', dpoPem), auditorKey('rssi-2026', rssiPem)]
 */
export function auditorKey(id: string, pem: string): AuditorKey {
  const publicKey = readKey(() => createPublicKey(pem))
  return { id: requireId(id), algorithm: algorithmOf(publicKey), publicKey }
}

/**
 * Reads the private key of an auditor.
 *
 * @param id  the name its public key was given
 * @param pem PKCS#8 in PEM
 * @throws {TraceError} `TRACE_OPTIONS_INVALID`
 */
export function auditorPrivateKey(id: string, pem: string, passphrase?: string): AuditorPrivateKey {
  const source = passphrase === undefined ? { key: pem } : { key: pem, passphrase }
  const privateKey = readKey(() => createPrivateKey(source))
  return { id: requireId(id), algorithm: algorithmOf(privateKey), privateKey }
}

function readKey(read: () => KeyObject): KeyObject {
  try {
    return read()
  } catch (cause) {
    throw new TraceError('TRACE_OPTIONS_INVALID', 'The key of an auditor cannot be read from its PEM text.', {
      cause,
    })
  }
}

function requireId(id: string): string {
  if (KEY_ID.test(id)) return id
  throw new TraceError(
    'TRACE_OPTIONS_INVALID',
    'The name of an auditor key is not 1 to 64 of A-Z a-z 0-9 . _ -.',
  )
}

function algorithmOf(key: KeyObject): AuditorKeyAlgorithm {
  const details = key.asymmetricKeyDetails
  if (key.asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS) return 'RSA-OAEP-256'
  if (key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1') return 'ECDH-ES+A256KW'
  throw new TraceError('TRACE_OPTIONS_INVALID', 'The key of an auditor is not usable.', {
    why: `It is neither RSA of at least ${MIN_RSA_BITS} bits nor EC on P-256.`,
  })
}
