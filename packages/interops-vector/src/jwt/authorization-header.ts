import type { ReceivedVector } from '../accept/received-vector.ts'
import { VectorError } from '../errors.ts'
import type { IssuedVector } from '../issue/issued-vector.ts'

const BEARER = /^Bearer +([\w.-]{1,16384})$/i

/**
 * Writes the `Authorization` header that carries a VI in its token form. This carriage is our proposal.
 *
 * @param vector what `issueVector` returned with the encoding `jwt`
 * @throws {VectorError} `VI_CLAIM_INVALID` for another encoding
 * @see RFC 6750 §2.1
 */
export function writeAuthorizationHeader(vector: IssuedVector): string {
  if (vector.form !== 'jwt')
    throw new VectorError({ code: 'VI_CLAIM_INVALID', why: 'The VI is not a token.' })
  return `Bearer ${Buffer.from(vector.bytes).toString('latin1')}`
}

/**
 * Takes the VI out of an `Authorization` header. It never throws: `acceptVector` judges what is missing or malformed.
 *
 * @param header value of the header
 * @example
 * ```ts
 * const received = readAuthorizationHeader(request.headers.get('authorization') ?? undefined)
 * ```
 */
export function readAuthorizationHeader(header: string | undefined): ReceivedVector {
  if (header === undefined || !/^Bearer\b/i.test(header)) return { form: 'absent' }
  const token = BEARER.exec(header)?.[1]
  if (token === undefined)
    return { form: 'unreadable', why: 'The Authorization header holds no single token.' }
  return { form: 'jwt', bytes: new Uint8Array(Buffer.from(token, 'latin1')) }
}
