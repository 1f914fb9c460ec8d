import { sign } from 'node:crypto'
import { asked } from '../saml-judges.ts'
import { C14N, DS, EXCLUSIVE, keyInfoOf, MORE, signatureOf, transform } from '../sign-element.ts'
import {
  answerTo,
  assertionBy,
  idOf,
  type MessageGroup,
  replaceOnce,
  response,
  signedAs,
} from './material.ts'

/** What stands above SignedInfo in the message, which inclusive canonicalisation copies onto it. */
const INHERITED =
  ' xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"'
const SCHEMA = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
const TYPED =
  '<saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">'
const PREFIX_LIST = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="xs"></ec:InclusiveNamespaces>`
const PSS = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'

/** What honest identity providers send; the first message is the twin of all that follow. */
export const lawful: MessageGroup = {
  title: 'Lawful messages',
  lawfulness: 'lawful',
  harm: 'acceptance',
  messages: [
    {
      id: 'plain',
      title: 'signed assertion in an unsigned Response',
      make: ({ signer }) => response(assertionBy(signer)),
    },
    {
      id: 'second-key',
      title: 'signed by the partner’s second certificate, on P-256',
      make: ({ curve }) =>
        response(signedAs({ signer: curve }, { choices: { signatureMethod: `${MORE}ecdsa-sha256` } })),
    },
    {
      id: 'rsa-sha512',
      title: 'RSA with SHA-512',
      make: (world) =>
        response(signedAs(world, { choices: { signatureMethod: `${MORE}rsa-sha512`, hash: 'sha512' } })),
    },
    {
      id: 'rsa-pss',
      title: 'RSA-PSS with SHA-256',
      make: (world) => {
        const value = (signed: string) =>
          sign('sha256', Buffer.from(signed), {
            key: world.signer.key.privateKey,
            padding: 6,
            saltLength: 32,
          }).toString('base64')
        return response(signedAs(world, { choices: { signatureMethod: PSS, value } }))
      },
    },
    {
      id: 'white-space',
      title: 'line ends and indents between the elements, signed with them',
      make: (world) =>
        response(signedAs(world, { edit: (text) => text.replaceAll('><saml2:', '>\n  <saml2:') })),
    },
    {
      id: 'typed-values',
      title: '`xsi:type` on attribute values, as many identity providers write',
      make: (world) =>
        response(
          signedAs(world, {
            edit: (text) =>
              replaceOnce(replaceOnce(text, ' ID="', ` ${SCHEMA} ID="`), '<saml2:AttributeValue>', TYPED),
            choices: {
              transforms: transform(`${DS}enveloped-signature`) + transform(EXCLUSIVE, PREFIX_LIST),
            },
          }),
        ),
    },
    {
      id: 'inclusive',
      title: 'inclusive canonicalisation of SignedInfo',
      make: (world) =>
        response(signedAs(world, { choices: { canonicalization: C14N, inherited: INHERITED } })),
    },
    {
      id: 'no-key-info',
      title: 'no KeyInfo: the receiver knows the key',
      make: (world) => response(signedAs(world, { choices: { keyInfo: '' } })),
    },
    {
      id: 'response-signed',
      title: 'the Response signed as well as the assertion',
      make: ({ signer }) => signedResponse(assertionBy(signer), signer),
    },
    {
      id: 'long-life',
      title: 'valid for an hour',
      make: ({ signer }) =>
        response(assertionBy(signer, { notOnOrAfter: new Date(Date.now() + 3_600_000).toISOString() })),
    },
    {
      id: 'other-comment',
      title: 'a comment in the Response, outside the assertion',
      make: ({ signer }) => response(assertionBy(signer), { inStatus: '<!-- ok -->' }),
    },
    {
      id: 'status-message',
      title: 'StatusMessage and StatusDetail in the Response',
      make: ({ signer }) =>
        response(assertionBy(signer), {
          inStatus:
            '<saml2p:StatusMessage>a</saml2p:StatusMessage><saml2p:StatusDetail><x:x xmlns:x="urn:x"></x:x></saml2p:StatusDetail>',
        }),
    },
    {
      id: 'solicited',
      title: 'answer (`InResponseTo`) to a request that the receiver made',
      make: (world) => answerTo(asked(), world),
    },
    {
      id: 'extensions',
      title: 'Extensions in the Response',
      make: ({ signer }) =>
        response(assertionBy(signer), {
          before: '<saml2p:Extensions><x:hint xmlns:x="urn:example:hint">a</x:hint></saml2p:Extensions>',
        }),
    },
  ],
}

/** A Response with a signature of its own, the assertion's left as it is. */
export function signedResponse(content: string, signer: Parameters<typeof signatureOf>[2]): string {
  // In canonical form the assertion namespace is declared where it is used, as here.
  const bare = response(content)
  const signature = signatureOf(bare, idOf(bare), signer, { keyInfo: keyInfoOf(signer) })
  return replaceOnce(bare, '</saml2:Issuer>', `</saml2:Issuer>${signature}`)
}
