import { createHash, sign } from 'node:crypto'
import { codeThrownBy } from '@entente/testkit'
import {
  defineProfile,
  type ResolveKey,
  signerFromPem,
  signXml,
  verifySigned,
  verifySignedList,
} from '@entente/trust'
import { readRows, type XmlElement } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'
import { makeIdentities } from '../support/dsig-parties.ts'
import { definitions, LIST, profiles } from '../support/dsig-profiles.ts'

const { signer, attacker } = makeIdentities()
const profile = profiles['xades-enveloped']
const trusted: ResolveKey = () => ({
  key: signer.key.publicKey,
  certificate: signer.certificateDer,
  checks: [],
})
const PATH = ['ListeBlanche', 'ListeDomaines', 'Domaine'].map((local) => ({ namespace: LIST, local }))

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2'
const XADES = 'http://uri.etsi.org/01903/v1.3.2#'
const SUBTRACT = `<ds:Transform Algorithm="${FILTER2}"><f2:XPath xmlns:f2="${FILTER2}" Filter="subtract">/descendant::ds:Signature</f2:XPath></ds:Transform>`
const TO_EXCLUSIVE = `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`
const digest = (bytes: string | Uint8Array, hash = 'sha256') =>
  createHash(hash).update(bytes).digest('base64')

const row = (index: number) => `
  <Domaine><Nom>site-${index}.exemple.fr</Nom><DN>CN=smtp,O=A &amp; B</DN><Note>é &gt; e</Note></Domaine>`
const content = (rows = 3) =>
  `<ListeBlanche xmlns="${LIST}">\n <Date>2025-03-13T14:54:10Z</Date>\n <ListeDomaines>${Array.from({ length: rows }, (_, index) => row(index)).join('')}\n </ListeDomaines>\n</ListeBlanche>`

interface XadesParts {
  readonly transforms?: string
  readonly certificate?: Uint8Array
  readonly propertiesReference?: (reference: string) => string
  readonly contentReference?: (reference: string) => string
  readonly properties?: (properties: string) => string
  readonly object?: (object: string) => string
}

/** A signed list in the layout of the agency's tool, from text templates. */
function xadesList(parts: XadesParts = {}): string {
  const same = (text: string) => text
  const { contentReference = same, propertiesReference = same, object = same } = parts
  const properties = (parts.properties ?? same)(
    `<xades:SignedProperties xmlns:xades="${XADES}" Id="xades-id-1"><xades:SignedSignatureProperties><xades:SigningTime>2025-03-13T15:00:00Z</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod xmlns:ds="${DS}" Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"></ds:DigestMethod><ds:DigestValue xmlns:ds="${DS}">${digest(parts.certificate ?? signer.certificateDer, 'sha512')}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties></xades:SignedProperties>`,
  )
  const reference = (attributes: string, transforms: string, value: string) =>
    `<ds:Reference${attributes}><ds:Transforms>${transforms}</ds:Transforms><ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${value}</ds:DigestValue></ds:Reference>`
  const signedInfo = [
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`,
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>',
    contentReference(
      reference(' Id="r-1" URI=""', parts.transforms ?? SUBTRACT + TO_EXCLUSIVE, digest(content())),
    ),
    propertiesReference(
      reference(
        ' Type="http://uri.etsi.org/01903#SignedProperties" URI="#xades-id-1"',
        TO_EXCLUSIVE,
        digest(properties),
      ),
    ),
  ].join('')
  const value = sign(
    'sha256',
    Buffer.from(`<ds:SignedInfo xmlns:ds="${DS}">${signedInfo}</ds:SignedInfo>`),
    signer.key.privateKey,
  )
  const certificate = Buffer.from(signer.certificateDer).toString('base64')
  const signature = `<ds:Signature xmlns:ds="${DS}" Id="id-1"><ds:SignedInfo>${signedInfo}</ds:SignedInfo><ds:SignatureValue Id="value-id-1">${value.toString('base64')}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509SubjectName>CN=vi</ds:X509SubjectName><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${object(`<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#id-1">${properties}</xades:QualifyingProperties></ds:Object>`)}</ds:Signature>`
  return content().replace('</ListeBlanche>', `${signature}</ListeBlanche>`)
}

const verifyBoth = (xml: string | Uint8Array) => {
  const bytes = Buffer.from(xml)
  return { tree: verifySigned(bytes, profile, trusted), list: verifySignedList(bytes, profile, trusted) }
}

function rowsOf(bytes: Uint8Array): { rows: string[]; head: XmlElement } {
  const rows: string[] = []
  const head = readRows(bytes, { path: PATH }, (element) =>
    rows.push(element.child(LIST, 'Nom')?.text() ?? ''),
  )
  return { rows, head }
}

describe('a signed list', () => {
  test('verifies in one pass as it does through its tree', () => {
    const { tree, list } = verifyBoth(xadesList())
    expect(Buffer.from(list.canonical).toString()).toBe(content())
    expect(Buffer.from(tree.canonical).toString()).toBe(content())
    expect(list.report).toEqual(tree.report)
    expect(list.report.checks.find(({ id }) => id === 'signing-certificate-named')).toEqual({
      id: 'signing-certificate-named',
      outcome: 'passed',
      spec: { document: 'XADES', section: '§5.2.2' },
    })
    const time = list.signedProperties
      ?.child(XADES, 'SignedSignatureProperties')
      ?.child(XADES, 'SigningTime')
      ?.text()
    expect(time).toBe('2025-03-13T15:00:00Z')
  })

  test('gives its rows from the verified bytes, and the rest as a tree', () => {
    const { rows, head } = rowsOf(verifyBoth(xadesList()).list.canonical)
    expect(rows).toEqual(['site-0.exemple.fr', 'site-1.exemple.fr', 'site-2.exemple.fr'])
    expect(head.child(LIST, 'Date')?.text()).toBe('2025-03-13T14:54:10Z')
    expect(head.child(LIST, 'ListeDomaines')?.elements()).toEqual([])
  })

  test('takes only elements at the whole path for rows', () => {
    const xml = `<ListeBlanche xmlns="${LIST}"><Domaine><Nom>a</Nom></Domaine><ListeDomaines><x><Domaine><Nom>b</Nom></Domaine></x><Domaine><Nom>c</Nom><Domaine><Nom>d</Nom></Domaine></Domaine></ListeDomaines><ListeDomaines><Domaine><Nom>e</Nom></Domaine></ListeDomaines></ListeBlanche>`
    expect(rowsOf(Buffer.from(xml)).rows).toEqual(['c', 'e'])
  })

  test.each<[string, string]>([
    [
      'enveloped instead of subtract',
      xadesList({
        transforms: `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>${TO_EXCLUSIVE}`,
      }),
    ],
    ['without XAdES where it is optional', xadesList({ propertiesReference: () => '', object: () => '' })],
    [
      'written with other white space, quotes and CDATA',
      xadesList()
        .replace(`<ListeBlanche xmlns="${LIST}">`, `<?xml version="1.0"?>\n<ListeBlanche  xmlns='${LIST}' >`)
        .replace('A &amp; B', '<![CDATA[A & B]]>')
        .replace('é &gt; e', '&#xE9; > e'),
    ],
    ['with CR LF line ends', xadesList().replaceAll('\n', '\r\n')],
    [
      'with InclusiveNamespaces, which takes a second pass',
      xadesList({
        transforms: `${SUBTRACT}<ds:Transform Algorithm="${EXCLUSIVE}"><i:InclusiveNamespaces xmlns:i="${EXCLUSIVE}" PrefixList="#default"></i:InclusiveNamespaces></ds:Transform>`,
      }),
    ],
  ])('is accepted %s', (_, xml) => {
    const { tree, list } = verifyBoth(xml)
    expect(Buffer.from(list.canonical)).toEqual(Buffer.from(tree.canonical))
    expect(Buffer.from(list.canonical).toString()).toBe(content())
  })

  const signature = (xml: string) =>
    xml.slice(xml.indexOf('<ds:Signature '), xml.indexOf('</ds:Signature>') + 15)
  test.each<[string, string, string]>([
    ['a changed row', 'DIGEST_MISMATCH', xadesList().replace('site-1', 'site-9')],
    [
      'an added row',
      'DIGEST_MISMATCH',
      xadesList().replace('\n </ListeDomaines>', `${row(9)}\n </ListeDomaines>`),
    ],
    [
      'text after the signature',
      'DIGEST_MISMATCH',
      xadesList().replace('</ds:Signature>', '</ds:Signature> '),
    ],
    ['changed XAdES properties', 'DIGEST_MISMATCH', xadesList().replace('15:00:00Z', '16:00:00Z')],
    [
      'the certificate of somebody else',
      'XADES_CERTIFICATE_MISMATCH',
      xadesList({ certificate: attacker.certificateDer }),
    ],
    [
      'properties that name no certificate',
      'XADES_INVALID',
      xadesList({
        properties: (text) =>
          text.replace(/<xades:SigningCertificateV2>.*<\/xades:SigningCertificateV2>/, ''),
      }),
    ],
    [
      'a certificate digest in SHA-1',
      'SIGNATURE_ALGORITHM_REFUSED',
      xadesList({
        properties: (text) => text.replace('http://www.w3.org/2001/04/xmlenc#sha512', `${DS}sha1`),
      }),
    ],
    ['properties that are not referenced', 'XADES_INVALID', xadesList({ propertiesReference: () => '' })],
    ['a reference to properties that are absent', 'XADES_INVALID', xadesList({ object: () => '' })],
    [
      'a reference to other properties',
      'XADES_INVALID',
      xadesList({ propertiesReference: (text) => text.replace('#xades-id-1', '#r-1') }),
    ],
    [
      'properties of another signature',
      'XADES_INVALID',
      xadesList({ object: (text) => text.replace('Target="#id-1"', 'Target="#id-2"') }),
    ],
    [
      'properties canonicalised in another way',
      'SIGNATURE_TRANSFORM_REFUSED',
      xadesList({
        propertiesReference: (text) =>
          text.replace(EXCLUSIVE, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
      }),
    ],
    [
      'two references to the content',
      'SIGNATURE_REFERENCE_INVALID',
      xadesList({ propertiesReference: (text) => text.replace(/ Type="[^"]+"/, '') }),
    ],
    [
      'another object in the signature',
      'SIGNATURE_SHAPE_INVALID',
      xadesList({ object: (text) => text.replace('<ds:Object>', '<ds:Object><other xmlns=""></other>') }),
    ],
    [
      'unsigned properties beside the signed ones',
      'SIGNATURE_SHAPE_INVALID',
      xadesList({
        object: (text) =>
          text.replace(
            '</xades:QualifyingProperties>',
            '<xades:UnsignedProperties></xades:UnsignedProperties></xades:QualifyingProperties>',
          ),
      }),
    ],
    [
      'another XPath',
      'SIGNATURE_TRANSFORM_REFUSED',
      xadesList({ transforms: SUBTRACT.replace('/descendant::ds:Signature', '//*') + TO_EXCLUSIVE }),
    ],
    [
      'an XPath that keeps instead',
      'SIGNATURE_TRANSFORM_REFUSED',
      xadesList({ transforms: SUBTRACT.replace('subtract', 'intersect') + TO_EXCLUSIVE }),
    ],
    [
      'an XPath whose prefix means something else',
      'SIGNATURE_TRANSFORM_REFUSED',
      xadesList({ transforms: SUBTRACT.replace(' Filter=', ' xmlns:ds="urn:other" Filter=') + TO_EXCLUSIVE }),
    ],
    [
      'two XPaths',
      'SIGNATURE_TRANSFORM_REFUSED',
      xadesList({ transforms: SUBTRACT.replace(/(<f2:XPath .*<\/f2:XPath>)/, '$1$1') + TO_EXCLUSIVE }),
    ],
    ['no signature', 'SIGNATURE_MISSING', content()],
    [
      'a signature that is not last',
      'SIGNATURE_MISPLACED',
      xadesList()
        .replace(signature(xadesList()), '')
        .replace('<Date>', `${signature(xadesList())}<Date>`),
    ],
    [
      'a signature in a row',
      'SIGNATURE_MISPLACED',
      xadesList()
        .replace(signature(xadesList()), '')
        .replace('<Nom>', `${signature(xadesList())}<Nom>`),
    ],
    [
      'two signatures',
      'SIGNATURE_MISPLACED',
      xadesList().replace(
        signature(xadesList()),
        signature(xadesList()) + signature(xadesList()).replaceAll(/ Id="[^"]+"/g, ''),
      ),
    ],
    [
      'a list within the list',
      'SIGNATURE_TARGET_INVALID',
      xadesList().replace('<Date>', '<ListeBlanche></ListeBlanche><Date>'),
    ],
    ['another root', 'SIGNATURE_TARGET_INVALID', xadesList().replaceAll('ListeBlanche', 'Autre')],
    ['a document type', 'XML_DOCTYPE_REFUSED', `<!DOCTYPE a>${xadesList()}`],
  ])('is refused with %s: %s', async (_, code, xml) => {
    expect(await codeThrownBy(() => verifySignedList(Buffer.from(xml), profile, trusted))).toBe(code)
    expect(await codeThrownBy(() => verifySigned(Buffer.from(xml), profile, trusted))).toBe(code)
  })

  test('is refused without XAdES where the profile requires it', async () => {
    const strict = defineProfile({ ...definitions['xades-enveloped'], xades: 'required' })
    const bare = Buffer.from(xadesList({ propertiesReference: () => '', object: () => '' }))
    expect(await codeThrownBy(() => verifySignedList(bare, strict, trusted))).toBe('XADES_INVALID')
  })

  test('needs a profile of one root', () => {
    const [response, assertion] = definitions['saml-response'].targets
    for (const targets of [[response, assertion], [assertion]]) {
      const other = defineProfile({ ...definitions['saml-response'], targets })
      expect(() => verifySignedList(Buffer.from(xadesList()), other, trusted)).toThrow(
        expect.objectContaining({
          code: 'PROFILE_INVALID',
          message: expect.stringContaining('A list has one target, the root.'),
          details: { field: 'targets' },
        }),
      )
    }
  })

  test('is signed by signXml in the same layout', async () => {
    const signed = await signXml(
      Buffer.from(content(200)),
      profile,
      signerFromPem({ privateKey: signer.privateKeyPem, certificateChain: signer.chainPem }),
      { signingTime: new Date('2026-03-02T09:00:00.500Z') },
    )
    const { list } = verifyBoth(signed)
    expect(rowsOf(list.canonical).rows).toHaveLength(200)
    const properties = list.signedProperties?.child(XADES, 'SignedSignatureProperties')
    expect(properties?.child(XADES, 'SigningTime')?.text()).toBe('2026-03-02T09:00:00Z')
  })

  test('larger than the buffers it is read through keeps every byte', () => {
    const long = `<ListeBlanche xmlns="${LIST}"><ListeDomaines>${'<a>é</a>'.repeat(40_000)}<b>${'>'.repeat(60_000)}</b></ListeDomaines></ListeBlanche>`
    const expected = long.replace(/<b>.*<\/b>/, `<b>${'&gt;'.repeat(60_000)}</b>`)
    const signedInfo = [
      `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>`,
      `<ds:Reference URI=""><ds:Transforms>${SUBTRACT}${TO_EXCLUSIVE}</ds:Transforms><ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${digest(expected)}</ds:DigestValue></ds:Reference>`,
    ].join('')
    const value = sign(
      'sha256',
      Buffer.from(`<ds:SignedInfo xmlns:ds="${DS}">${signedInfo}</ds:SignedInfo>`),
      signer.key.privateKey,
    )
    const certificate = Buffer.from(signer.certificateDer).toString('base64')
    const xml = long.replace(
      '</ListeBlanche>',
      `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${signedInfo}</ds:SignedInfo><ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature></ListeBlanche>`,
    )
    expect(Buffer.from(verifySignedList(Buffer.from(xml), profile, trusted).canonical).toString()).toBe(
      expected,
    )
  })
})
