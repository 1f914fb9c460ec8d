import { TrustError } from '../errors.ts'
import { isJwsAlgorithm } from './jws-algorithm.ts'
import type { JwsHeader } from './jws-header.ts'
import { knownHeader } from './known-headers.ts'
import { type JsonObject, readJsonObject } from './read-json-object.ts'

/** The three parts of a compact token, and the bytes of the payload. */
export interface TokenParts {
  readonly header: JwsHeader
  readonly encodedHeader: string
  readonly encodedPayload: string
  readonly encodedSignature: string
  readonly payload: Uint8Array
}

const KEY_ID = /^[A-Za-z0-9._@-]{1,128}$/
const REFUSED_PARAMETERS = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'zip']
const MAX_CERTIFICATES = 10

/** Takes a compact token apart; `detached` is the payload that travels beside a token with an empty middle part. */
export function readToken(token: string, detached: Uint8Array | undefined): TokenParts {
  const [encodedHeader = '', middle, encodedSignature = '', ...more] = token.split('.', 4)
  if (encodedHeader === '' || middle === undefined || encodedSignature === '' || more.length > 0)
    throw malformed('It is not three parts of base64url.')
  if (middle !== '' && detached !== undefined)
    throw malformed('It carries a payload besides the detached one.')
  const header =
    knownHeader(encodedHeader) ?? readHeader(readJsonObject(decode(encodedHeader), 'JWS_MALFORMED'))
  decode(encodedSignature)
  return {
    header,
    encodedHeader,
    encodedPayload: detached === undefined ? middle : Buffer.from(detached).toString('base64url'),
    encodedSignature,
    payload: detached ?? decode(middle),
  }
}

/** Decodes base64url that has one form only: no padding, no stray bits. */
function decode(part: string): Uint8Array {
  const bytes = Buffer.from(part, 'base64url')
  if (bytes.toString('base64url') !== part) throw malformed('A part is not canonical base64url.')
  return new Uint8Array(bytes)
}

function readHeader(header: JsonObject): JwsHeader {
  const refused = REFUSED_PARAMETERS.find((name) => Object.hasOwn(header, name))
  if (refused !== undefined) throw headerRefused(refused)
  const { alg, typ, kid, x5c } = header
  if (!isJwsAlgorithm(alg)) throw new TrustError({ code: 'JWS_ALGORITHM_REFUSED' })
  if (typ !== undefined && typeof typ !== 'string') throw headerRefused('typ')
  if (kid !== undefined && (typeof kid !== 'string' || !KEY_ID.test(kid))) throw headerRefused('kid')
  return { algorithm: alg, typ, keyId: kid, certificates: readCertificates(x5c) }
}

function readCertificates(x5c: unknown): readonly Uint8Array[] {
  if (x5c === undefined) return []
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > MAX_CERTIFICATES) throw headerRefused('x5c')
  return x5c.map((encoded: unknown) => {
    const bytes = Buffer.from(String(encoded), 'base64')
    if (bytes.toString('base64') !== encoded) throw headerRefused('x5c')
    return new Uint8Array(bytes)
  })
}

function malformed(why: string): TrustError {
  return new TrustError({ code: 'JWS_MALFORMED', why })
}

function headerRefused(parameter: string): TrustError {
  return new TrustError({ code: 'JWS_HEADER_REFUSED', details: { parameter } })
}
