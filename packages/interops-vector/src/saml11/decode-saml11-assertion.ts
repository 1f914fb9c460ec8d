import type { XmlElement } from '@entente/trust/xml'
import { attributeRecord } from '../claims/attribute-record.ts'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import { ElementReader } from '../saml20/element-reader.ts'
import { PAGM_NAMESPACE, SAML1 } from './names.ts'

/**
 * Reads a SAML 1.1 assertion as a VI, as older organismes made them. Decoding only: such a VI is never accepted, since
 * it cannot name its recipient.
 */
export function decodeSaml11Assertion(assertion: XmlElement): DecodedClaims {
  const reader = new ElementReader()
  const conditions = reader.one(assertion, SAML1, 'Conditions')
  const restriction = reader.one(conditions, SAML1, 'AudienceRestrictionCondition')
  const statement = reader.one(assertion, SAML1, 'AuthenticationStatement')
  const subject = reader.one(statement, SAML1, 'Subject')
  const nameId = reader.one(subject, SAML1, 'NameIdentifier')
  const confirmation = reader.atMostOne(subject, SAML1, 'SubjectConfirmation')
  const claims: DecodedClaims = {
    encoding: 'saml-1.1',
    id: reader.attribute(assertion, 'AssertionID'),
    issuer: reader.attribute(assertion, 'Issuer'),
    recipient: undefined,
    audience: reader.text(reader.one(restriction, SAML1, 'Audience')),
    subjectId: reader.text(nameId),
    subjectFormat: reader.attribute(nameId, 'Format'),
    confirmationMethod: reader.text(reader.atMostOne(confirmation, SAML1, 'ConfirmationMethod')),
    confirmationNotBefore: undefined,
    confirmationNotOnOrAfter: undefined,
    authnInstant: reader.instant(statement, 'AuthenticationInstant'),
    authnLevel: reader.attribute(statement, 'AuthenticationMethod'),
    sessionIndex: undefined,
    sessionNotOnOrAfter: undefined,
    issuedAt: reader.instant(assertion, 'IssueInstant'),
    notBefore: reader.instant(conditions, 'NotBefore'),
    notOnOrAfter: reader.instant(conditions, 'NotOnOrAfter'),
    ...readAttributes(assertion, reader),
    formProblems: reader.problems.sentences,
    formRemarks: reader.problems.remarks,
  }
  return claims
}

function readAttributes(
  assertion: XmlElement,
  reader: ElementReader,
): Pick<DecodedClaims, 'pagms' | 'attributes'> {
  const pagms: string[] = []
  const attributes: [string, readonly string[]][] = []
  for (const statement of assertion.childrenNamed(SAML1, 'AttributeStatement')) {
    for (const attribute of statement.childrenNamed(SAML1, 'Attribute')) {
      const values = reader.texts(attribute.childrenNamed(SAML1, 'AttributeValue'))
      if (attribute.attribute('AttributeNamespace') === PAGM_NAMESPACE) pagms.push(...values)
      else attributes.push([reader.attribute(attribute, 'AttributeName') ?? '', values])
    }
  }
  return { pagms, attributes: attributeRecord(attributes, reader.problems) }
}
