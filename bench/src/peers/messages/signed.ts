import { createHmac } from 'node:crypto'
import type { TestIdentity } from '@entente/testkit'
import type { SamlWorld } from '../saml-world.ts'
import {
  DS,
  ENVELOPED_EXCLUSIVE,
  keyInfoOf,
  MORE,
  type SignatureChoices,
  signatureOf,
  transform,
} from '../sign-element.ts'
import {
  assertionBy,
  FORGED,
  forged,
  idOf,
  type MessageGroup,
  replaceOnce,
  response,
  signatureIn,
  signedAs,
  withoutSignature,
  withSignature,
} from './material.ts'

/** Libraries that pin a certificate leave its dates and its revocation to whoever pinned it. */
const PINNED = ['node-saml', 'samlify', 'xml-crypto'] as const

/** A forged assertion under a signature of somebody's own. */
function forgery(world: SamlWorld, by: TestIdentity, choices: SignatureChoices = {}): string {
  const bare = forged(world)
  return response(withSignature(bare, signatureOf(bare, idOf(bare), by, choices)))
}

/** A message authentication code keyed with what everybody knows of the partner. */
function hmac(world: SamlWorld, hash: 'sha1' | 'sha256', secret: string): string {
  const signatureMethod = hash === 'sha1' ? `${DS}hmac-sha1` : `${MORE}hmac-sha256`
  const value = (signed: string) => createHmac(hash, secret).update(signed).digest('base64')
  return forgery(world, world.signer, { signatureMethod, value })
}

function withSignedInfo(world: SamlWorld, edit: (info: string) => string): string {
  return response(signedAs(world, { choices: { edit } }))
}

/** The genuine message, its signature changed afterwards. */
function reworked({ signer }: SamlWorld, edit: (signature: string) => string): string {
  const genuine = assertionBy(signer)
  const signature = signatureIn(genuine)
  return response(replaceOnce(genuine, signature, edit(signature)))
}

const DIGEST = /(?<=<ds:DigestValue>)[^<]+/
const VALUE = /(?<=<ds:SignatureValue>)[^<]+/

/** Keys, algorithms and shapes of the signature itself. */
export const signed: MessageGroup = {
  title: 'The signature, its key and its algorithms',
  lawfulness: 'hostile',
  harm: 'misreading',
  messages: [
    { id: 'unsigned', title: 'no signature', make: (world) => response(forged(world)) },
    {
      id: 'signature-empty',
      title: 'an empty Signature element',
      make: (world) =>
        response(withSignature(forged(world), `<ds:Signature xmlns:ds="${DS}"></ds:Signature>`)),
    },
    {
      id: 'altered',
      title: 'another person written into the signed assertion',
      make: ({ signer }) => response(replaceOnce(assertionBy(signer), '>agent-0042<', `>${FORGED}<`)),
    },
    {
      id: 'digest-remade',
      title: 'the same, with the digest made again',
      make: (world) => {
        const genuine = assertionBy(world.signer)
        const bare = replaceOnce(withoutSignature(genuine), '>agent-0042<', `>${FORGED}<`)
        const fresh = DIGEST.exec(signatureOf(bare, idOf(bare), world.stranger))?.[0] ?? ''
        return response(
          withSignature(
            bare,
            signatureIn(genuine).replace(DIGEST, () => fresh),
          ),
        )
      },
    },
    {
      id: 'value-altered',
      title: 'SignatureValue of other bytes',
      make: (world) =>
        reworked(world, (text) => text.replace(VALUE, Buffer.alloc(256, 7).toString('base64'))),
    },
    {
      id: 'value-with-garbage',
      title: 'characters outside base64 in SignatureValue',
      make: (world) =>
        reworked(world, (text) => text.replace(VALUE, (value) => `${value.slice(0, 8)}*!${value.slice(8)}`)),
    },
    {
      id: 'stranger',
      title: 'signed by an unknown key, its certificate in KeyInfo',
      make: (world) => forgery(world, world.stranger),
    },
    {
      id: 'stranger-genuine-certificate',
      title: 'signed by an unknown key, the partner’s certificate in KeyInfo',
      make: (world) => forgery(world, world.stranger, { keyInfo: keyInfoOf(world.signer) }),
    },
    {
      id: 'stranger-key-value',
      title: 'signed by an unknown key, given as KeyValue',
      make: (world) => forgery(world, world.stranger, { keyInfo: keyValueOf(world.stranger) }),
    },
    {
      id: 'neighbour',
      title: 'signed by another organisme of the same IGC',
      make: (world) => forgery(world, world.neighbour),
    },
    {
      id: 'certificate-expired',
      title: 'signing certificate expired',
      notTheJobOf: PINNED,
      make: ({ expired }) => response(assertionBy(expired)),
    },
    {
      id: 'certificate-revoked',
      title: 'signing certificate revoked by its IGC',
      notTheJobOf: PINNED,
      make: ({ revoked }) => response(assertionBy(revoked)),
    },
    {
      id: 'hmac-certificate',
      title: 'HMAC-SHA1 keyed with the partner’s certificate',
      make: (world) => hmac(world, 'sha1', world.signer.certificatePem),
    },
    {
      id: 'hmac-key',
      title: 'HMAC-SHA256 keyed with the partner’s public key',
      make: (world) =>
        hmac(world, 'sha256', world.signer.key.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    },
    {
      id: 'rsa-sha1',
      title: 'RSA-SHA1 by the partner’s key',
      harm: 'acceptance',
      make: (world) =>
        response(
          signedAs(world, {
            choices: {
              signatureMethod: `${DS}rsa-sha1`,
              hash: 'sha1',
              digestMethod: `${DS}sha1`,
              digestHash: 'sha1',
            },
          }),
        ),
    },
    {
      id: 'digest-sha1',
      title: 'SHA-1 digest under RSA-SHA256',
      harm: 'acceptance',
      make: (world) =>
        response(signedAs(world, { choices: { digestMethod: `${DS}sha1`, digestHash: 'sha1' } })),
    },
    {
      id: 'rsa-md5',
      title: 'RSA-MD5 by the partner’s key',
      make: (world) =>
        response(signedAs(world, { choices: { signatureMethod: `${MORE}rsa-md5`, hash: 'md5' } })),
    },
    {
      id: 'two-signed-infos',
      title: 'two SignedInfo in one Signature (CVE-2025-29774)',
      make: (world) => {
        const genuine = assertionBy(world.signer)
        const bare = replaceOnce(withoutSignature(genuine), '>agent-0042<', `>${FORGED}<`)
        const evil = /<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/.exec(
          signatureOf(bare, idOf(bare), world.stranger),
        )
        const signature = replaceOnce(
          signatureIn(genuine),
          '</ds:SignedInfo>',
          `</ds:SignedInfo>${evil?.[0]}`,
        )
        return response(withSignature(bare, signature))
      },
    },
    {
      id: 'digest-comment',
      title: 'a comment with another digest in DigestValue (CVE-2025-29775)',
      make: (world) => {
        const genuine = assertionBy(world.signer)
        const bare = replaceOnce(withoutSignature(genuine), '>agent-0042<', `>${FORGED}<`)
        const evil = DIGEST.exec(signatureOf(bare, idOf(bare), world.stranger))?.[0] ?? ''
        return response(
          withSignature(
            bare,
            signatureIn(genuine).replace(DIGEST, (value) => `<!--${evil}-->${value}`),
          ),
        )
      },
    },
    {
      id: 'two-references',
      title: 'two References, both signed',
      make: (world) => withSignedInfo(world, (info) => info + info.slice(info.indexOf('<ds:Reference '))),
    },
    {
      id: 'xpath-transform',
      title: 'an XPath transform',
      make: (world) =>
        response(
          signedAs(world, {
            choices: {
              transforms: ENVELOPED_EXCLUSIVE.replace(
                /^/,
                transform(
                  'http://www.w3.org/TR/1999/REC-xpath-19991116',
                  '<ds:XPath>self::node()</ds:XPath>',
                ),
              ),
            },
          }),
        ),
    },
    {
      id: 'xslt-transform',
      title: 'an XSLT transform',
      make: (world) =>
        response(
          signedAs(world, {
            choices: {
              transforms: transform('http://www.w3.org/TR/1999/REC-xslt-19991116') + ENVELOPED_EXCLUSIVE,
            },
          }),
        ),
    },
    {
      id: 'many-transforms',
      title: '300 transforms',
      make: (world) =>
        response(signedAs(world, { choices: { transforms: ENVELOPED_EXCLUSIVE.repeat(150) } })),
    },
    {
      id: 'reference-outside',
      title: 'Reference to a file',
      make: (world) =>
        withSignedInfo(world, (info) => info.replace(/URI="[^"]*"/, 'URI="file:///etc/hostname"')),
    },
  ],
}

function keyValueOf({ key }: TestIdentity): string {
  const { n = '', e = '' } = key.publicKey.export({ format: 'jwk' })
  const [modulus, exponent] = [n, e].map((part) => Buffer.from(part, 'base64url').toString('base64'))
  return `<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${modulus}</ds:Modulus><ds:Exponent>${exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`
}
