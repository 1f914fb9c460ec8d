import type { IncomingMessage } from 'node:http'
import { type ReceivedVector, readAuthorizationHeader, readSecurityHeader } from '@entente/interops-vector'
import { type BodyHead, RequestBody } from '../http/request-body.ts'
import { requirePlainFraming, requirePlainText, singleHeader } from '../http/single-header.ts'
import { headWithoutSecurity, MAX_HEAD_BYTES, readSoapHead } from '../soap/soap-head.ts'
import type { InboundRoute } from './inbound-state.ts'

/** A call as far as it was read: its VI, and what goes on to the local service. */
export interface ReceivedCall {
  readonly received: ReceivedVector
  readonly soap: '1.1' | '1.2'
  readonly body: RequestBody
  /** The first bytes for the local service, without what carried the VI. */
  readonly first: Uint8Array
  /** True when nothing follows `first`. */
  readonly complete: boolean
  /** Length of the whole body for the local service; undefined when the caller did not announce it. */
  readonly length: number | undefined
}

/**
 * Reads a call up to the end of its VI, within bounds.
 *
 * @param late aborts when the head of a SOAP message takes too long
 *
 * @throws {GatewayError} `GATEWAY_HEADER_REFUSED` `GATEWAY_BODY_TOO_LARGE` `GATEWAY_SLOW_CLIENT`
 */
export async function receiveCall(
  request: IncomingMessage,
  route: InboundRoute,
  late: AbortSignal,
): Promise<ReceivedCall> {
  requirePlainFraming(request)
  const authorization = singleHeader(request, 'authorization')
  const body = new RequestBody(request, route.maxBodyBytes)
  if (route.carriage === 'rest') {
    return {
      received: readAuthorizationHeader(authorization),
      soap: '1.1',
      body,
      first: new Uint8Array(),
      complete: body.announced === 0,
      length: body.announced,
    }
  }
  requirePlainText(request)
  const head = await body.readHead(MAX_HEAD_BYTES, late, (bytes) => readSoapHead(bytes) !== undefined)
  return soapCall(request, body, head)
}

function soapCall(request: IncomingMessage, body: RequestBody, { bytes, complete }: BodyHead): ReceivedCall {
  const { received } = readSecurityHeader(bytes)
  const soap = readSoapHead(bytes)
  const expected = request.headers['content-type']?.startsWith('application/soap+xml') ? '1.2' : '1.1'
  if (soap === undefined) {
    return { received, soap: expected, body, first: bytes, complete, length: undefined }
  }
  const first = Buffer.concat([headWithoutSecurity(soap), bytes.subarray(soap.bodyOffset)])
  const announced = body.announced ?? (complete ? bytes.length : undefined)
  return {
    received,
    soap: soap.version,
    body,
    first,
    complete,
    length: announced === undefined ? undefined : announced - bytes.length + first.length,
  }
}
