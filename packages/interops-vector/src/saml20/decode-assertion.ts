import type { XmlElement } from '@entente/trust/xml'
import { attributeRecord } from '../claims/attribute-record.ts'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import { ElementReader } from './element-reader.ts'
import { DSIG, PAGM_ATTRIBUTE, SAML2 } from './names.ts'

const CONTENT = ['Issuer', 'Subject', 'Conditions', 'AuthnStatement', 'AttributeStatement']

/**
 * Reads a SAML 2.0 assertion as a VI, as far as it goes. It never fails: what is missing or in excess is noted.
 *
 * The content is closed: Advice, encrypted elements, unknown conditions and statements are departures, because they
 * would carry a meaning that nobody checks.
 */
export function decodeAssertion(assertion: XmlElement): DecodedClaims {
  const reader = new ElementReader()
  const { problems } = reader
  if (!assertion.is(SAML2, 'Assertion')) problems.add('not-an-assertion')
  if (assertion.attribute('Version') !== '2.0') problems.add('version-unknown', { element: 'Assertion' })
  for (const child of assertion.children) {
    if (typeof child === 'string') {
      if (child.trim() !== '') problems.add('text-between-elements', { element: 'Assertion' })
    } else if (
      !child.is(DSIG, 'Signature') &&
      !(child.namespace === SAML2 && CONTENT.includes(child.local))
    ) {
      problems.add('element-unknown', { element: 'Assertion' })
    }
  }

  const subject = reader.one(assertion, SAML2, 'Subject')
  if (subject) reader.only(subject, SAML2, ['NameID', 'SubjectConfirmation'])
  const nameId = reader.one(subject, SAML2, 'NameID')
  const confirmation = reader.one(subject, SAML2, 'SubjectConfirmation')
  if (confirmation) reader.only(confirmation, SAML2, ['SubjectConfirmationData'])
  const confirmationData = reader.atMostOne(confirmation, SAML2, 'SubjectConfirmationData')

  const conditions = reader.one(assertion, SAML2, 'Conditions')
  if (conditions) reader.only(conditions, SAML2, ['AudienceRestriction', 'OneTimeUse'])
  const restriction = reader.one(conditions, SAML2, 'AudienceRestriction')
  if (restriction) reader.only(restriction, SAML2, ['Audience'])

  const authn = reader.one(assertion, SAML2, 'AuthnStatement')
  if (authn) reader.only(authn, SAML2, ['SubjectLocality', 'AuthnContext'])
  const context = reader.one(authn, SAML2, 'AuthnContext')
  if (context) reader.only(context, SAML2, ['AuthnContextClassRef', 'AuthenticatingAuthority'])

  const claims = {
    encoding: 'saml-2.0',
    id: reader.attribute(assertion, 'ID'),
    issuer: reader.text(reader.atMostOne(assertion, SAML2, 'Issuer')),
    issuedAt: reader.instant(assertion, 'IssueInstant'),
    subjectId: reader.text(nameId),
    subjectFormat: reader.attribute(nameId, 'Format'),
    confirmationMethod: reader.attribute(confirmation, 'Method'),
    confirmationNotBefore: reader.instant(confirmationData, 'NotBefore'),
    confirmationNotOnOrAfter: reader.instant(confirmationData, 'NotOnOrAfter'),
    recipient: reader.attribute(confirmationData, 'Recipient'),
    audience: reader.text(reader.one(restriction, SAML2, 'Audience')),
    notBefore: reader.instant(conditions, 'NotBefore'),
    notOnOrAfter: reader.instant(conditions, 'NotOnOrAfter'),
    authnInstant: reader.instant(authn, 'AuthnInstant'),
    authnLevel: reader.text(reader.one(context, SAML2, 'AuthnContextClassRef')),
    sessionIndex: reader.attribute(authn, 'SessionIndex'),
    sessionNotOnOrAfter: reader.instant(authn, 'SessionNotOnOrAfter'),
    ...readAttributes(assertion, reader),
    formProblems: problems.sentences,
    formRemarks: problems.remarks,
  } as const satisfies DecodedClaims
  reader.require({
    'Assertion/@IssueInstant': claims.issuedAt,
    NameID: claims.subjectId,
    'Conditions/@NotBefore': claims.notBefore,
    'Conditions/@NotOnOrAfter': claims.notOnOrAfter,
    'AuthnStatement/@AuthnInstant': claims.authnInstant,
  })
  return claims
}

/** PAGMs of every PAGM attribute, since old clients wrote one attribute each; the others by name. */
function readAttributes(
  assertion: XmlElement,
  reader: ElementReader,
): { readonly pagms: readonly string[]; readonly attributes: Readonly<Record<string, readonly string[]>> } {
  const pagms: string[] = []
  const attributes: [string, readonly string[]][] = []
  for (const statement of assertion.childrenNamed(SAML2, 'AttributeStatement')) {
    reader.only(statement, SAML2, ['Attribute'])
    for (const attribute of statement.childrenNamed(SAML2, 'Attribute')) {
      reader.only(attribute, SAML2, ['AttributeValue'])
      const name = reader.attribute(attribute, 'Name')
      const values = reader.texts(attribute.childrenNamed(SAML2, 'AttributeValue'))
      if (name === undefined) reader.problems.add('value-absent', { place: 'Attribute/@Name' })
      else if (name === PAGM_ATTRIBUTE) pagms.push(...values)
      else attributes.push([name, values])
    }
  }
  return { pagms: [...new Set(pagms)], attributes: attributeRecord(attributes, reader.problems) }
}
