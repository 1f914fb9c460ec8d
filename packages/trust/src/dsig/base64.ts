import type { XmlElement } from '../xml/index.ts'
import { refuse } from './refuse.ts'

/** Characters of a digest, of a signature value of the largest RSA key, of a certificate; line ends included. */
export const LONGEST = { digest: 512, signature: 8_192, certificate: 65_536 } as const

/**
 * Decodes the base64 text of an element.
 *
 * White space between the characters is allowed, as XML-DSig allows it. Anything else that a lenient decoder would
 * pass over shows when the bytes are encoded again.
 *
 * @param most characters, white space included, beyond which nothing is decoded
 * @throws {TrustError} `SIGNATURE_ENCODING_INVALID`
 */
export function base64Of(element: XmlElement, most: number): Buffer {
  const text = element.text()
  if (text === undefined || text.length > most)
    refuse('SIGNATURE_ENCODING_INVALID', undefined, { element: element.local })
  const bytes = Buffer.from(text, 'base64')
  const encoded = bytes.toString('base64')
  if (bytes.length === 0 || (encoded !== text && encoded !== text.replace(/[ \t\n\r]+/g, ''))) {
    refuse('SIGNATURE_ENCODING_INVALID', undefined, { element: element.local })
  }
  return bytes
}
