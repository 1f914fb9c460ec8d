import { detachElement, type XmlElement, XmlError } from '@entente/trust/xml'
import { VectorError } from '../errors.ts'
import { WSSE_NAMESPACE } from '../faults/fault-codes.ts'
import type { IssuedVector } from '../issue/issued-vector.ts'
import { SOAP_NAMESPACES } from './soap-names.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })
const encoder = new TextEncoder()

/**
 * Puts a VI into the `wsse:Security` header of a SOAP 1.1 or 1.2 message. Not a byte of the message changes otherwise;
 * a missing Header is added.
 *
 * @param envelope the SOAP message without `wsse:Security`, UTF-8; at most 65,536 bytes before its Body
 * @param vector   what `issueVector` returned for a service in mode A
 * @returns        the message to send
 * @throws {VectorError} `VI_ENVELOPE_INVALID`
 * @see WSS-SAML-TOKEN-PROFILE-1.1 §3.4
 * @example
 * ```ts
 * const message = writeSecurityHeader(envelope, await issueVector(request, policy, ports))
 * ```
 */
export function writeSecurityHeader(envelope: Uint8Array, vector: IssuedVector): Uint8Array {
  if (vector.form !== 'saml-assertion') throw invalid('The VI is not a SAML assertion.')
  const { root, bodyOffset } = readEnvelope(envelope)
  const header = root.elements().find((child) => SOAP_NAMESPACES.some((soap) => child.is(soap, 'Header')))
  if (header?.child(WSSE_NAMESPACE, 'Security') !== undefined)
    throw invalid('It has a wsse:Security already.')
  const security = `<wsse:Security xmlns:wsse="${WSSE_NAMESPACE}">${decoder.decode(vector.bytes)}</wsse:Security>`
  const before = decoder.decode(envelope.subarray(0, bodyOffset))
  return concat(encoder.encode(insert(before, security, root, header)), envelope.subarray(bodyOffset))
}

/** The header, when there is one, is the last element before the body: what precedes the body ends with its end tag. */
function insert(before: string, security: string, root: XmlElement, header: XmlElement | undefined): string {
  if (header === undefined) {
    const name = root.prefix === '' ? 'Header' : `${root.prefix}:Header`
    return `${before}<${name}>${security}</${name}>`
  }
  const text = before.trimEnd()
  if (text.endsWith('/>'))
    return `${text.slice(0, -2)}>${security}</${header.name}>${before.slice(text.length)}`
  const end = text.lastIndexOf('</')
  return before.slice(0, end) + security + before.slice(end)
}

function readEnvelope(envelope: Uint8Array): { readonly root: XmlElement; readonly bodyOffset: number } {
  try {
    const { envelope: root, stopOffset } = detachElement(envelope, {
      path: [{ namespaces: SOAP_NAMESPACES, local: 'Envelope' }],
      stopAt: { namespaces: SOAP_NAMESPACES, local: 'Body' },
    })
    return { root, bodyOffset: stopOffset }
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause
    throw invalid(`Reading it ended with ${cause.code}.`, cause)
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}

function invalid(why: string, cause?: unknown): VectorError {
  return new VectorError({ code: 'VI_ENVELOPE_INVALID', why, ...(cause !== undefined && { cause }) })
}
