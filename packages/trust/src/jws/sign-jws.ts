import type { Signer } from '@entente/core/ports'
import { jwsAlgorithmOf } from './jws-algorithm.ts'

export interface SignJwsOptions {
  /** The type of token, which the receiver requires: `vi+jwt`. `undefined` leaves it out. */
  readonly typ: string | undefined
  /** Names the key to a receiver that knows it already. @default left out */
  readonly keyId?: string
  /** Puts the signer's certificate chain into the header as `x5c`. @default true */
  readonly certificates?: boolean
  /** Leaves the payload out of the token, to travel beside it (RFC 7515, appendix F). @default false */
  readonly detached?: boolean
  readonly signal?: AbortSignal
}

/**
 * Signs bytes as a compact JSON Web Signature.
 *
 * @param payload the bytes to sign; for a JSON Web Token the claims as JSON in UTF-8
 * @param signer  the key; its algorithm decides `alg`
 * @param options the header
 * @returns       the compact serialisation, with an empty middle part when detached
 * @throws {TrustError} `SIGNER_FAILED` from a remote signer
 * @see RFC 7515 §5.1
 * @example
 * const token = await signJws(Buffer.from(JSON.stringify(claims)), signer, { typ: 'vi+jwt' })
 */
export async function signJws(payload: Uint8Array, signer: Signer, options: SignJwsOptions): Promise<string> {
  const header = {
    alg: jwsAlgorithmOf(signer.algorithm),
    typ: options.typ,
    kid: options.keyId,
    x5c:
      options.certificates === false
        ? undefined
        : signer.certificateChain.map((der) => Buffer.from(der).toString('base64')),
  }
  const encodedHeader = Buffer.from(JSON.stringify(header)).toString('base64url')
  const encodedPayload = Buffer.from(payload).toString('base64url')
  const input = Buffer.from(`${encodedHeader}.${encodedPayload}`, 'ascii')
  const { signal } = options
  const signature = await signer.sign(input, signal === undefined ? {} : { signal })
  const middle = options.detached === true ? '' : encodedPayload
  return `${encodedHeader}.${middle}.${Buffer.from(signature).toString('base64url')}`
}
