import { createHash, verify, X509Certificate } from 'node:crypto'
import type { SignatureAlgorithm, Signer } from '@entente/core/ports'
import { TraceError } from '../errors.ts'

const JWS_ALGORITHM = {
  'RSA-SHA256': 'RS256',
  'RSA-SHA384': 'RS384',
  'RSA-SHA512': 'RS512',
  'RSA-PSS-SHA256': 'PS256',
  'RSA-PSS-SHA384': 'PS384',
  'RSA-PSS-SHA512': 'PS512',
  'ECDSA-P256-SHA256': 'ES256',
  'ECDSA-P384-SHA384': 'ES384',
} as const satisfies Record<SignatureAlgorithm, string>

type JwsAlgorithm = (typeof JWS_ALGORITHM)[SignatureAlgorithm]

const RSA_PKCS1_PSS_PADDING = 6
const VERIFICATION: Readonly<Record<JwsAlgorithm, { hash: string; key: object; type: 'rsa' | 'ec' }>> = {
  RS256: { hash: 'sha256', key: {}, type: 'rsa' },
  RS384: { hash: 'sha384', key: {}, type: 'rsa' },
  RS512: { hash: 'sha512', key: {}, type: 'rsa' },
  PS256: { hash: 'sha256', key: { padding: RSA_PKCS1_PSS_PADDING, saltLength: 32 }, type: 'rsa' },
  PS384: { hash: 'sha384', key: { padding: RSA_PKCS1_PSS_PADDING, saltLength: 48 }, type: 'rsa' },
  PS512: { hash: 'sha512', key: { padding: RSA_PKCS1_PSS_PADDING, saltLength: 64 }, type: 'rsa' },
  ES256: { hash: 'sha256', key: { dsaEncoding: 'ieee-p1363' }, type: 'ec' },
  ES384: { hash: 'sha384', key: { dsaEncoding: 'ieee-p1363' }, type: 'ec' },
}
const MAX_SEAL = 65_536

/** Who sealed a head, and when they say they did. */
export interface Seal {
  /** Certificates in DER, the signer's first. Whether they are trusted is for the caller to decide. */
  readonly certificateChain: readonly Uint8Array[]
  readonly at: Date
}

/** Seals a text with the organisme's certificate: a JWS with detached payload. RFC 7515, appendix F. */
export async function sealText(text: string, signer: Signer, at: Date): Promise<string> {
  const header = base64url(
    JSON.stringify({
      alg: JWS_ALGORITHM[signer.algorithm],
      iat: Math.floor(at.getTime() / 1000),
      x5c: signer.certificateChain.map((der) => Buffer.from(der).toString('base64')),
    }),
  )
  const signature = await signer.sign(Buffer.from(`${header}.${base64url(text)}`))
  return `${header}..${Buffer.from(signature).toString('base64url')}`
}

/**
 * Verifies the signature of a seal; the path of its certificate is another matter.
 *
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 */
export function openSeal(text: string, seal: string): Seal {
  const [header, payload, signature, ...rest] = seal.length > MAX_SEAL ? [] : seal.split('.')
  if (header === undefined || payload !== '' || signature === undefined || rest.length > 0) {
    throw invalid('It is not a JWS with detached payload.')
  }
  const { alg, iat, x5c } = readHeader(header)
  const { hash, key, type } = VERIFICATION[alg]
  const certificate = readCertificate(x5c[0])
  const publicKey = certificate.publicKey
  if (publicKey.asymmetricKeyType !== type) throw invalid('Its algorithm does not fit the key.')
  const bytes = Buffer.from(signature, 'base64url')
  const data = Buffer.from(`${header}.${base64url(text)}`)
  const signed =
    bytes.toString('base64url') === signature && verify(hash, data, { key: publicKey, ...key }, bytes)
  if (!signed) throw invalid('Its signature is wrong.')
  return {
    certificateChain: x5c.map((one) => new Uint8Array(Buffer.from(one, 'base64'))),
    at: new Date(iat * 1000),
  }
}

/** SHA-256 of a certificate in DER, in lower-case hexadecimal: what a verifier pins. */
export function certificateFingerprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}

function readHeader(encoded: string): { alg: JwsAlgorithm; iat: number; x5c: [string, ...string[]] } {
  const text = Buffer.from(encoded, 'base64url').toString()
  const header = parseJson(text)
  if (base64url(text) !== encoded || typeof header !== 'object' || header === null) {
    throw invalid('Its header cannot be read.')
  }
  const { alg, iat, x5c, ...others } = { alg: undefined, iat: undefined, x5c: undefined, ...header }
  if (Object.keys(others).length > 0) throw invalid('Its header holds an unknown member.')
  if (!isAlgorithm(alg) || typeof iat !== 'number' || !Number.isSafeInteger(iat) || !isChain(x5c)) {
    throw invalid('Its header does not hold algorithm, time and certificates.')
  }
  return { alg, iat, x5c }
}

function isAlgorithm(value: unknown): value is JwsAlgorithm {
  return typeof value === 'string' && Object.hasOwn(VERIFICATION, value)
}

function isChain(value: unknown): value is [string, ...string[]] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length < 10 &&
    value.every((one) => typeof one === 'string')
  )
}

function readCertificate(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch (cause) {
    throw new TraceError('TRACE_NOTE_INVALID', 'The certificate of a seal cannot be read.', { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TraceError('TRACE_NOTE_INVALID', 'The header of a seal is not JSON.', { cause })
  }
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function invalid(why: string): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The seal of a head was refused.', {
    why,
    spec: { document: 'RFC 7515', section: 'appendix F' },
  })
}
