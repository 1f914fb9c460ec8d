import { type DetachedElement, detachElement, type XmlElement, XmlError } from '@entente/trust/xml'
import type { ReceivedVector } from '../accept/received-vector.ts'
import { WSSE_NAMESPACE } from '../faults/fault-codes.ts'
import { SAML1 } from '../saml11/names.ts'
import { SAML2 } from '../saml20/names.ts'
import { SOAP_NAMESPACES, type SoapVersion, soapVersionOf } from './soap-names.ts'

/** What stands before the body of a SOAP message. */
export interface SoapRequest {
  /** The VI, or why there is none; `acceptVector` judges either. */
  readonly received: ReceivedVector
  /** Version of SOAP to answer in. Undefined when the message is not SOAP. */
  readonly version: SoapVersion | undefined
  /** Byte offset of the Body's start tag. The VI does not protect the body: only the channel does. */
  readonly bodyOffset: number | undefined
}

export interface SecurityHeaderOptions {
  /** Most bytes before the Body. @default 65_536 */
  readonly maxBytes?: number
}

/** What still carries an identifier somewhere in the envelope. */
const ID_ATTRIBUTES: ReadonlySet<string> = new Set(['id', 'assertionid'])

/**
 * Takes the VI out of the `wsse:Security` header of a SOAP 1.1 or 1.2 message, in two bounded steps.
 *
 * The envelope is read up to its Body and no further; then the assertion is detached and judged alone. The quirks of
 * older tools are tolerated: further headers, a SecurityTokenReference in any form, identifiers used twice outside the
 * assertion. Another element that carries the assertion's own identifier is not.
 *
 * It never throws for what was received: a message without VI is an answer that `acceptVector` refuses and records.
 *
 * @param message the whole SOAP message, UTF-8
 * @returns       the received VI, the version of SOAP, and where the body begins
 * @see WSS-SAML-TOKEN-PROFILE-1.1 §3.3
 * @example
 * ```ts
 * const { received, version } = readSecurityHeader(body)
 * ```
 */
export function readSecurityHeader(message: Uint8Array, options: SecurityHeaderOptions = {}): SoapRequest {
  const limits = options.maxBytes === undefined ? {} : { limits: { bytes: options.maxBytes } }
  try {
    const detached = detachElement(message, {
      path: [
        { namespaces: SOAP_NAMESPACES, local: 'Envelope' },
        { namespaces: SOAP_NAMESPACES, local: 'Header' },
        { namespaces: [WSSE_NAMESPACE], local: 'Security', repeated: 'allowed' },
        { namespaces: [SAML2, SAML1], local: 'Assertion' },
      ],
      stopAt: { namespaces: SOAP_NAMESPACES, local: 'Body' },
      namespaces: 'used',
      read: limits,
    })
    const { bytes, envelope, stopOffset } = detached
    return {
      received: isIdTaken(detached)
        ? { form: 'unreadable', why: 'Another element of the envelope carries the identifier of the VI.' }
        : { form: 'saml-assertion', bytes },
      version: soapVersionOf(envelope.namespace),
      bodyOffset: stopOffset,
    }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const received: ReceivedVector =
      error.code === 'XML_ELEMENT_NOT_FOUND'
        ? { form: 'absent' }
        : { form: 'unreadable', why: `The envelope cannot be read: ${error.code}.` }
    return { received, version: undefined, bodyOffset: undefined }
  }
}

function isIdTaken({ envelope, element }: DetachedElement): boolean {
  const id = element.attribute('ID') ?? element.attribute('AssertionID')
  const pending: XmlElement[] = [envelope]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (at === element) continue
    if (at.attributes.some(({ local, value }) => value === id && ID_ATTRIBUTES.has(local.toLowerCase())))
      return true
    pending.push(...at.elements())
  }
  return false
}
