import {
  type Attack,
  assertion,
  assertionSignature,
  DS,
  digestOf,
  EXCLUSIVE,
  FORGED,
  GENUINE,
  type Parties,
  replaceOnce,
  response,
  signatureOf,
  signedAssertion,
  TRANSFORMS,
} from './material.ts'

const evilDigest = () => digestOf(assertion('_a1', FORGED))
const genuineDigest = () => digestOf(assertion('_a1', GENUINE))

/** The signed assertion with the forged value, and its signature edited after it was made. */
function forged(parties: Parties, edit: (signature: string) => string): string {
  return assertion('_a1', FORGED, edit(assertionSignature(parties)))
}

/** The genuine assertion with its signature edited after it was made. */
function edited(parties: Parties, edit: (signature: string) => string): string {
  return assertion('_a1', GENUINE, edit(assertionSignature(parties)))
}

function signedInfoOf(signature: string): string {
  return signature.slice(signature.indexOf('<ds:SignedInfo>'), signature.indexOf('<ds:SignatureValue>'))
}

function evilSignedInfo(parties: Parties): string {
  return replaceOnce(signedInfoOf(assertionSignature(parties)), genuineDigest(), evilDigest())
}

const referenceOf = (signature: string) =>
  signature.slice(signature.indexOf('<ds:Reference '), signature.indexOf('</ds:SignedInfo>'))

/** Signatures whose structure, references or encoding is not the one exact form. */
export const shape: readonly Attack[] = [
  ...(
    [
      [
        'cve-2025-29774-two-signedinfo-before',
        (p, s) => replaceOnce(s, '<ds:SignedInfo>', `${evilSignedInfo(p)}<ds:SignedInfo>`),
      ],
      [
        'cve-2025-29774-two-signedinfo-after',
        (p, s) => replaceOnce(s, '</ds:SignedInfo>', `</ds:SignedInfo>${evilSignedInfo(p)}`),
      ],
      [
        'cve-2025-29774-nested-signedinfo',
        (p, s) => replaceOnce(s, '<ds:SignedInfo>', `<ds:X>${evilSignedInfo(p)}</ds:X><ds:SignedInfo>`),
      ],
      [
        'signedinfo-after-value',
        (_, s) => s.replace(signedInfoOf(s), '').replace('<ds:KeyInfo>', `${signedInfoOf(s)}<ds:KeyInfo>`),
      ],
      [
        'two-signature-values',
        (_, s) =>
          replaceOnce(
            s,
            '<ds:SignatureValue>',
            '<ds:SignatureValue>AAAA</ds:SignatureValue><ds:SignatureValue>',
          ),
      ],
      [
        'two-digestvalue',
        (_, s) =>
          replaceOnce(
            s,
            '<ds:DigestValue>',
            `<ds:DigestValue>${evilDigest()}</ds:DigestValue><ds:DigestValue>`,
          ),
      ],
      ['text-between-children', (_, s) => replaceOnce(s, '<ds:SignatureValue>', 'text<ds:SignatureValue>')],
      [
        'unknown-attribute-on-signedinfo',
        (_, s) => replaceOnce(s, '<ds:SignedInfo>', '<ds:SignedInfo mode="lax">'),
      ],
      [
        'object-in-signature',
        (_, s) => replaceOnce(s, '</ds:Signature>', '<ds:Object></ds:Object></ds:Signature>'),
      ],
      [
        'signedinfo-in-other-namespace',
        (_, s) =>
          s
            .replaceAll('ds:SignedInfo', 'x:SignedInfo')
            .replace('<ds:Signature ', '<ds:Signature xmlns:x="urn:x" '),
      ],
    ] as const satisfies readonly (readonly [string, (parties: Parties, signature: string) => string])[]
  ).map(
    ([id, edit]): Attack => ({
      id,
      family: id === 'two-digestvalue' ? 'F7' : 'F5',
      profile: 'interops-vi',
      expected: 'SIGNATURE_SHAPE_INVALID',
      make: (parties) => forged(parties, (signature) => edit(parties, signature)),
    }),
  ),
  {
    id: 'two-references-second-evil',
    family: 'F6',
    profile: 'interops-vi',
    expected: 'SIGNATURE_REFERENCE_INVALID',
    make: (parties) =>
      forged(parties, (s) =>
        replaceOnce(
          s,
          '</ds:SignedInfo>',
          `${replaceOnce(referenceOf(s), genuineDigest(), evilDigest())}</ds:SignedInfo>`,
        ),
      ),
  },
  {
    id: 'two-references-signed-by-signer',
    family: 'F6',
    profile: 'interops-vi',
    expected: 'SIGNATURE_REFERENCE_INVALID',
    make: (parties) =>
      assertion(
        '_a1',
        GENUINE,
        assertionSignature(parties, { edit: (info) => info + referenceOf(`${info}</ds:SignedInfo>`) }),
      ),
  },
  {
    id: 'no-reference',
    family: 'F6',
    profile: 'interops-vi',
    expected: 'SIGNATURE_REFERENCE_INVALID',
    make: (parties) =>
      assertion(
        '_a1',
        FORGED,
        assertionSignature(parties, { edit: (info) => info.slice(0, info.indexOf('<ds:Reference ')) }),
      ),
  },
  {
    id: 'cve-2025-29775-digest-comment',
    family: 'F7',
    profile: 'interops-vi',
    expected: 'XML_COMMENT_REFUSED',
    make: (parties) =>
      forged(parties, (s) => replaceOnce(s, '<ds:DigestValue>', `<ds:DigestValue><!--${evilDigest()}-->`)),
  },
  {
    id: 'digest-none-empty',
    family: 'F7',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ENCODING_INVALID',
    make: (parties) => forged(parties, (s) => replaceOnce(s, genuineDigest(), '')),
  },
  {
    id: 'digest-with-child',
    family: 'F7',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ENCODING_INVALID',
    make: (parties) =>
      forged(parties, (s) =>
        replaceOnce(s, '<ds:DigestValue>', `<ds:DigestValue><ds:X>${evilDigest()}</ds:X>`),
      ),
  },
  {
    id: 'digest-too-short',
    family: 'F7',
    profile: 'interops-vi',
    expected: 'SIGNATURE_ENCODING_INVALID',
    make: (parties) => forged(parties, (s) => replaceOnce(s, genuineDigest(), digestOf('x', 'sha1'))),
  },
  {
    id: 'digest-replaced',
    family: 'F7',
    profile: 'interops-vi',
    expected: 'SIGNATURE_INVALID',
    make: (parties) => forged(parties, (s) => replaceOnce(s, genuineDigest(), evilDigest())),
  },
  {
    id: 'void-c14n-relative-ns',
    family: 'F13',
    profile: 'interops-vi',
    expected: 'XML_NAMESPACE_INVALID',
    make: (parties) =>
      replaceOnce(
        forged(parties, (s) =>
          replaceOnce(s, genuineDigest(), '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='),
        ),
        '<saml:Assertion ',
        '<saml:Assertion xmlns:rel="1" ',
      ),
  },
  {
    id: 'whitespace-in-b64',
    family: 'genuine',
    profile: 'interops-vi',
    expected: 'accepted',
    make: (parties) =>
      edited(parties, (s) =>
        s.replace(/(?<=<ds:SignatureValue>)[^<]+/, (value) => `\n${value.replace(/.{76}/g, '$&\n')}\n`),
      ),
  },
  {
    id: 'whitespace-between-children',
    family: 'genuine',
    profile: 'interops-vi',
    expected: 'accepted',
    make: (parties) =>
      edited({ ...parties }, (s) =>
        s.replace('<ds:KeyInfo>', '\n  <ds:KeyInfo>\n').replace('</ds:Signature>', '\n</ds:Signature>'),
      ),
  },
  ...(
    [
      ['garbage-in-b64-sigvalue', (v) => `${v.slice(0, 10)}*!.-${v.slice(10)}`],
      ['b64-padding-missing', (v) => v.replace(/=+$/, '')],
      ['b64-url-alphabet', (v) => v.replaceAll('+', '-').replaceAll('/', '_')],
      [
        'b64-trailing-bits',
        (v) =>
          `${v.slice(0, -3)}${v.at(-3) === 'Q' ? 'R' : String.fromCharCode((v.at(-3) ?? 'A').charCodeAt(0) + 1)}==`,
      ],
      ['signature-value-empty', () => ''],
    ] as const satisfies readonly (readonly [string, (value: string) => string])[]
  ).map(
    ([id, edit]): Attack => ({
      id,
      family: 'F23',
      profile: 'interops-vi',
      expected: 'SIGNATURE_ENCODING_INVALID',
      make: (parties) => edited(parties, (s) => s.replace(/(?<=<ds:SignatureValue>)[^<]+/, edit)),
    }),
  ),
  {
    id: 'signature-of-other-bytes',
    family: 'F23',
    profile: 'interops-vi',
    expected: 'SIGNATURE_INVALID',
    make: (parties) =>
      edited(parties, (s) =>
        s.replace(/(?<=<ds:SignatureValue>)[^<]+/, Buffer.alloc(256, 7).toString('base64')),
      ),
  },
  {
    id: 'signature-too-short',
    family: 'F23',
    profile: 'interops-vi',
    expected: 'SIGNATURE_INVALID',
    make: (parties) => edited(parties, (s) => s.replace(/(?<=<ds:SignatureValue>)[^<]+/, 'AAAA')),
  },
  {
    id: 'uri-empty',
    family: 'F20',
    profile: 'saml-response',
    expected: 'SIGNATURE_REFERENCE_INVALID',
    make: (parties) => {
      const signature = assertionSignature(parties, {
        reference: '',
        digested: response(assertion('_a1', GENUINE)),
      })
      return response(assertion('_a1', GENUINE, signature))
    },
  },
  ...(
    [
      ['uri-missing', (info) => info.replace(' URI="#_a1"', '')],
      ['uri-other-id', (info) => info.replace('#_a1', '#_other')],
      ['uri-external', (info) => info.replace('#_a1', 'file:///etc/hostname')],
      ['uri-xpointer', (info) => info.replace('#_a1', "#xpointer(id('_a1'))")],
      ['uri-whole-by-xpointer', (info) => info.replace('#_a1', '#xpointer(/)')],
      ['reference-typed', (info) => info.replace('URI="#_a1"', `URI="#_a1" Type="${DS}Manifest"`)],
    ] as const satisfies readonly (readonly [string, (info: string) => string])[]
  ).map(
    ([id, edit]): Attack => ({
      id,
      family: 'F20',
      profile: 'interops-vi',
      expected: 'SIGNATURE_REFERENCE_INVALID',
      make: (parties) => assertion('_a1', GENUINE, assertionSignature(parties, { edit })),
    }),
  ),
  {
    id: 'id-not-a-name',
    family: 'F20',
    profile: 'interops-vi',
    expected: 'SIGNATURE_REFERENCE_INVALID',
    make: ({ signer }) => {
      const id = '8ced32c3-b200-4d76-b905-180eac6a2a2c'
      return assertion(
        id,
        GENUINE,
        signatureOf({ by: signer, reference: id, digested: assertion(id, GENUINE) }),
      )
    },
  },
  ...(
    [
      [
        'xslt-transform',
        `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/"><x></x></xsl:template></xsl:stylesheet></ds:Transform>${TRANSFORMS}`,
      ],
      [
        'xpath-transform-signed-by-legit',
        `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>`,
      ],
      ['base64-transform', `<ds:Transform Algorithm="${DS}base64"></ds:Transform>`],
      [
        'transforms-swapped',
        `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`,
      ],
      ['transform-repeated', `${TRANSFORMS}<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`],
      ['transforms-300', TRANSFORMS.repeat(150)],
      ['transforms-empty', ''],
      ['enveloped-only', `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`],
      ['exclusive-only', `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`],
      ['with-comments', TRANSFORMS.replace(EXCLUSIVE, `${EXCLUSIVE}WithComments`)],
      ['c14n-11', TRANSFORMS.replace(EXCLUSIVE, 'http://www.w3.org/2006/12/xml-c14n11')],
      [
        'filter2-subtract-in-vi',
        '<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">/descendant::ds:Signature</f:XPath></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>',
      ],
    ] as const
  ).map(
    ([id, transforms]): Attack => ({
      id,
      family: 'F17',
      profile: 'interops-vi',
      expected: 'SIGNATURE_TRANSFORM_REFUSED',
      make: (parties) => signedAssertion(parties, { transforms }),
    }),
  ),
  {
    id: 'retrieval-method',
    family: 'F17',
    profile: 'interops-vi',
    expected: 'SIGNATURE_KEY_INFO_REFUSED',
    make: (parties) =>
      signedAssertion(parties, {
        keyInfo:
          '<ds:KeyInfo><ds:RetrievalMethod URI="http://evil.exemple.fr/key"></ds:RetrievalMethod></ds:KeyInfo>',
      }),
  },
  {
    id: 'inclusive-namespaces-many',
    family: 'F17',
    profile: 'interops-vi',
    expected: 'SIGNATURE_TRANSFORM_REFUSED',
    make: (parties) => {
      const list = Array.from({ length: 40 }, (_, index) => `p${index}`).join(' ')
      const inclusive = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${list}"></ec:InclusiveNamespaces>`
      return signedAssertion(parties, {
        transforms: TRANSFORMS.replace(/<\/ds:Transform>$/, `${inclusive}</ds:Transform>`),
      })
    },
  },
  {
    id: 'inclusive-namespaces',
    family: 'genuine',
    profile: 'interops-vi',
    expected: 'accepted',
    make: (parties) => {
      const declare = (text: string) =>
        replaceOnce(
          text,
          '<saml:Assertion xmlns:saml=',
          '<saml:Assertion xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:saml=',
        )
      const inclusive = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="ds saml"></ec:InclusiveNamespaces>`
      const signature = assertionSignature(parties, {
        transforms: TRANSFORMS.replace(/<\/ds:Transform>$/, `${inclusive}</ds:Transform>`),
        digested: declare(assertion('_a1', GENUINE)),
      })
      return declare(assertion('_a1', GENUINE, signature))
    },
  },
]
