import { asked } from '../saml-judges.ts'
import {
  answerTo,
  assertionBy,
  claims,
  instant,
  type MessageGroup,
  replaceOnce,
  response,
  signedAs,
} from './material.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const OTHER = 'https://portail.caisse-tierce.example/'
/** xml-crypto verifies signatures: what SAML says is for its caller. */
const NO_SAML = ['xml-crypto'] as const

/** Signed by the partner's own key, and not for this service, not now or not twice. */
export const claimed: MessageGroup = {
  title: 'Well signed, to be refused for what it says',
  lawfulness: 'hostile',
  harm: 'acceptance',
  messages: [
    {
      id: 'expired',
      title: 'expired since a day',
      notTheJobOf: NO_SAML,
      make: ({ signer }) =>
        response(
          assertionBy(signer, { notBefore: instant(-DAY_MS - MINUTE_MS), notOnOrAfter: instant(-DAY_MS) }),
        ),
    },
    {
      id: 'not-yet-valid',
      title: 'not yet valid for a day',
      notTheJobOf: NO_SAML,
      make: ({ signer }) =>
        response(
          assertionBy(signer, { notBefore: instant(DAY_MS), notOnOrAfter: instant(DAY_MS + MINUTE_MS) }),
        ),
    },
    {
      id: 'confirmation-expired',
      title: 'bearer confirmation expired since a day, conditions in force',
      notTheJobOf: NO_SAML,
      make: ({ signer }) => response(assertionBy(signer, { confirmationNotOnOrAfter: instant(-DAY_MS) })),
    },
    {
      id: 'confirmation-expired-answer',
      title: 'bearer confirmation expired, in an answer (`InResponseTo`) to a request that the receiver made',
      twin: 'solicited',
      notTheJobOf: NO_SAML,
      make: (world) => answerTo(asked(), world, { confirmationNotOnOrAfter: instant(-DAY_MS) }),
    },
    {
      id: 'no-conditions',
      title: 'no Conditions: neither dates nor audience',
      notTheJobOf: NO_SAML,
      make: (world) =>
        response(
          signedAs(world, {
            edit: (text) => text.replace(/<saml2:Conditions [\s\S]*<\/saml2:Conditions>/, ''),
          }),
        ),
    },
    {
      id: 'wrong-audience',
      title: 'another service’s audience',
      notTheJobOf: NO_SAML,
      make: ({ signer }) => response(assertionBy(signer, { audience: OTHER })),
    },
    {
      id: 'no-audience',
      title: 'no AudienceRestriction',
      notTheJobOf: NO_SAML,
      make: (world) =>
        response(
          signedAs(world, {
            edit: (text) =>
              text.replace(/<saml2:AudienceRestriction>[\s\S]*<\/saml2:AudienceRestriction>/, ''),
          }),
        ),
    },
    {
      id: 'wrong-recipient',
      title: 'another service’s address as Recipient',
      notTheJobOf: NO_SAML,
      make: ({ signer }) => response(assertionBy(signer, { recipient: `${OTHER}acs` })),
    },
    {
      id: 'wrong-destination',
      title: 'another service’s address as Destination',
      notTheJobOf: NO_SAML,
      make: ({ signer }) => response(assertionBy(signer), { destination: `${OTHER}acs` }),
    },
    {
      id: 'not-bearer',
      title: 'confirmation method sender-vouches instead of bearer',
      notTheJobOf: NO_SAML,
      make: ({ signer }) =>
        response(
          assertionBy(signer, { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }),
        ),
    },
    {
      id: 'other-issuer',
      title: 'another organisme’s name as issuer, signed by the partner',
      notTheJobOf: NO_SAML,
      make: ({ signer }) => {
        const issuer = 'urn:interops:99999997200014:idp:caisse-tierce:1'
        return response(assertionBy(signer, { issuer }), { issuer })
      },
    },
    {
      id: 'response-issuer',
      title: 'the Response names another issuer than its assertion',
      notTheJobOf: NO_SAML,
      make: ({ signer }) => response(assertionBy(signer), { issuer: 'urn:example:other' }),
    },
    {
      id: 'status-failed',
      title: 'status Responder (failure) around a genuine assertion',
      notTheJobOf: NO_SAML,
      make: ({ signer }) =>
        response(assertionBy(signer), { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
    },
    {
      id: 'unasked-answer',
      title: 'answer (`InResponseTo`) to a request that nobody made',
      twin: 'solicited',
      notTheJobOf: NO_SAML,
      make: (world) => answerTo('_nobody', world),
    },
    {
      id: 'replayed',
      title: 'posted twice within its life',
      notTheJobOf: NO_SAML,
      twice: true,
      make: ({ signer }) => response(assertionBy(signer)),
    },
    {
      id: 'replayed-answer',
      title: 'posted twice, an answer (`InResponseTo`) to a request that the receiver made',
      twin: 'solicited',
      notTheJobOf: NO_SAML,
      twice: true,
      make: (world) => answerTo(asked(), world),
    },
    {
      id: 'two-subjects',
      title: 'two NameIDs, both signed',
      notTheJobOf: NO_SAML,
      make: (world) => {
        const { subjectFormat } = claims()
        const second = `<saml2:NameID Format="${subjectFormat}">directeur</saml2:NameID>`
        return response(
          signedAs(world, {
            edit: (text) =>
              replaceOnce(text, '<saml2:SubjectConfirmation ', `${second}<saml2:SubjectConfirmation `),
          }),
        )
      },
    },
  ],
}
