import { SOAP_11, SOAP_12 } from '../soap/soap-names.ts'
import { type FaultAnswer, type FaultOptions, publicFaultOf, RETRY_AFTER_SECONDS } from './answer-of-error.ts'
import type { VectorFault } from './fault-codes.ts'

/**
 * Writes the SOAP fault that answers a refused VI: the code and the French sentence of the standard, nothing else.
 *
 * An error that is not a refusal (trace service down, programming error) gives a `Server`/`Receiver` fault with
 * status 503, so that a client organisme never takes our outage for its own mistake.
 *
 * @param error   what `acceptVector` or the application threw
 * @param options SOAP version (default 1.1) and the namespace of the application's own codes
 * @returns       status, headers and body, ready to be sent
 * @see SOAP-1.1 §4.4, SOAP-1.2 §5.4
 * @example
 * ```ts
 * const answer = toSoapFault(error, { soap: '1.1' })
 * ```
 */
export function toSoapFault(error: unknown, options: FaultOptions = {}): FaultAnswer {
  const found = publicFaultOf(error, options)
  const version12 = options.soap === '1.2'
  const contentType = version12 ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8'
  if (found.kind === 'unavailable') {
    return {
      status: 503,
      headers: { 'content-type': contentType, 'retry-after': String(RETRY_AFTER_SECONDS) },
      body: version12
        ? envelope12('soapenv:Receiver', undefined, found.message)
        : envelope11(undefined, 'soapenv:Server', found.message),
    }
  }
  const { fault } = found
  const code = `${fault.prefix}:${fault.name}`
  return {
    // SOAP 1.1 over HTTP knows one status for faults; SOAP 1.2 tells the sender's mistakes apart.
    status: version12 ? 400 : 500,
    headers: { 'content-type': contentType },
    body: version12
      ? envelope12('soapenv:Sender', fault, fault.message)
      : envelope11(fault, code, fault.message),
  }
}

function envelope11(fault: VectorFault | undefined, code: string, message: string): string {
  return (
    `<soapenv:Envelope xmlns:soapenv="${SOAP_11}"><soapenv:Body><soapenv:Fault>` +
    `<faultcode${declaration(fault)}>${code}</faultcode><faultstring>${escapeText(message)}</faultstring>` +
    '</soapenv:Fault></soapenv:Body></soapenv:Envelope>'
  )
}

function envelope12(role: string, fault: VectorFault | undefined, message: string): string {
  const subcode =
    fault === undefined
      ? ''
      : `<soapenv:Subcode><soapenv:Value${declaration(fault)}>${fault.prefix}:${fault.name}</soapenv:Value></soapenv:Subcode>`
  return (
    `<soapenv:Envelope xmlns:soapenv="${SOAP_12}"><soapenv:Body><soapenv:Fault>` +
    `<soapenv:Code><soapenv:Value>${role}</soapenv:Value>${subcode}</soapenv:Code>` +
    `<soapenv:Reason><soapenv:Text xml:lang="fr">${escapeText(message)}</soapenv:Text></soapenv:Reason>` +
    '</soapenv:Fault></soapenv:Body></soapenv:Envelope>'
  )
}

function declaration(fault: VectorFault | undefined): string {
  return fault === undefined
    ? ''
    : ` xmlns:${fault.prefix}="${escapeText(fault.namespace).replaceAll('"', '&quot;')}"`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
