import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { makeVi, viClaims } from '@entente/testkit'
import {
  defineProfile,
  type SignatureProfileDefinition,
  signerFromPem,
  signXml,
  verifySigned,
} from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { AT, makeIdentities } from '../support/dsig-parties.ts'
import { definitions, SAML, SAMLP } from '../support/dsig-profiles.ts'
import { restrictedKey } from '../support/restricted-key.ts'

const { signer } = makeIdentities()
const genuine = makeVi(viClaims(AT), signer, { certificates: [signer.certificateDer] })
const modern = definitions['interops-vi']

/** Verifies an altered VI. What is refused for its shape is refused before the signature, which no longer verifies. */
function verify(xml: string, change: Partial<SignatureProfileDefinition> = {}, key?: KeyObject) {
  return verifySigned(
    Buffer.from(xml),
    defineProfile({ ...modern, ...change }),
    () => ({ key: key ?? signer.key.publicKey, certificate: signer.certificateDer, checks: [] }),
    { at: AT },
  )
}

function altered(from: string | RegExp, to: string): string {
  const xml = genuine.replace(from, to)
  expect(xml).not.toBe(genuine)
  return xml
}

const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details })
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2'
const METHOD = `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`
const TRANSFORM = `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`
const ENVELOPED = /<ds:Transform Algorithm="[^"]+#enveloped-signature"><\/ds:Transform>/
const REFERENCE = /<ds:Reference .*<\/ds:Reference>/
const shape = (element: string) => refusal('SIGNATURE_SHAPE_INVALID', { element })
/** The shape is accepted, so that the signature is asked, which no longer verifies. */
const wellShaped = refusal('SIGNATURE_INVALID')

describe('the children of a signature', () => {
  test.each<[string, string | RegExp, string, unknown]>([
    ['no SignedInfo', /<ds:SignedInfo>.*<\/ds:SignedInfo>/, '', shape('Signature')],
    ['no SignatureValue', /<ds:SignatureValue>.*<\/ds:SignatureValue>/, '', shape('Signature')],
    ['an Object', '</ds:Signature>', '<ds:Object></ds:Object></ds:Signature>', shape('Object')],
    ['an Id of SignedInfo', '<ds:SignedInfo>', '<ds:SignedInfo Id="i">', wellShaped],
    ['white space in SignedInfo', '<ds:SignedInfo>', '<ds:SignedInfo>\n ', wellShaped],
    ['text in SignedInfo', '<ds:SignedInfo>', '<ds:SignedInfo>x', shape('SignedInfo')],
    [
      'nothing in SignedInfo',
      /<ds:SignedInfo>.*<\/ds:SignedInfo>/,
      '<ds:SignedInfo></ds:SignedInfo>',
      shape('SignedInfo'),
    ],
    ['one method only', /<ds:SignatureMethod.*<\/ds:Reference>/, '', shape('SignedInfo')],
    [
      'another canonicalisation element',
      METHOD,
      METHOD.replaceAll('CanonicalizationMethod', 'Method'),
      shape('SignedInfo'),
    ],
    ['another signature method element', /ds:SignatureMethod/g, 'ds:Method', shape('SignedInfo')],
    ['another reference element', /ds:Reference\b/g, 'ds:Manifest', shape('SignedInfo')],
    ['no reference', REFERENCE, '', refusal('SIGNATURE_REFERENCE_INVALID', { references: 0 })],
    ['no Transforms', /<ds:Transforms>.*<\/ds:Transforms>/, '', shape('Reference')],
    ['no DigestMethod', /<ds:DigestMethod[^/]*[^>]*>.*?<\/ds:DigestMethod>/, '', shape('Reference')],
    ['an attribute of Transforms', '<ds:Transforms>', '<ds:Transforms Id="t">', shape('Transforms')],
    ['text in Transforms', '<ds:Transforms>', '<ds:Transforms>x', shape('Transforms')],
    [
      'another transform element',
      TRANSFORM,
      TRANSFORM.replaceAll('Transform', 'Filter'),
      shape('Transforms'),
    ],
    [
      'an attribute of another namespace',
      '<ds:DigestMethod ',
      '<ds:DigestMethod xmlns:w="urn:w" w:Algorithm="w" ',
      shape('DigestMethod'),
    ],
    [
      'an unknown canonicalisation',
      METHOD,
      METHOD.replace(EXCLUSIVE, 'urn:c14n'),
      refusal('SIGNATURE_TRANSFORM_REFUSED', { element: 'CanonicalizationMethod' }),
    ],
    [
      'an unknown transform',
      TRANSFORM,
      TRANSFORM.replace(EXCLUSIVE, 'urn:t'),
      refusal('SIGNATURE_TRANSFORM_REFUSED'),
    ],
  ])('%s', (_, from, to, expected) => {
    expect(() => verify(altered(from, to))).toThrow(expected as Error)
  })

  test('a signature without KeyInfo may have an Object, in that order', () => {
    const xml = altered(/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '<ds:Object></ds:Object>')
    const lenient = { xades: 'optional', keyInfo: { required: false } } as const
    expect(() => verify(xml, lenient)).toThrow(shape('Object'))
  })

  test('XAdES properties, however sound, are refused by a profile without them', async () => {
    const issuer = { name: 's:Issuer', namespace: SAML, children: ['i'] }
    const draft = { name: 's:Assertion', namespace: SAML, attributes: { ID: '_1' }, children: [issuer] }
    const key = signerFromPem({ privateKey: signer.privateKeyPem, certificateChain: signer.certificatePem })
    const knowing = { ...modern, xades: 'optional' } as const
    const signed = await signXml(draft, defineProfile(knowing), key, { signingTime: AT })
    const xml = new TextDecoder().decode(signed)
    expect(verify(xml, knowing).signedProperties).toBeDefined()
    expect(() => verify(xml)).toThrow(shape('Object'))
  })

  test('the first child is not after the issuer', () => {
    const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/.exec(genuine) ?? []
    const first = genuine.replace(signature, '').replace(/<saml2:Issuer>/, `${signature}$&`)
    expect(() => verify(first)).toThrow(refusal('SIGNATURE_MISPLACED'))
  })

  test('an element called Signature of another namespace is content', () => {
    const xml = altered('<saml2:Subject>', '<saml2:Subject><x:Signature xmlns:x="urn:x"/>')
    expect(() => verify(xml)).toThrow(refusal('DIGEST_MISMATCH'))
  })
})

describe('KeyInfo', () => {
  const inData = (xml: string) => altered('<ds:X509Data>', `<ds:X509Data>${xml}`)
  const inKeyInfo = (xml: string) => altered('<ds:KeyInfo>', `<ds:KeyInfo>${xml}`)
  const refused = (element: string) => refusal('SIGNATURE_KEY_INFO_REFUSED', { element })

  test.each(['X509SubjectName', 'X509IssuerSerial', 'X509SKI'])('passes over %s', (name) => {
    expect(verify(inData(`<ds:${name}>x</ds:${name}>`)).report.verdict).toBe('passed')
  })

  test('refuses anything else in X509Data', () => {
    expect(() => verify(inData('<ds:X509CRL>AAAA</ds:X509CRL>'))).toThrow(refused('X509CRL'))
    expect(() => verify(inData('<x:X509SKI xmlns:x="urn:x"/>'))).toThrow(refused('X509SKI'))
  })

  test('refuses a KeyName, unless the profile passes over it', () => {
    const passing = { keyInfo: { ignored: ['KeyName'] } } as const
    const named = inKeyInfo('<ds:KeyName>k</ds:KeyName>')
    expect(() => verify(named)).toThrow(refused('KeyName'))
    expect(verify(named, passing).report.verdict).toBe('passed')
    expect(() => verify(inKeyInfo('<x:KeyName xmlns:x="urn:x"/>'), passing)).toThrow(refused('KeyName'))
    expect(() => verify(inKeyInfo('<ds:KeyValue/>'), passing)).toThrow(refused('KeyValue'))
  })
})

describe('the shape that the profile prescribes', () => {
  const only = (...shapes: SignatureProfileDefinition['shapes']) => ({ shapes })
  const byId = { reference: 'id', canonicalization: ['exclusive'] } as const

  test('is preferred without weakening, in whatever order', () => {
    const transforms = ['enveloped', 'exclusive'] as const
    const verified = verify(
      genuine,
      only({ ...byId, transforms, weakening: 'legacy-shape' }, { ...byId, transforms }),
    )
    expect(verified.weakenings).toEqual([])
  })

  test('has exactly its transforms, no more', () => {
    expect(() => verify(genuine, only({ ...byId, transforms: ['enveloped'] }))).toThrow(
      refusal('SIGNATURE_TRANSFORM_REFUSED'),
    )
  })

  test('may end with inclusive canonicalisation', () => {
    const inclusive = only({ ...byId, transforms: ['enveloped', 'inclusive'] })
    const transform = TRANSFORM.replace(EXCLUSIVE, INCLUSIVE)
    expect(() => verify(altered(TRANSFORM, transform), inclusive)).toThrow(wellShaped)
    expect(() => verify(altered(TRANSFORM, transform))).toThrow(refusal('SIGNATURE_TRANSFORM_REFUSED'))
  })

  test.each([
    ['the one known text', 'XPath', ' Filter="subtract"', wellShaped],
    ['another element', 'Path', ' Filter="subtract"', refusal('SIGNATURE_TRANSFORM_REFUSED')],
    ['one attribute more', 'XPath', ' Filter="subtract" x="y"', refusal('SIGNATURE_TRANSFORM_REFUSED')],
    ['another filter', 'XPath', ' Filter="union"', refusal('SIGNATURE_TRANSFORM_REFUSED')],
    ['nothing', '', '', refusal('SIGNATURE_TRANSFORM_REFUSED')],
  ])('subtracts signatures by %s', (_, name, attributes, expected) => {
    const xpath = `<f:${name} xmlns:f="${FILTER2}"${attributes}>/descendant::ds:Signature</f:${name}>`
    const transform = `<ds:Transform Algorithm="${FILTER2}">${name === '' ? '' : xpath}</ds:Transform>`
    const subtracting = only({ ...byId, transforms: ['subtract-signatures', 'exclusive'] })
    expect(() => verify(altered(ENVELOPED, transform), subtracting)).toThrow(expected)
  })

  test('references by identifier only when it says so', () => {
    const whole = only({
      reference: 'document',
      transforms: ['enveloped', 'exclusive'],
      canonicalization: ['exclusive'],
    })
    expect(() => verify(genuine, whole)).toThrow(refusal('SIGNATURE_REFERENCE_INVALID', { form: 'id' }))
  })

  test('never takes an identifier that is missing or empty', () => {
    const without = altered(/ ID="[^"]+"/, '').replace(/URI="[^"]+"/, 'URI="#undefined"')
    const empty = altered(/ ID="[^"]+"/, ' ID=""').replace(/URI="[^"]+"/, 'URI="#"')
    for (const xml of [without, empty]) {
      expect(() => verify(xml, { idForm: 'any' })).toThrow(refusal('SIGNATURE_REFERENCE_INVALID'))
    }
  })

  test('may name a target that the document does not have', () => {
    const response = [
      { namespace: SAMLP, local: 'Response' },
      { namespace: SAML, local: 'Assertion' },
    ]
    const targets = [...modern.targets, response]
    expect(verify(genuine, { targets }).report.verdict).toBe('passed')
  })
})

describe('InclusiveNamespaces', () => {
  const listing = (attribute: string) =>
    altered(
      TRANSFORM,
      `<ds:Transform Algorithm="${EXCLUSIVE}"><i:InclusiveNamespaces xmlns:i="${EXCLUSIVE}"${attribute}/></ds:Transform>`,
    )
  const prefixes = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`)
  const refused = refusal('SIGNATURE_TRANSFORM_REFUSED', { element: 'InclusiveNamespaces' })

  test.each([
    ['16 prefixes', ` PrefixList="${prefixes(16).join(' ')}"`, wellShaped],
    ['16 prefixes in much white space', ` PrefixList="  ${prefixes(16).join('&#10;  ')} "`, wellShaped],
    ['17 prefixes', ` PrefixList="${prefixes(17).join(' ')}"`, refused],
    ['512 characters', ` PrefixList="${'p'.repeat(512)}"`, wellShaped],
    ['513 characters', ` PrefixList="${'p'.repeat(513)}"`, refused],
    ['no list', '', wellShaped],
  ])('with %s', (_, attribute, expected) => {
    expect(() => verify(listing(attribute))).toThrow(expected)
  })
})

describe('SHA-1', () => {
  const known = definitions['interops-vi-legacy']
  const refused = refusal('SIGNATURE_WEAKENING_REFUSED', { weakening: 'sha1' })

  test('needs its weakening in the signature alone', () => {
    const xml = altered(/http[^"]+#rsa-sha256/, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')
    expect(() => verify(xml, known)).toThrow(refused)
  })

  test('needs its weakening in the digest alone', () => {
    const xml = altered(/http[^"]+#sha256/, 'http://www.w3.org/2000/09/xmldsig#sha1').replace(
      /(?<=<ds:DigestValue>)[^<]+/,
      Buffer.alloc(20).toString('base64'),
    )
    expect(() => verify(xml, known)).toThrow(refused)
  })
})

describe('the key', () => {
  const unsuitable = (algorithm: string) => refusal('SIGNATURE_KEY_UNSUITABLE', { algorithm })
  const rsa = (bits: number, e: string) => {
    const modulus = Buffer.alloc(bits / 8, 0xff)
    return createPublicKey({ key: { kty: 'RSA', n: modulus.toString('base64url'), e }, format: 'jwk' })
  }
  const F4 = 'AQAB'
  const ed25519 = generateKeyPairSync('ed25519').publicKey
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey

  test.each([
    ['RSA of 2,048 bits', rsa(2_048, F4), wellShaped],
    ['RSA of 8,192 bits', rsa(8_192, F4), wellShaped],
    ['RSA of 8,200 bits', rsa(8_200, F4), unsuitable('RSA-SHA256')],
    ['RSA of 2,040 bits', rsa(2_040, F4), unsuitable('RSA-SHA256')],
    ['the exponent 3', rsa(2_048, 'Aw'), unsuitable('RSA-SHA256')],
    ['an even exponent', rsa(2_048, 'AQAC'), unsuitable('RSA-SHA256')],
    ['RSA kept for PSS', pss, unsuitable('RSA-SHA256')],
    ['Ed25519', ed25519, unsuitable('RSA-SHA256')],
  ])('for RSA-SHA256: %s', (_, key, expected) => {
    const xml = altered(/(?<=<ds:SignatureValue>)[^<]+/, Buffer.alloc(256, 1).toString('base64'))
    expect(() => verify(xml, {}, key)).toThrow(expected)
  })

  test.each([
    ['RSA', rsa(2_048, F4), wellShaped],
    ['RSA kept for PSS', pss, wellShaped],
    ['RSA kept for PSS with SHA-256', restrictedKey('sha256', 32), wellShaped],
    ['RSA kept for PSS with SHA-512', restrictedKey('sha512', 32), unsuitable('RSA-PSS-SHA256')],
    ['RSA kept for longer salts', restrictedKey('sha256', 33), unsuitable('RSA-PSS-SHA256')],
    ['RSA kept for another mask', restrictedKey('sha256', 32, 'sha512'), unsuitable('RSA-PSS-SHA256')],
    ['P-256', ec('P-256'), unsuitable('RSA-PSS-SHA256')],
  ])('for RSA-PSS-SHA256: %s', (_, key, expected) => {
    const xml = altered(/http[^"]+#rsa-sha256/, 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1')
    expect(() => verify(xml, { signatureAlgorithms: ['RSA-PSS-SHA256'] }, key)).toThrow(expected)
  })

  test.each([
    ['P-256', ec('P-256'), wellShaped],
    ['P-384', ec('P-384'), unsuitable('ECDSA-P256-SHA256')],
    ['Ed25519', ed25519, unsuitable('ECDSA-P256-SHA256')],
    ['RSA', rsa(2_048, F4), unsuitable('ECDSA-P256-SHA256')],
  ])('for ECDSA-P256-SHA256: %s', (_, key, expected) => {
    const xml = altered(/#rsa-sha256/, '#ecdsa-sha256')
    expect(() => verify(xml, { signatureAlgorithms: ['ECDSA-P256-SHA256'] }, key)).toThrow(expected)
  })
})

test('the report names each check, where it is prescribed, and the algorithms that were used', () => {
  const { report, algorithms } = verify(genuine)
  const passed = (id: string, document: string, section: string) => ({
    id,
    outcome: 'passed',
    spec: { document, section },
  })
  expect(report).toEqual({
    verdict: 'passed',
    checks: [
      passed('xml-strict', 'XML-1.0', '§2.1'),
      passed('signature-covers-target', 'XMLDSIG-1.1', '§4.4.3'),
      passed('algorithms-allowed', 'XMLDSIG-1.1', '§6.1'),
      passed('signature-valid', 'XMLDSIG-1.1', '§3.2.2'),
      passed('content-unaltered', 'XMLDSIG-1.1', '§3.2.1'),
    ],
  })
  expect(algorithms).toEqual({ signature: 'RSA-SHA256', digest: 'SHA-256', canonicalization: 'exclusive' })
})
