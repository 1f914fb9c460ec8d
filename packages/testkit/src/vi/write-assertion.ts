import type { TestViClaims } from './vi-claims.ts'

export const SAML2 = 'urn:oasis:names:tc:SAML:2.0:assertion'

/** Both halves of an assertion; the signature goes between them (after the issuer) or before the end tag. */
export interface AssertionParts {
  /** Start tag and issuer. */
  readonly head: string
  /** Everything that follows the issuer, without the end tag. */
  readonly body: string
  readonly end: string
}

/**
 * Writes a SAML 2.0 assertion as text that is its own canonical form: one namespace declaration at the top,
 * attributes in order, no empty-element tag. A plain template, so that it shares no code with what it tests.
 */
export function writeAssertion(claims: TestViClaims): AssertionParts {
  const attributes: readonly (readonly [string, readonly string[]])[] = [
    ...(claims.pagms.length > 0 ? [['PAGM', claims.pagms] as const] : []),
    ...Object.entries(claims.attributes ?? {}),
  ]
  return {
    head: `<saml2:Assertion xmlns:saml2="${SAML2}" ID="${attribute(claims.id)}" IssueInstant="${attribute(claims.issueInstant)}" Version="2.0"><saml2:Issuer>${text(claims.issuer)}</saml2:Issuer>`,
    body: [
      `<saml2:Subject><saml2:NameID Format="${attribute(claims.subjectFormat)}">${text(claims.subject)}</saml2:NameID>`,
      `<saml2:SubjectConfirmation Method="${attribute(claims.confirmationMethod)}">`,
      `<saml2:SubjectConfirmationData NotOnOrAfter="${attribute(claims.confirmationNotOnOrAfter ?? claims.notOnOrAfter)}" Recipient="${attribute(claims.recipient)}"></saml2:SubjectConfirmationData>`,
      '</saml2:SubjectConfirmation></saml2:Subject>',
      `<saml2:Conditions NotBefore="${attribute(claims.notBefore)}" NotOnOrAfter="${attribute(claims.notOnOrAfter)}">`,
      `<saml2:AudienceRestriction><saml2:Audience>${text(claims.audience)}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>`,
      `<saml2:AuthnStatement AuthnInstant="${attribute(claims.authnInstant)}" SessionIndex="${attribute(claims.sessionIndex ?? claims.id)}">`,
      `<saml2:AuthnContext><saml2:AuthnContextClassRef>${text(claims.authnContext)}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>`,
      ...(attributes.length > 0
        ? ['<saml2:AttributeStatement>', ...attributes.map(writeAttribute), '</saml2:AttributeStatement>']
        : []),
    ].join(''),
    end: '</saml2:Assertion>',
  }
}

function writeAttribute([name, values]: readonly [string, readonly string[]]): string {
  const written = values.map((value) => `<saml2:AttributeValue>${text(value)}</saml2:AttributeValue>`)
  return `<saml2:Attribute Name="${attribute(name)}">${written.join('')}</saml2:Attribute>`
}

function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;')
}

function attribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;')
}
