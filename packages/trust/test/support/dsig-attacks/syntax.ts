import {
  type Attack,
  assertion,
  assertionSignature,
  FORGED,
  GENUINE,
  type Parties,
  replaceOnce,
  response,
  signatureOf,
  signedAssertion,
} from './material.ts'

const genuine = (parties: Parties) => response(signedAssertion(parties))
const nameIdOf = (parties: Parties, value: string) =>
  replaceOnce(genuine(parties), `>${GENUINE}<`, `>${value}<`)

/** Edits of a genuine document that some XML reader passes over or reads otherwise. */
const edits: readonly (readonly [string, string, string, (parties: Parties) => string | Uint8Array])[] = [
  ['nameid-comment', 'F8', 'XML_COMMENT_REFUSED', (p) => nameIdOf(p, 'user@org.fr<!---->.evil.com')],
  [
    'comment-elsewhere',
    'F8',
    'XML_COMMENT_REFUSED',
    (p) => replaceOnce(genuine(p), '</saml:Conditions>', '<!-- x --></saml:Conditions>'),
  ],
  [
    'pi-elsewhere',
    'F8',
    'XML_INSTRUCTION_REFUSED',
    (p) => replaceOnce(genuine(p), '</saml:Conditions>', '<?x y?></saml:Conditions>'),
  ],
  ['nameid-cdata', 'genuine', 'accepted', (p) => nameIdOf(p, 'user@org.fr<![CDATA[.evil.com]]>')],
  ['nameid-charref', 'genuine', 'accepted', (p) => nameIdOf(p, 'user@org.fr&#46;&#x65;vil.com')],
  [
    'attr-xmlns-prefix-inject',
    'F9',
    'DIGEST_MISMATCH',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlnsEvil="injected" '),
  ],
  [
    'attr-added',
    'F9',
    'DIGEST_MISMATCH',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID SPProvidedID="x" '),
  ],
  [
    'declaration-added-unused',
    'genuine',
    'accepted',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlns:unused="urn:unused" '),
  ],
  [
    'multi-root',
    'F11',
    'XML_TRAILING_CONTENT',
    (p) => genuine(p) + response(assertion('_evil', FORGED), { id: '_r2' }),
  ],
  ['text-after-root', 'F11', 'XML_TRAILING_CONTENT', (p) => `${genuine(p)}garbage`],
  ['text-before-root', 'F11', 'XML_TRAILING_CONTENT', (p) => `garbage${genuine(p)}`],
  ['cdata-after-root', 'F11', 'XML_MALFORMED', (p) => `${genuine(p)}<![CDATA[x]]>`],
  ['space-around-root', 'genuine', 'accepted', (p) => `\n ${genuine(p)}\n\t `],
  [
    'cve-2025-25291-doctype-quote',
    'F12',
    'XML_DOCTYPE_REFUSED',
    (p) =>
      `<!DOCTYPE response SYSTEM 'x"><!--'>${response(assertion('_evil', FORGED)).replace('</samlp:Response>', '<![CDATA[-->')}${genuine(p)}<!--]]>--></samlp:Response>`,
  ],
  [
    'unquoted-attr',
    'F12',
    'XML_MALFORMED',
    (p) => genuine(p).replace('Version="2.0"><saml:Issuer>', 'Version=2.0><saml:Issuer>'),
  ],
  [
    'attr-without-value',
    'F12',
    'XML_MALFORMED',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID selected '),
  ],
  [
    'attrs-without-space',
    'F12',
    'XML_MALFORMED',
    (p) => replaceOnce(genuine(p), '" Recipient=', '"Recipient='),
  ],
  ['unclosed-tag', 'F12', 'XML_UNCLOSED', (p) => genuine(p).replace('</samlp:Response>', '')],
  ['cut-in-tag', 'F12', 'XML_UNCLOSED', (p) => genuine(p).slice(0, -1)],
  [
    'mismatched-tag',
    'F12',
    'XML_TAG_MISMATCH',
    (p) => replaceOnce(genuine(p), '</saml:NameID>', '</saml:Nameid>'),
  ],
  [
    'end-tag-with-attribute',
    'F12',
    'XML_TAG_MISMATCH',
    (p) => replaceOnce(genuine(p), '</saml:NameID>', '</saml:NameID x="1">'),
  ],
  [
    'end-tag-longer-name',
    'F12',
    'XML_TAG_MISMATCH',
    (p) => replaceOnce(genuine(p), '</saml:NameID>', '</saml:NameIDx>'),
  ],
  [
    'dup-attr',
    'F12',
    'XML_ATTRIBUTE_DUPLICATE',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID Format="evil" '),
  ],
  [
    'dup-attr-by-namespace',
    'F12',
    'XML_ATTRIBUTE_DUPLICATE',
    (p) =>
      replaceOnce(
        genuine(p),
        '<saml:NameID ',
        '<saml:NameID xmlns:p="urn:p" xmlns:q="urn:p" p:x="1" q:x="2" ',
      ),
  ],
  [
    'dup-declaration',
    'F12',
    'XML_ATTRIBUTE_DUPLICATE',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlns:p="urn:p" xmlns:p="urn:q" '),
  ],
  [
    'lt-in-attr',
    'F12',
    'XML_MALFORMED',
    (p) => replaceOnce(genuine(p), 'SessionIndex="_s1"', 'SessionIndex="<_s1"'),
  ],
  [
    'unescaped-amp',
    'F12',
    'XML_REFERENCE_INVALID',
    (p) => replaceOnce(genuine(p), 'Prestations &amp; Logement', 'Prestations & Logement'),
  ],
  ['cdata-end-in-text', 'F12', 'XML_MALFORMED', (p) => nameIdOf(p, 'user]]>')],
  ['crlf', 'genuine', 'accepted', (p) => replaceOnce(genuine(p), '<samlp:Status>', '\r\n<samlp:Status>')],
  [
    'space-in-tags',
    'genuine',
    'accepted',
    (p) =>
      genuine(p).replace('<saml:NameID ', '<saml:NameID\n\t ').replace('</saml:NameID>', '</saml:NameID \n>'),
  ],
  ['nel-for-lf', 'F22', 'DIGEST_MISMATCH', (p) => nameIdOf(p, `${GENUINE}\u0085`)],
  [
    'nameid-entity-internal',
    'F18',
    'XML_DOCTYPE_REFUSED',
    (p) => `<!DOCTYPE r [<!ENTITY e ".evil.com">]>${nameIdOf(p, 'user@org.fr&e;')}`,
  ],
  ['entity-undeclared', 'F18', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user@org.fr&nbsp;')],
  ['entity-upper-case', 'F18', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user&AMP;')],
  ['entity-object-property', 'F18', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user&toString;')],
  ['doctype-empty', 'F18', 'XML_DOCTYPE_REFUSED', (p) => `<!DOCTYPE r>${genuine(p)}`],
  ['doctype-lower-case', 'F18', 'XML_MALFORMED', (p) => `<!doctype r>${genuine(p)}`],
  [
    'xxe',
    'F18',
    'XML_DOCTYPE_REFUSED',
    (p) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>${nameIdOf(p, '&x;')}`,
  ],
  [
    'billion-laughs',
    'F18',
    'XML_DOCTYPE_REFUSED',
    (p) => {
      const entities = 'bcdefghij'
        .split('')
        .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghi'[index]};`.repeat(10)}">`)
      return `<!DOCTYPE r [<!ENTITY a "ha">${entities.join('')}]>${nameIdOf(p, '&j;')}`
    },
  ],
  [
    'ns-prefix-undeclared',
    'F19',
    'XML_PREFIX_UNBOUND',
    (p) => genuine(p).replace(/(<saml:Assertion) xmlns:saml="[^"]+"/, '$1'),
  ],
  [
    'ns-empty-prefixed',
    'F19',
    'XML_NAMESPACE_INVALID',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlns:p="" '),
  ],
  [
    'ns-xml-rebound',
    'F19',
    'XML_NAMESPACE_INVALID',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlns:xml="urn:evil" '),
  ],
  [
    'ns-xmlns-declared',
    'F19',
    'XML_NAMESPACE_INVALID',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlns:xmlns="urn:evil" '),
  ],
  [
    'ns-xml-uri-on-other-prefix',
    'F19',
    'XML_NAMESPACE_INVALID',
    (p) =>
      replaceOnce(
        genuine(p),
        '<saml:NameID ',
        '<saml:NameID xmlns:p="http://www.w3.org/XML/1998/namespace" ',
      ),
  ],
  [
    'ns-with-quote',
    'F19',
    'XML_NAMESPACE_INVALID',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlns:p="urn:a&quot;b" '),
  ],
  [
    'ns-rebound',
    'F19',
    'DIGEST_MISMATCH',
    (p) =>
      replaceOnce(genuine(p), '<saml:NameID ', '<saml:NameID xmlns:saml="urn:evil" ').replace(
        '</saml:NameID>',
        '</saml:NameID>',
      ),
  ],
  [
    'name-two-colons',
    'F19',
    'XML_NAME_INVALID',
    (p) => genuine(p).replaceAll('saml:NameID', 'saml:a:NameID'),
  ],
  ['name-colon-last', 'F19', 'XML_NAME_INVALID', (p) => genuine(p).replaceAll('saml:NameID', 'saml:')],
  [
    'name-after-space',
    'F19',
    'XML_NAME_INVALID',
    (p) => replaceOnce(genuine(p), '<saml:NameID ', '< saml:NameID '),
  ],
  [
    'enc-decl-utf16',
    'F21',
    'XML_ENCODING_UNSUPPORTED',
    (p) => `<?xml version="1.0" encoding="UTF-16"?>${genuine(p)}`,
  ],
  [
    'enc-decl-utf8',
    'genuine',
    'accepted',
    (p) => `<?xml version='1.0' encoding="utf-8" standalone="yes" ?>${genuine(p)}`,
  ],
  ['xml11', 'F21', 'XML_DECLARATION_INVALID', (p) => `<?xml version="1.1"?>${genuine(p)}`],
  [
    'xml-declaration-twice',
    'F21',
    'XML_INSTRUCTION_REFUSED',
    (p) => `<?xml version="1.0"?><?xml version="1.0"?>${genuine(p)}`,
  ],
  ['xml-declaration-late', 'F21', 'XML_INSTRUCTION_REFUSED', (p) => ` <?xml version="1.0"?>${genuine(p)}`],
  [
    'xml-declaration-attribute',
    'F21',
    'XML_DECLARATION_INVALID',
    (p) => `<?xml version="1.0" mode="x"?>${genuine(p)}`,
  ],
  ['bom', 'genuine', 'accepted', (p) => `\ufeff${genuine(p)}`],
  ['bom-twice', 'F21', 'XML_TRAILING_CONTENT', (p) => `\ufeff\ufeff${genuine(p)}`],
  ['utf16', 'F21', 'XML_ENCODING_INVALID', (p) => Buffer.from(`\ufeff${genuine(p)}`, 'utf16le')],
  [
    'utf8-overlong',
    'F21',
    'XML_ENCODING_INVALID',
    (p) => Buffer.concat([Buffer.from(genuine(p)), Buffer.from([0xc0, 0xaf])]),
  ],
  [
    'utf8-surrogate',
    'F21',
    'XML_ENCODING_INVALID',
    (p) => Buffer.concat([Buffer.from(genuine(p)), Buffer.from([0xed, 0xa0, 0x80])]),
  ],
  ['nul-char', 'F21', 'XML_CHARACTER_ILLEGAL', (p) => nameIdOf(p, 'user@org.fr\u0000.evil.com')],
  ['control-char', 'F21', 'XML_CHARACTER_ILLEGAL', (p) => nameIdOf(p, 'user\u0001')],
  ['noncharacter', 'F21', 'XML_CHARACTER_ILLEGAL', (p) => nameIdOf(p, 'user\uffff')],
  ['charref-nul', 'F21', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user&#0;')],
  ['charref-surrogate', 'F21', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user&#xD800;')],
  ['charref-too-large', 'F21', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user&#x110000;')],
  ['charref-unterminated', 'F21', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user&#65 x')],
  ['charref-upper-x', 'F21', 'XML_REFERENCE_INVALID', (p) => nameIdOf(p, 'user&#X41;')],
  ['empty-input', 'F31', 'XML_UNCLOSED', () => ''],
  ['only-space', 'F31', 'XML_UNCLOSED', () => ' \n '],
]

/** A prefix order that sorts by code point, not by language. */
function mixedCase({ signer }: Parties): string {
  const slot = (signature: string) =>
    replaceOnce(
      assertion('_a1', GENUINE, signature),
      '<saml:NameID ',
      '<saml:NameID xmlns:Z="urn:z" xmlns:a="urn:a" xmlns:aB="urn:ab" ',
    ).replace('nameid-format:unspecified">', 'nameid-format:unspecified" a:y="1" aB:x="2" Z:w="3">')
  return response(slot(signatureOf({ by: signer, reference: '_a1', digested: slot('') })))
}

/** What XML readers disagree on. */
export const syntax: readonly Attack[] = [
  ...edits.map(
    ([id, family, expected, make]): Attack => ({ id, family, profile: 'saml-response', expected, make }),
  ),
  {
    id: 'mixed-case-prefix',
    family: 'genuine',
    profile: 'saml-response',
    expected: 'accepted',
    make: mixedCase,
  },
  {
    id: 'signature-in-default-namespace',
    family: 'genuine',
    profile: 'interops-vi',
    expected: 'accepted',
    make: (parties) => {
      // What is signed stays the same when KeyInfo, which is not signed, is written without a prefix.
      const keyInfo = assertionSignature(parties).replace(/^.*(<ds:KeyInfo>.*<\/ds:KeyInfo>).*$/, '$1')
      const bare = keyInfo
        .replaceAll('ds:', '')
        .replace('<KeyInfo>', '<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">')
      return assertion('_a1', GENUINE, assertionSignature(parties).replace(keyInfo, bare))
    },
  },
]
