import type { SamlWorld } from '../saml-world.ts'
import { assertionBy, forged, idOf, type MessageGroup, replaceOnce, response } from './material.ts'

const LONG = 'agent-0042.mechant.example'
/** A genuine message for a person whose name begins with another's. */
const long = ({ signer }: SamlWorld) => response(assertionBy(signer, { subject: LONG }))
const plain = ({ signer }: SamlWorld) => response(assertionBy(signer))
const edited = (xml: string, found: string, replacement: string) => replaceOnce(xml, found, replacement)

/** The XML around and inside what was signed: what one reader sees and another does not. */
export const altered: MessageGroup = {
  title: 'XML that readers understand in several ways',
  lawfulness: 'hostile',
  harm: 'misreading',
  messages: [
    {
      id: 'comment-in-value',
      title: 'a comment cuts the signed name `agent-0042.mechant.example` in two',
      subject: LONG,
      make: (world) => edited(long(world), '>agent-0042.', '>agent-0042<!---->.'),
    },
    {
      id: 'instruction-in-value',
      title: 'a processing instruction does',
      subject: LONG,
      make: (world) => edited(long(world), '>agent-0042.', '>agent-0042<?x y?>.'),
    },
    {
      id: 'doctype',
      title: 'an empty DOCTYPE',
      make: (world) => `<!DOCTYPE r>${plain(world)}`,
    },
    {
      id: 'entity',
      title: 'an internal entity for part of the name',
      subject: LONG,
      make: (world) =>
        `<!DOCTYPE r [<!ENTITY e ".mechant.example">]>${edited(long(world), '.mechant.example<', '&e;<')}`,
    },
    {
      id: 'external-entity',
      title: 'an external entity that names a file',
      make: (world) =>
        `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>${edited(plain(world), '>agent-0042<', '>&e;<')}`,
    },
    {
      id: 'entities-nested',
      title: 'ten nested entities (billion laughs)',
      make: (world) => {
        const letters = 'abcdefghij'.split('')
        const entities = letters
          .slice(1)
          .map((name, index) => `<!ENTITY ${name} "${`&${letters[index]};`.repeat(10)}">`)
        return `<!DOCTYPE r [<!ENTITY a "ha">${entities.join('')}]>${edited(plain(world), '>agent-0042<', '>&j;<')}`
      },
    },
    {
      id: 'default-attribute',
      title: 'a DOCTYPE that gives attributes a default value',
      make: (world) => `<!DOCTYPE r [<!ATTLIST x ID CDATA "a">]>${plain(world)}`,
    },
    {
      id: 'doctype-quote',
      title: 'a quote in the DOCTYPE hides a forged Response from some readers (CVE-2025-25291)',
      make: (world) =>
        `<!DOCTYPE r SYSTEM 'x"><!--'>${response(forged(world)).replace('</saml2p:Response>', '<![CDATA[-->')}${plain(world)}<!--]]>--></saml2p:Response>`,
    },
    {
      id: 'same-id',
      title: 'another element with the ID of the signed one',
      twin: 'status-message',
      make: ({ signer }) => {
        const genuine = assertionBy(signer)
        return response(genuine, {
          inStatus: `<saml2p:StatusDetail><x:x xmlns:x="urn:x" ID="${idOf(genuine)}"></x:x></saml2p:StatusDetail>`,
        })
      },
    },
    {
      id: 'attribute-xmlns',
      title: 'an attribute called `xmlnsEvil` added to the signed assertion',
      make: (world) => edited(plain(world), '<saml2:NameID ', '<saml2:NameID xmlnsEvil="x" '),
    },
    {
      id: 'two-roots',
      title: 'a second Response after the first',
      make: (world) => plain(world) + response(forged(world)),
    },
    { id: 'text-after', title: 'text after the Response', make: (world) => `${plain(world)}x` },
    {
      id: 'truncated',
      title: 'cut before its last tag',
      make: (world) => plain(world).replace('</saml2p:Response>', ''),
    },
    {
      id: 'same-attribute',
      title: 'an attribute written twice on one element',
      make: (world) => edited(plain(world), '<saml2:NameID ', '<saml2:NameID Format="urn:x" '),
    },
    {
      id: 'same-attribute-prefixed',
      title: 'an attribute written twice under two prefixes of one namespace, outside the assertion',
      make: (world) =>
        edited(
          plain(world),
          '<saml2p:Status>',
          '<saml2p:Status xmlns:p="urn:x" xmlns:q="urn:x" p:a="1" q:a="2">',
        ),
    },
    {
      id: 'bare-ampersand',
      title: 'an unescaped `&`, outside the assertion',
      twin: 'status-message',
      make: ({ signer }) =>
        response(assertionBy(signer), { inStatus: '<saml2p:StatusMessage>a & b</saml2p:StatusMessage>' }),
    },
    {
      id: 'control-character',
      title: 'the character U+0001 as a reference, outside the assertion',
      twin: 'status-message',
      make: ({ signer }) =>
        response(assertionBy(signer), { inStatus: '<saml2p:StatusMessage>&#1;</saml2p:StatusMessage>' }),
    },
    {
      id: 'other-encoding',
      title: 'declared as UTF-16, written in UTF-8',
      make: (world) => `<?xml version="1.0" encoding="UTF-16"?>${plain(world)}`,
    },
    { id: 'xml-1.1', title: 'XML 1.1', make: (world) => `<?xml version="1.1"?>${plain(world)}` },
    {
      id: 'deep',
      title: '2,000 elements inside one another, in StatusDetail',
      twin: 'status-message',
      make: ({ signer }) =>
        response(assertionBy(signer), {
          inStatus: `<saml2p:StatusDetail><x:x xmlns:x="urn:x">${'<x:x>'.repeat(2_000)}${'</x:x>'.repeat(2_000)}</x:x></saml2p:StatusDetail>`,
        }),
    },
    {
      id: 'large',
      title: 'a megabyte of white space in the Response',
      make: ({ signer }) => response(assertionBy(signer), { inStatus: ' '.repeat(1_000_000) }),
    },
  ],
}
