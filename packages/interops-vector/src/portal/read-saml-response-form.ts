import type { ReceivedVector } from '../accept/received-vector.ts'

/** Longest value of the field: the bound of the reader, in base64 with line ends. */
const MAX_FIELD_LENGTH = 98_304
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Takes the VI out of the form that a browser posted to our portal. It never throws: `acceptVector` judges what is
 * missing or malformed, and the RelayState with it.
 *
 * @param form the fields, as posted
 * @see SAML-2.0-BINDINGS §3.5.4
 * @example
 * ```ts
 * const received = readSamlResponseForm(new URLSearchParams(body))
 * ```
 */
export function readSamlResponseForm(form: URLSearchParams): ReceivedVector {
  const responses = form.getAll('SAMLResponse')
  const relayStates = form.getAll('RelayState')
  const [response] = responses
  if (response === undefined) return { form: 'absent' }
  if (responses.length > 1 || relayStates.length > 1) return unreadable('A field of the form occurs twice.')
  if (response.length > MAX_FIELD_LENGTH) return unreadable('The field SAMLResponse is too long.')
  const base64 = response.replace(/[\r\n\t ]/g, '')
  if (!BASE64.test(base64)) return unreadable('The field SAMLResponse is not base64.')
  const [relayState] = relayStates
  return {
    form: 'saml-response',
    bytes: new Uint8Array(Buffer.from(base64, 'base64')),
    relayState: relayState === '' ? undefined : relayState,
  }
}

function unreadable(why: string): ReceivedVector {
  return { form: 'unreadable', why }
}
