import type { XmlElement } from '@entente/trust/xml'
import type { CheckRecorder } from '../checks/check-recorder.ts'
import { remark, type VectorRemark } from '../remarks/vector-remarks.ts'
import { ElementReader } from './element-reader.ts'
import { DSIG, SAML2, SAMLP2, STATUS_SUCCESS } from './names.ts'

/** The one assertion of a Response; nothing when there is none or more than one. */
export function soleAssertion(response: XmlElement): XmlElement | undefined {
  const found = response.childrenNamed(SAML2, 'Assertion')
  return found.length === 1 ? found[0] : undefined
}

/**
 * Checks what surrounds the VI in mode P: an unsolicited success with exactly one assertion in the clear, of the same
 * issuer. The Response may be unsigned, so these checks only ever refuse.
 */
export function checkResponse(
  response: XmlElement,
  destinations: readonly string[],
  recorder: CheckRecorder,
): void {
  recorder.decide('response-well-formed', responseProblem(response))
  const destination = response.attribute('Destination')
  recorder.decide(
    'destination-matches',
    destination !== undefined && destinations.includes(destination)
      ? undefined
      : remark('destination-differs'),
  )
}

function responseProblem(response: XmlElement): VectorRemark | undefined {
  const reader = new ElementReader()
  if (!response.is(SAMLP2, 'Response')) return remark('not-a-response')
  if (response.attribute('Version') !== '2.0') return remark('version-unknown', { element: 'Response' })
  if (response.attribute('InResponseTo') !== undefined) return remark('response-solicited')
  const known = response
    .elements()
    .every(
      (child) =>
        child.is(SAML2, 'Issuer') ||
        child.is(SAML2, 'Assertion') ||
        child.is(SAMLP2, 'Status') ||
        child.is(DSIG, 'Signature'),
    )
  if (!known) return remark('response-element-unknown')
  const assertion = soleAssertion(response)
  if (assertion === undefined) return remark('response-assertion-count')
  const status = reader.one(response, SAMLP2, 'Status')
  if (reader.attribute(reader.one(status, SAMLP2, 'StatusCode'), 'Value') !== STATUS_SUCCESS) {
    return remark('response-not-success')
  }
  const issuer = reader.text(reader.atMostOne(response, SAML2, 'Issuer'))
  const inner = reader.text(reader.atMostOne(assertion, SAML2, 'Issuer'))
  if (issuer !== undefined && issuer !== inner) return remark('response-issuers-differ')
  return reader.problems.remarks[0]
}
