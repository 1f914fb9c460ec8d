import { sign as signBytes } from 'node:crypto'
import type { Signer } from '@entente/core/ports'
import { codeThrownBy, type TestIdentity } from '@entente/testkit'
import { defineProfile, type ResolveKey, signerFromPem, signXml, verifySigned } from '@entente/trust'
import type { XmlDraft } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'
import { makeIdentities } from '../support/dsig-parties.ts'
import { DOCUMENT, definitions, profiles, SAML, SAMLP } from '../support/dsig-profiles.ts'

const { signer: identity } = makeIdentities()
const signer = signerFromPem({ privateKey: identity.privateKeyPem, certificateChain: identity.chainPem })
const trusted: ResolveKey = () => ({
  key: identity.key.publicKey,
  certificate: identity.certificateDer,
  checks: [],
})

const assertion: XmlDraft = {
  name: 'saml:Assertion',
  namespace: SAML,
  attributes: { ID: '_a1', Version: '2.0' },
  children: [
    { name: 'saml:Issuer', namespace: SAML, children: ['urn:interops:99999999800019:idp:caisse:1'] },
    {
      name: 'saml:Subject',
      namespace: SAML,
      children: [{ name: 'saml:NameID', namespace: SAML, children: ['agent & <é>'] }],
    },
  ],
}
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('signXml', () => {
  const algorithms: readonly [Signer['algorithm'], TestIdentity][] = [
    ['RSA-SHA256', identity],
    ['RSA-SHA384', identity],
    ['RSA-SHA512', identity],
    ['RSA-PSS-SHA256', identity],
    ['RSA-PSS-SHA384', identity],
    ['RSA-PSS-SHA512', identity],
    ['ECDSA-P256-SHA256', makeIdentities('p-256').signer],
    ['ECDSA-P384-SHA384', makeIdentities('p-384').signer],
  ]
  test.each(algorithms)('signs with %s what verifySigned accepts', async (algorithm, own) => {
    const signed = await signXml(
      assertion,
      profiles['interops-vi'],
      signerFromPem({ privateKey: own.privateKeyPem, certificateChain: own.chainPem, algorithm }),
    )
    const verified = verifySigned(signed, profiles['interops-vi'], ({ certificates, signatureAlgorithm }) => {
      expect(signatureAlgorithm).toBe(algorithm)
      expect(certificates.map((der) => Buffer.from(der))).toEqual(
        own.chainDer.slice(0, certificates.length).map((der) => Buffer.from(der)),
      )
      return {
        key: own.key.publicKey,
        certificate: own.certificateDer,
        checks: [{ id: 'partner', outcome: 'passed' }],
      }
    })
    expect(verified.algorithms.signature).toBe(algorithm)
    expect(verified.element.child(SAML, 'Subject')?.child(SAML, 'NameID')?.text()).toBe('agent & <é>')
    expect(verified.element.child('http://www.w3.org/2000/09/xmldsig#', 'Signature')).toBeUndefined()
    expect(verified.report.verdict).toBe('passed')
    expect(verified.report.checks.map(({ id }) => id)).toEqual([
      'xml-strict',
      'signature-covers-target',
      'algorithms-allowed',
      'signature-valid',
      'content-unaltered',
      'partner',
    ])
  })

  test('puts the signature after the issuer, and the document is what it would be without', async () => {
    const signed = text(await signXml(assertion, profiles['interops-vi'], signer))
    expect(signed).toMatch(/^<saml:Assertion [^>]+><saml:Issuer>[^<]+<\/saml:Issuer><ds:Signature /)
    expect(signed.replace(/<ds:Signature .*<\/ds:Signature>/, '')).toBe(
      `<saml:Assertion xmlns:saml="${SAML}" ID="_a1" Version="2.0"><saml:Issuer>urn:interops:99999999800019:idp:caisse:1</saml:Issuer>` +
        '<saml:Subject><saml:NameID>agent &amp; &lt;é&gt;</saml:NameID></saml:Subject></saml:Assertion>',
    )
  })

  test('signs bytes as it signs a draft, whatever way they are written', async () => {
    const bytes = Buffer.from(
      `<?xml version="1.0"?><x:Document xmlns:x="${DOCUMENT}" Id='_d1' ><!-- c --><x:a/>\r\n</x:Document>`,
    )
    const signed = await signXml(bytes, profiles['entente-document'], signer)
    expect(text(signed)).toMatch(/<x:a><\/x:a>\n<ds:Signature .*<\/ds:Signature><\/x:Document>$/)
    expect(
      verifySigned(signed, profiles['entente-document'], trusted).element.child(DOCUMENT, 'a'),
    ).toBeDefined()
  })

  test('signs a response around a signed assertion', async () => {
    const inner = await signXml(assertion, profiles['interops-vi'], signer)
    const response = `<samlp:Response xmlns:samlp="${SAMLP}" ID="_r1"><saml:Issuer xmlns:saml="${SAML}">x</saml:Issuer>${text(inner)}</samlp:Response>`
    const only = verifySigned(Buffer.from(response), profiles['saml-response'], trusted)
    expect(only.element.local).toBe('Assertion')
    const both = await signXml(Buffer.from(response), profiles['saml-response'], signer)
    const seen: string[] = []
    const verified = verifySigned(both, profiles['saml-response'], (presented) => {
      seen.push(presented.target.local)
      return trusted(presented)
    })
    expect([verified.element.local, seen]).toEqual(['Response', ['Response', 'Assertion']])
  })

  test('waits for a signer that answers later', async () => {
    const remote: Signer = {
      ...signer,
      algorithm: signer.algorithm,
      certificateChain: signer.certificateChain,
      sign: async (data) => signer.sign(data),
    }
    const pending = signXml(assertion, profiles['interops-vi'], remote)
    expect(pending).toBeInstanceOf(Promise)
    expect(verifySigned(await pending, profiles['interops-vi'], trusted).element.attribute('ID')).toBe('_a1')
  })

  test('hands the signal to the signer', async () => {
    const { signal } = new AbortController()
    const seen: unknown[] = []
    const observing: Signer = {
      algorithm: 'RSA-SHA256',
      certificateChain: signer.certificateChain,
      sign: (data, options) => {
        seen.push(options?.signal)
        return signBytes('sha256', data, identity.key.privateKey)
      },
    }
    await signXml(assertion, profiles['interops-vi'], observing, { signal })
    expect(seen).toEqual([signal])
  })

  test.each<[string, string, () => unknown]>([
    [
      'an algorithm that the profile does not allow',
      'SIGNER_UNSUITABLE',
      () =>
        signXml(
          assertion,
          defineProfile({ ...definitions['interops-vi'], signatureAlgorithms: ['ECDSA-P256-SHA256'] }),
          signer,
        ),
    ],
    [
      'a profile of legacy shapes only',
      'SIGNER_UNSUITABLE',
      () =>
        signXml(
          assertion,
          defineProfile({
            ...definitions['interops-vi-legacy'],
            shapes: definitions['interops-vi-legacy'].shapes.slice(1),
          }),
          signer,
        ),
    ],
    [
      'a profile with SHA-1 digests only',
      'SIGNER_UNSUITABLE',
      () =>
        signXml(
          assertion,
          defineProfile({ ...definitions['interops-vi'], digestAlgorithms: ['SHA-1'] }),
          signer,
        ),
    ],
    [
      'a signing time that the profile has no place for',
      'SIGNER_UNSUITABLE',
      () => signXml(assertion, profiles['interops-vi'], signer, { signingTime: new Date(0) }),
    ],
    [
      'no signing time where the profile needs one',
      'SIGNER_UNSUITABLE',
      () => signXml(assertion, defineProfile({ ...definitions['interops-vi'], xades: 'required' }), signer),
    ],
    [
      'another element',
      'SIGNATURE_TARGET_INVALID',
      () => signXml({ name: 'Other', namespace: SAML }, profiles['interops-vi'], signer),
    ],
    [
      'an element without identifier',
      'SIGNATURE_REFERENCE_INVALID',
      () => signXml({ ...assertion, attributes: {} }, profiles['interops-vi'], signer),
    ],
    [
      'an identifier that would have to be escaped',
      'SIGNATURE_REFERENCE_INVALID',
      () => signXml({ ...assertion, attributes: { ID: '_a"&' } }, profiles['interops-vi'], signer),
    ],
    [
      'an element without issuer',
      'SIGNATURE_MISPLACED',
      () => signXml({ ...assertion, children: [] }, profiles['interops-vi'], signer),
    ],
    [
      'a signed element',
      'SIGNATURE_MISPLACED',
      async () =>
        signXml(await signXml(assertion, profiles['interops-vi'], signer), profiles['interops-vi'], signer),
    ],
    [
      'an illegal character',
      'XML_DRAFT_INVALID',
      () =>
        signXml({ ...assertion, attributes: { ID: '_a1', x: '\u0000' } }, profiles['interops-vi'], signer),
    ],
    [
      'a canonical fragment, which might not be canonical in its place',
      'XML_DRAFT_INVALID',
      () =>
        signXml(
          { ...assertion, children: [{ canonical: Buffer.from('<a></a>') }] },
          profiles['interops-vi'],
          signer,
        ),
    ],
    [
      'bytes that are not XML',
      'XML_UNCLOSED',
      () => signXml(Buffer.from('<a'), profiles['interops-vi'], signer),
    ],
  ])('refuses %s', async (_, code, run) => {
    expect(await codeThrownBy(run)).toBe(code)
  })
})
