import { KeyObject } from 'node:crypto'
import { TrustError } from '../errors.ts'
import { fitsAlgorithm, verifyBytes } from '../signers/signature-scheme.ts'
import { isAcceptableKey } from '../x509/judge-key.ts'
import { type JwsAlgorithm, signatureAlgorithmOf } from './jws-algorithm.ts'
import type { JwsHeader } from './jws-header.ts'
import { rememberHeader } from './known-headers.ts'
import { readToken, type TokenParts } from './read-token.ts'

/** What is required of a token before anything it says is read. */
export interface JwsPolicy {
  /** The `typ` that the header must state, with or without `application/`; `undefined`: it must state none. */
  readonly typ: string | undefined
  /** Algorithms that are accepted. Not empty. */
  readonly algorithms: readonly JwsAlgorithm[]
  /** Largest accepted token, in characters. @default 16_384 */
  readonly maxBytes?: number
  /** The payload, when it travels beside the token (RFC 7515, appendix F). @default inside the token */
  readonly detachedPayload?: Uint8Array
}

/** What a token shows before anything of it is verified. Only for choosing the key. */
export interface PresentedToken extends JwsHeader {
  /** The payload, unverified. */
  readonly payload: Uint8Array
}

/** The key that is trusted for a token, with whatever the caller wants back beside it. */
export interface ResolvedJwsKey {
  readonly key: KeyObject
}

/** A token whose signature verified. */
export interface VerifiedJws<Resolved extends ResolvedJwsKey> {
  readonly header: JwsHeader
  readonly payload: Uint8Array
  /** What `resolveKey` returned. */
  readonly resolved: Resolved
}

const DEFAULT_MAX_BYTES = 16_384

/**
 * Verifies a compact JSON Web Signature. Strict checks come first: one canonical form, no name twice, no header that
 * brings its own key, algorithm in the allow-list and fit for the key; then the signature is verified.
 *
 * @param token      the compact serialisation, ASCII
 * @param policy     what is required of the header
 * @param resolveKey chooses the key from what the token presents; throws when none is trusted. Certificates of `x5c`
 *   are candidates: pass them to `validatePath`
 * @returns          the header, the payload and the resolved key
 * @throws {TrustError} `JWS_TOO_LARGE` `JWS_MALFORMED` `JWS_DUPLICATE_NAME` `JWS_HEADER_REFUSED` `JWS_TYPE_REFUSED`
 *   `JWS_ALGORITHM_REFUSED` `JWS_KEY_REFUSED` `JWS_SIGNATURE_INVALID`; whatever `resolveKey` throws
 * @see RFC 7515 §5.2; RFC 8725
 * @example
 * const { payload } = await verifyJws(token, { typ: 'vi+jwt', algorithms: ['PS256'] }, ({ certificates }) =>
 *   validatePath(certificates, store, { at, purpose: 'signature', revocation: { mode: 'require' } }))
 */
export async function verifyJws<Resolved extends ResolvedJwsKey>(
  token: string,
  policy: JwsPolicy,
  resolveKey: (presented: PresentedToken) => Resolved | Promise<Resolved>,
): Promise<VerifiedJws<Resolved>> {
  if (!(token.length <= (policy.maxBytes ?? DEFAULT_MAX_BYTES)))
    throw new TrustError({ code: 'JWS_TOO_LARGE' })
  const parts = readToken(token, policy.detachedPayload)
  const { header, payload } = parts
  if (!policy.algorithms.includes(header.algorithm)) throw new TrustError({ code: 'JWS_ALGORITHM_REFUSED' })
  if (mediaType(header.typ) !== mediaType(policy.typ)) throw new TrustError({ code: 'JWS_TYPE_REFUSED' })
  const resolved = await resolveKey({ ...header, payload })
  checkKey(resolved.key, header.algorithm)
  verifySignature(parts, resolved.key)
  rememberHeader(parts.encodedHeader, header)
  return { header, payload, resolved }
}

/** `typ` is compared without letter case and without the prefix that may be left out (RFC 7515 §4.1.9). */
function mediaType(typ: string | undefined): string | undefined {
  return typ?.toLowerCase().replace(/^application\//, '')
}

/** Keys from untyped code could be PEM text, or fit another algorithm than the one that the token names. */
function checkKey(key: unknown, algorithm: JwsAlgorithm): void {
  if (!(key instanceof KeyObject) || key.type !== 'public' || !isAcceptableKey(key)) {
    throw new TrustError({ code: 'JWS_KEY_REFUSED' })
  }
  if (!fitsAlgorithm(signatureAlgorithmOf(algorithm), key)) {
    throw new TrustError({ code: 'JWS_ALGORITHM_REFUSED', why: 'It does not fit the resolved key.' })
  }
}

/** What was signed are the encoded parts as they came (RFC 7515 §5.2). */
function verifySignature(
  { encodedHeader, encodedPayload, encodedSignature, header }: TokenParts,
  key: KeyObject,
): void {
  const signed = Buffer.from(`${encodedHeader}.${encodedPayload}`, 'ascii')
  const signature = Buffer.from(encodedSignature, 'base64url')
  if (!verifyBytes(signatureAlgorithmOf(header.algorithm), key, signed, signature)) {
    throw new TrustError({ code: 'JWS_SIGNATURE_INVALID' })
  }
}
