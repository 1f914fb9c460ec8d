import type { ReceivedVector } from '../accept/received-vector.ts'
import { readSecurityHeader } from '../soap/read-security-header.ts'

const COMPACT = /^\s*[\w-]+\.[\w-]+\.[\w-]+\s*$/
const RESPONSE = /^[^<]*(?:<\?xml[^>]*>[^<]*)?<(?:[\w.-]+:)?Response[\s>]/
const ENVELOPE = /^[^<]*(?:<\?xml[^>]*>[^<]*)?<(?:[\w.-]+:)?Envelope[\s>]/

/** Bytes that are looked at to tell one form from another. */
const GLANCE = 4_096

/**
 * Tells in which form a VI arrived, for tools that take any: a SOAP message, a SAML Response, an assertion, a token.
 *
 * A service knows its own form and does not guess: it uses the reader of its carriage.
 *
 * @param bytes a file or a pasted text
 */
export function recogniseVector(bytes: Uint8Array): ReceivedVector {
  const start = Buffer.from(bytes.subarray(0, GLANCE)).toString('latin1')
  if (start.trim() === '') return { form: 'absent' }
  if (ENVELOPE.test(start)) return readSecurityHeader(bytes).received
  if (RESPONSE.test(start)) return { form: 'saml-response', bytes, relayState: undefined }
  if (start.includes('<')) return { form: 'saml-assertion', bytes }
  const text = Buffer.from(bytes).toString('latin1')
  if (COMPACT.test(text)) return { form: 'jwt', bytes: new Uint8Array(Buffer.from(text.trim(), 'latin1')) }
  return { form: 'unreadable', why: 'It is neither XML nor a token.' }
}
