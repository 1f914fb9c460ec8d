import { formatInstant } from '@entente/core/time'
import type { XmlDraft } from '@entente/trust/xml'
import { NO_USER, type VectorClaims } from '../claims/vector-claims.ts'
import { BEARER, PAGM_ATTRIBUTE, SAML2 } from './names.ts'

/**
 * Lays out the claims as a SAML 2.0 assertion, ready to be signed. No `xsi:type`: consumers that validate by schema
 * refuse a prefix that only content uses.
 */
export function assertionDraft(claims: VectorClaims): XmlDraft {
  const { subject, authentication } = claims
  const end = formatInstant(claims.notOnOrAfter)
  return element(
    'Assertion',
    [
      element('Issuer', [claims.issuer]),
      element('Subject', [
        element('NameID', [subject.kind === 'user' ? subject.id : NO_USER], { Format: subject.format }),
        element(
          'SubjectConfirmation',
          [element('SubjectConfirmationData', [], { NotOnOrAfter: end, Recipient: claims.recipient })],
          { Method: BEARER },
        ),
      ]),
      element('Conditions', [element('AudienceRestriction', [element('Audience', [claims.audience])])], {
        NotBefore: formatInstant(claims.notBefore),
        NotOnOrAfter: end,
      }),
      element(
        'AuthnStatement',
        [element('AuthnContext', [element('AuthnContextClassRef', [authentication.level])])],
        { AuthnInstant: formatInstant(authentication.instant), SessionIndex: authentication.sessionIndex },
      ),
      element('AttributeStatement', [
        attribute(PAGM_ATTRIBUTE, claims.pagms),
        ...Object.entries(claims.attributes).map(([name, values]) => attribute(name, values)),
      ]),
    ],
    { ID: claims.id, IssueInstant: formatInstant(claims.issuedAt), Version: '2.0' },
  )
}

function attribute(name: string, values: readonly string[]): XmlDraft {
  return element(
    'Attribute',
    values.map((value) => element('AttributeValue', [value])),
    { Name: name },
  )
}

function element(
  local: string,
  children: readonly (XmlDraft | string)[],
  attributes: Readonly<Record<string, string | undefined>> = {},
): XmlDraft {
  return { name: `saml2:${local}`, namespace: SAML2, attributes, children }
}
