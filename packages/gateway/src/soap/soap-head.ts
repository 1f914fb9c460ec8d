import { canonicalize, detachElement, type XmlElement, XmlError } from '@entente/trust/xml'

export const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'
const SOAP = [SOAP_11, SOAP_12]
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'

/** Most bytes before the Body. */
export const MAX_HEAD_BYTES = 65_536

/** What stands before the Body of a SOAP message. */
interface SoapHead {
  readonly envelope: XmlElement
  readonly version: '1.1' | '1.2'
  /** Byte offset of the Body's start tag. */
  readonly bodyOffset: number
}

/** Reads the start of a SOAP message up to its Body; undefined while it is not there, or when it is not SOAP. */
export function readSoapHead(start: Uint8Array): SoapHead | undefined {
  try {
    const { envelope, stopOffset } = detachElement(start, {
      path: [{ namespaces: SOAP, local: 'Envelope' }],
      stopAt: { namespaces: SOAP, local: 'Body' },
      read: { limits: { bytes: MAX_HEAD_BYTES } },
    })
    return { envelope, version: envelope.namespace === SOAP_12 ? '1.2' : '1.1', bodyOffset: stopOffset }
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

/** Tells whether the message carries a wsse:Security header already. */
export function hasSecurity({ envelope }: SoapHead): boolean {
  return envelope.child(envelope.namespace, 'Header')?.child(WSSE, 'Security') !== undefined
}

const encoder = new TextEncoder()

/**
 * Writes the head again without its wsse:Security headers, from what was read and not from what was written: the local
 * service sees nothing that the gateway did not see. The Body follows as it came.
 */
export function headWithoutSecurity({ envelope }: SoapHead): Uint8Array {
  const kept = envelope
    .elements()
    .filter((child) => child.is(envelope.namespace, 'Header'))
    .flatMap((header) => header.elements())
    .filter((entry) => !entry.is(WSSE, 'Security'))
  const prefix = envelope.prefix === '' ? '' : `${envelope.prefix}:`
  const entries = kept.map((entry) => decoder.decode(canonicalize(entry, { mode: 'inclusive' }))).join('')
  const header = entries === '' ? '' : `<${prefix}Header>${entries}</${prefix}Header>`
  return encoder.encode(`${startTag(envelope)}${header}`)
}

const decoder = new TextDecoder()

function startTag({ name, declarations, attributes }: XmlElement): string {
  const namespaces = declarations.map(({ prefix, uri }) => [prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri])
  const others = attributes.map((attribute) => [attribute.name, attribute.value])
  const written = [...namespaces, ...others].map(
    ([key = '', value = '']) => ` ${key}="${escapeAttribute(value)}"`,
  )
  return `<${name}${written.join('')}>`
}

function escapeAttribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}
