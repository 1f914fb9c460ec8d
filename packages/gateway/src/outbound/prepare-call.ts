import { createHash, type Hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  INTEROPS_INFOS_HEADER,
  type InteropsInfos,
  type IssuedVector,
  parseInteropsInfos,
  writeAuthorizationHeader,
  writeSecurityHeader,
} from '@entente/interops-vector'
import { GatewayError } from '../errors.ts'
import { type BodyHead, RequestBody } from '../http/request-body.ts'
import { requirePlainFraming, requirePlainText, singleHeader } from '../http/single-header.ts'
import { hasSecurity, MAX_HEAD_BYTES, readSoapHead } from '../soap/soap-head.ts'
import type { OutboundRoute } from './outbound-state.ts'

/** A call of an application as far as it was read: enough to make its VI. */
export interface PreparedCall {
  readonly infos: InteropsInfos
  readonly soap: '1.1' | '1.2'
  readonly body: RequestBody
  readonly head: BodyHead
  /** Digest of what was read so far; pieces that follow are added to it. */
  readonly digest: Hash
}

/**
 * Reads a call up to where its VI goes, within bounds. A body of up to 64 KiB is read whole.
 *
 * @param path    path and query as the partner will see them
 * @param late aborts when the head takes too long
 * @throws {GatewayError} `GATEWAY_HEADER_REFUSED` `GATEWAY_ENVELOPE_REFUSED` `GATEWAY_BODY_TOO_LARGE`
 *   `GATEWAY_SLOW_CLIENT`; {VectorError} `VI_HEADER_INVALID`
 */
export async function prepareCall(
  request: IncomingMessage,
  route: OutboundRoute,
  path: string,
  late: AbortSignal,
): Promise<PreparedCall> {
  requirePlainFraming(request)
  const header = singleHeader(request, INTEROPS_INFOS_HEADER.toLowerCase())
  if (header === undefined) {
    throw new GatewayError({
      code: 'GATEWAY_HEADER_REFUSED',
      why: 'It says for whom the call is made.',
      details: { header: INTEROPS_INFOS_HEADER },
    })
  }
  const infos = parseInteropsInfos(header)
  const body = new RequestBody(request, route.maxBodyBytes)
  const digest = createHash('sha256')
  if (route.carriage === 'rest') {
    const head = await body.readHead(MAX_HEAD_BYTES, late, () => false)
    digest.update(`${request.method ?? ''} ${path}\n`).update(head.bytes)
    return { infos, soap: '1.1', body, head, digest }
  }
  requirePlainText(request)
  const head = await body.readHead(MAX_HEAD_BYTES, late, () => false)
  const soap = readSoapHead(head.bytes)
  if (soap === undefined || hasSecurity(soap)) throw new GatewayError({ code: 'GATEWAY_ENVELOPE_REFUSED' })
  return { infos, soap: soap.version, body, head, digest: digest.update(head.bytes) }
}

/** What carries the VI: the first bytes of the body, or a header. */
interface CarriedVector {
  readonly first: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** Puts the VI where the partner expects it, and frames the body. */
export function carryVector(call: PreparedCall, vector: IssuedVector): CarriedVector {
  const { head, body } = call
  const token = vector.form === 'jwt'
  const first = token ? head.bytes : writeSecurityHeader(head.bytes, vector)
  const announced = body.announced ?? (head.complete ? head.bytes.length : undefined)
  const length = announced === undefined ? undefined : announced - head.bytes.length + first.length
  return {
    first,
    headers: {
      ...(token && { authorization: writeAuthorizationHeader(vector) }),
      ...(length === undefined && { 'transfer-encoding': 'chunked' }),
      ...(length !== undefined && length > 0 && { 'content-length': String(length) }),
    },
  }
}
