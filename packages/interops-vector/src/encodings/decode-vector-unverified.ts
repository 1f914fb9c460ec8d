import { readXml, type XmlElement, XmlError } from '@entente/trust/xml'
import type { ReceivedVector } from '../accept/received-vector.ts'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import { hidePersonal } from '../claims/hide-personal.ts'
import { VectorError } from '../errors.ts'
import { readClaims } from '../jwt/read-claims.ts'
import { decodeToken } from '../jwt/token-vector.ts'
import { decodeSaml11Assertion } from '../saml11/decode-saml11-assertion.ts'
import { SAML1 } from '../saml11/names.ts'
import { decodeAssertion } from '../saml20/decode-assertion.ts'
import { soleAssertion } from '../saml20/decode-response.ts'
import { SAMLP2 } from '../saml20/names.ts'

/**
 * Reads what a VI says without verifying anything: to show it to a person or to choose a tool. Nothing may be decided
 * on the answer, and its type fits nothing that decides.
 *
 * @param received what one of the readers, or `recogniseVector`, returned
 * @returns        what was found, complete or not, with the departures from the form
 * @throws {VectorError} `VI_ABSENT` `VI_MALFORMED`
 * @example
 * ```ts
 * const { issuer, audience, formProblems } = decodeVectorUnverified(recogniseVector(bytes))
 * ```
 */
export function decodeVectorUnverified(received: ReceivedVector): DecodedClaims {
  switch (received.form) {
    case 'absent':
      throw new VectorError({ code: 'VI_ABSENT' })
    case 'unreadable':
      throw new VectorError({ code: 'VI_MALFORMED', why: received.why })
    case 'jwt':
      return hide(decodeToken(payloadOf(received.bytes)))
    default:
      return hide(decodeTree(readTree(received.bytes)))
  }
}

/** Reads a SAML assertion of either version, alone or in a Response. */
export function decodeTree(root: XmlElement): DecodedClaims {
  const assertion = root.namespace === SAMLP2 ? (soleAssertion(root) ?? root) : root
  return assertion.namespace === SAML1 ? decodeSaml11Assertion(assertion) : decodeAssertion(assertion)
}

function hide(claims: DecodedClaims): DecodedClaims {
  return hidePersonal({ ...claims, attributes: hidePersonal(claims.attributes) })
}

function readTree(bytes: Uint8Array): XmlElement {
  try {
    return readXml(bytes)
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause
    throw new VectorError({ code: 'VI_MALFORMED', why: `Reading it ended with ${cause.code}.`, cause })
  }
}

function payloadOf(token: Uint8Array): Readonly<Record<string, unknown>> {
  const [, payload = ''] = Buffer.from(token).toString('latin1').split('.')
  const claims = readClaims(Buffer.from(payload, 'base64url'))
  if (claims === undefined)
    throw new VectorError({ code: 'VI_MALFORMED', why: 'The payload is not one JSON object.' })
  return claims
}
