import { type ErrorEntry, formatSpecRef, isEntenteError } from '@entente/core'
import { type FaultAnswer, isVectorError, toProblem, toSoapFault } from '@entente/interops-vector'
import { type GatewayErrorCode, gatewayErrors, isGatewayError } from '../errors.ts'
import { SOAP_11, SOAP_12 } from '../soap/soap-head.ts'
import type { Carriage } from './route-table.ts'

/** Names the error to whoever reads logs on the caller's side. */
const CODE_HEADER = 'entente-code'

/** In which form an answer is written. */
export interface AnswerForm {
  readonly carriage: Carriage
  readonly soap: '1.1' | '1.2'
}

const STATUS: Partial<Record<GatewayErrorCode, number>> = {
  GATEWAY_REQUEST_MALFORMED: 400,
  GATEWAY_ROUTE_UNKNOWN: 404,
  GATEWAY_METHOD_REFUSED: 405,
  GATEWAY_HEADER_REFUSED: 400,
  GATEWAY_APPLICATION_UNKNOWN: 401,
  GATEWAY_ROLE_UNKNOWN: 403,
  GATEWAY_ENVELOPE_REFUSED: 400,
  GATEWAY_BODY_TOO_LARGE: 413,
  GATEWAY_SLOW_CLIENT: 408,
  GATEWAY_PARTNER_THROTTLED: 429,
  GATEWAY_PARTNER_UNREACHABLE: 502,
  GATEWAY_PARTNER_CERTIFICATE: 502,
  GATEWAY_PARTNER_TIMEOUT: 504,
  GATEWAY_SERVICE_UNREACHABLE: 502,
  GATEWAY_SERVICE_TIMEOUT: 504,
  GATEWAY_INTERNAL: 500,
  GATEWAY_CONVENTION_ENDED: 403,
  GATEWAY_CONVENTION_NOT_IN_FORCE: 403,
}

/** The status that answers a code; 503 where nothing could be served. */
function statusOf(code: GatewayErrorCode): number {
  return STATUS[code] ?? 503
}

/**
 * Writes the answer to the partner: for a refused VI the fault of the standard and nothing else, for everything else
 * the code of the gateway and its meaning.
 */
export function answerToPartner(error: unknown, form: AnswerForm): FaultAnswer {
  if (isGatewayError(error)) return gatewayAnswer(error.code, publicMeaning(error.code), form)
  const answer = form.carriage === 'soap' ? toSoapFault(error, { soap: form.soap }) : toProblem(error)
  // Why our own gate is closed is no secret; why a VI is refused is said by the standard's fault alone.
  return answer.status === 503 ? withCode(answer, codeOf(error)) : answer
}

/** Writes the answer to our own application, which may know the whole reason. */
export function answerToApplication(error: unknown, form: AnswerForm): FaultAnswer {
  if (isGatewayError(error)) return gatewayAnswer(error.code, error.message, form)
  if (!isVectorError(error)) {
    // An HSM that fails, events that cannot be read: ours to repair, and no defect.
    return isEntenteError(error)
      ? write(503, error.code, error.message, form)
      : gatewayAnswer('GATEWAY_INTERNAL', gatewayErrors.GATEWAY_INTERNAL.meaning, form)
  }
  const failed = error.report?.checks.find(({ outcome }) => outcome === 'failed')
  const code = failed?.code ?? error.code
  const status = VECTOR_STATUS[error.code] ?? 503
  return write(status, code, failed?.detail ?? error.message, form)
}

const VECTOR_STATUS: Readonly<Record<string, number>> = {
  VI_HEADER_INVALID: 400,
  VI_ENVELOPE_INVALID: 400,
  VI_CLAIM_INVALID: 400,
  VI_ISSUANCE_REFUSED: 403,
  VI_SERVICE_UNKNOWN: 403,
}

function gatewayAnswer(code: GatewayErrorCode, message: string, form: AnswerForm): FaultAnswer {
  const answer = write(statusOf(code), code, message, form)
  return code === 'GATEWAY_APPLICATION_UNKNOWN'
    ? { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="entente"' } }
    : answer
}

/** What a partner may know: the meaning of the code and the article that it rests on, never our own details. */
function publicMeaning(code: GatewayErrorCode): string {
  const { meaning, spec }: ErrorEntry = gatewayErrors[code]
  return spec === undefined ? meaning : `${meaning} (${formatSpecRef(spec)})`
}

/** The code of an error for logs and metrics; never its message. */
export function codeOf(error: unknown): string {
  return isEntenteError(error) ? error.code : 'GATEWAY_INTERNAL'
}

function write(status: number, code: string, message: string, { carriage, soap }: AnswerForm): FaultAnswer {
  const retry = status === 503 || status === 429 ? { 'retry-after': '5' } : {}
  if (carriage === 'rest') {
    return {
      status,
      headers: { 'content-type': 'application/problem+json; charset=utf-8', [CODE_HEADER]: code, ...retry },
      body: JSON.stringify({ type: `urn:entente:faultcodes:${code}`, title: message, status }),
    }
  }
  const type = soap === '1.2' ? 'application/soap+xml' : 'text/xml'
  return {
    // SOAP 1.1 over HTTP knows one status for faults; ours says more only where nothing was served.
    status: soap === '1.1' && status < 500 && status !== 429 ? 500 : status,
    headers: { 'content-type': `${type}; charset=utf-8`, [CODE_HEADER]: code, ...retry },
    body: soap === '1.2' ? fault12(status, code, message) : fault11(code, message),
  }
}

function fault11(code: string, message: string): string {
  return (
    `<soapenv:Envelope xmlns:soapenv="${SOAP_11}"><soapenv:Body><soapenv:Fault>` +
    `<faultcode xmlns:app="urn:entente:faultcodes">app:${code}</faultcode><faultstring>${escapeText(message)}</faultstring>` +
    '</soapenv:Fault></soapenv:Body></soapenv:Envelope>'
  )
}

function fault12(status: number, code: string, message: string): string {
  return (
    `<soapenv:Envelope xmlns:soapenv="${SOAP_12}"><soapenv:Body><soapenv:Fault>` +
    `<soapenv:Code><soapenv:Value>soapenv:${status < 500 ? 'Sender' : 'Receiver'}</soapenv:Value>` +
    `<soapenv:Subcode><soapenv:Value xmlns:app="urn:entente:faultcodes">app:${code}</soapenv:Value></soapenv:Subcode></soapenv:Code>` +
    `<soapenv:Reason><soapenv:Text xml:lang="en">${escapeText(message)}</soapenv:Text></soapenv:Reason>` +
    '</soapenv:Fault></soapenv:Body></soapenv:Envelope>'
  )
}

function withCode(answer: FaultAnswer, code: string): FaultAnswer {
  return { ...answer, headers: { ...answer.headers, [CODE_HEADER]: code } }
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
