import type { HttpClient } from '@entente/core/ports'
import { readXml, type XmlElement, XmlError } from '@entente/trust/xml'
import type { IssuedVector } from '../issue/issued-vector.ts'
import { readSecurityHeader } from './read-security-header.ts'
import { SOAP_11, SOAP_12, SOAP_NAMESPACES } from './soap-names.ts'
import { writeSecurityHeader } from './write-security-header.ts'

/** One SOAP call under a VI. */
export interface SoapCall {
  readonly url: URL
  /** The message without its VI, UTF-8. */
  readonly envelope: Uint8Array
  /** A fresh VI: one per attempt. */
  readonly vector: IssuedVector
  /** Value of SOAPAction, without quotes. @default empty */
  readonly action?: string
  /** Time for the whole exchange, in milliseconds. @default the client's own */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** What the provider answered. A fault is an answer; no answer is an exception of the HTTP client. */
export type SoapAnswer =
  | { readonly outcome: 'answered'; readonly body: Uint8Array }
  | {
      readonly outcome: 'fault'
      readonly status: number
      /** Namespace and local name of the code: the subcode in SOAP 1.2 when there is one. */
      readonly code: { readonly namespace: string | undefined; readonly name: string }
      readonly message: string
    }
  | { readonly outcome: 'unreadable'; readonly status: number }

/**
 * Puts the VI into the message, sends it, and reads the fault when one comes back. It is never repeated: a retry needs
 * a fresh VI.
 *
 * @param http the client with its own trust anchors and TLS client certificate
 * @param call the message and the VI
 * @returns    the answer, a fault, or what is neither (`unreadable`: a proxy's page, for instance)
 * @throws {VectorError} `VI_ENVELOPE_INVALID`; whatever the HTTP client throws when nothing comes back
 * @see SOAP-1.1 §6
 * @example
 * ```ts
 * const answer = await sendSoap(http, { url, envelope, vector })
 * if (answer.outcome === 'fault') report(answer.code.name, answer.message)
 * ```
 */
export async function sendSoap(http: HttpClient, call: SoapCall): Promise<SoapAnswer> {
  const message = writeSecurityHeader(call.envelope, call.vector)
  const { status, body } = await http.send({
    method: 'POST',
    url: call.url,
    headers: headersOf(message, call.action ?? ''),
    body: message,
    ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
    ...(call.signal && { signal: call.signal }),
  })
  if (status === 200) return { outcome: 'answered', body }
  const fault = readFault(body)
  return fault === undefined ? { outcome: 'unreadable', status } : { outcome: 'fault', status, ...fault }
}

function headersOf(message: Uint8Array, action: string): Readonly<Record<string, string>> {
  const quoted = `"${action.replaceAll('"', '')}"`
  return readSecurityHeader(message).version === '1.2'
    ? { 'content-type': `application/soap+xml; charset=utf-8; action=${quoted}` }
    : { 'content-type': 'text/xml; charset=utf-8', soapaction: quoted }
}

function readFault(
  body: Uint8Array,
): Omit<Extract<SoapAnswer, { outcome: 'fault' }>, 'outcome' | 'status'> | undefined {
  const root = readEnvelope(body)
  const fault = SOAP_NAMESPACES.map((soap) => root?.child(soap, 'Body')?.child(soap, 'Fault')).find(
    (found) => found !== undefined,
  )
  if (fault === undefined) return undefined
  if (fault.namespace === SOAP_11) {
    return coded(fault.child('', 'faultcode'), fault.child('', 'faultstring'))
  }
  const code = fault.child(SOAP_12, 'Code')
  const subcode = code?.child(SOAP_12, 'Subcode')?.child(SOAP_12, 'Value')
  return coded(
    subcode ?? code?.child(SOAP_12, 'Value'),
    fault.child(SOAP_12, 'Reason')?.child(SOAP_12, 'Text'),
  )
}

function coded(code: XmlElement | undefined, text: XmlElement | undefined) {
  const qualified = code?.text()?.trim()
  if (code === undefined || qualified === undefined) return undefined
  const [prefix, name] = qualified.includes(':') ? qualified.split(':', 2) : ['', qualified]
  return {
    code: { namespace: code.namespaceOf(prefix ?? ''), name: name ?? '' },
    message: text?.text()?.trim() ?? '',
  }
}

function readEnvelope(body: Uint8Array): XmlElement | undefined {
  try {
    return readXml(body)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return undefined
  }
}
