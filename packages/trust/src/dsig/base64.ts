import type { XmlElement } from '../xml/index.ts'
import { refuse } from './refuse.ts'

/**
 * Decodes the base64 text of an element.
 *
 * White space between the characters is allowed, as XML-DSig allows it. Anything else that a lenient decoder would
 * pass over shows when the bytes are encoded again.
 *
 * @throws {TrustError} `SIGNATURE_ENCODING_INVALID`
 */
export function base64Of(element: XmlElement): Buffer {
  const text = element.text()
  if (text === undefined) refuse('SIGNATURE_ENCODING_INVALID', undefined, { element: element.local })
  const packed = /[ \t\n\r]/.test(text) ? text.replace(/[ \t\n\r]+/g, '') : text
  const bytes = Buffer.from(packed, 'base64')
  if (bytes.length === 0 || bytes.toString('base64') !== packed) {
    refuse('SIGNATURE_ENCODING_INVALID', undefined, { element: element.local })
  }
  return bytes
}
