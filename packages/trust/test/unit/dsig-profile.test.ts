import { codeThrownBy } from '@entente/testkit'
import { defineProfile, isTrustError, type SignatureProfileDefinition } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { definitions } from '../support/dsig-profiles.ts'

const base: SignatureProfileDefinition = definitions['interops-vi']

describe('defineProfile', () => {
  test.each(Object.entries(definitions))('accepts the profile %s', (id, definition) => {
    expect(defineProfile(definition).id).toBe(id)
  })

  test.each<[string, object]>([
    ['an unknown field', { trustKeyInfo: true }],
    ['an id that is not kebab-case', { id: 'Interops VI' }],
    ['no target', { targets: [] }],
    ['an empty path', { targets: [[]] }],
    ['a target without name', { targets: [[{ namespace: 'urn:a', local: '' }]] }],
    ['no shape', { shapes: [] }],
    ['a reference by XPointer', { shapes: [{ ...base.shapes[0], reference: 'xpointer' }] }],
    [
      'a shape without the enveloped transform',
      { shapes: [{ ...base.shapes[0], transforms: ['exclusive'] }] },
    ],
    ['an unknown transform', { shapes: [{ ...base.shapes[0], transforms: ['enveloped', 'xslt'] }] }],
    [
      'transforms in the wrong order',
      { shapes: [{ ...base.shapes[0], transforms: ['exclusive', 'enveloped'] }] },
    ],
    ['no canonicalisation', { shapes: [{ ...base.shapes[0], canonicalization: [] }] }],
    ['an unknown canonicalisation', { shapes: [{ ...base.shapes[0], canonicalization: ['c14n11'] }] }],
    ['an unknown weakening', { shapes: [{ ...base.shapes[0], weakening: 'anything' }] }],
    ['a reference by id without id attribute', { idAttribute: undefined }],
    [
      'a whole-document reference without a root target',
      {
        shapes: [{ ...base.shapes[0], reference: 'document' }],
        targets: [
          [
            { namespace: '', local: 'a' },
            { namespace: '', local: 'b' },
          ],
        ],
      },
    ],
    ['no signature algorithm', { signatureAlgorithms: [] }],
    ['a MAC', { signatureAlgorithms: ['HMAC-SHA256'] }],
    ['a property of every object as algorithm', { signatureAlgorithms: ['toString'] }],
    ['an unknown digest', { digestAlgorithms: ['MD5'] }],
    ['an unknown position', { position: 'first' }],
    ['an unknown id form', { idForm: 'xpath' }],
    ['an unknown XAdES mode', { xades: 'maybe' }],
    ['comments kept', { comments: 'keep' }],
    ['an ignored RetrievalMethod', { keyInfo: { ignored: ['RetrievalMethod'] } }],
    ['no certificate allowed', { keyInfo: { maxCertificates: 0 } }],
    ['an unknown limit', { limits: { attachments: 1 } }],
    ['an unlimited limit', { limits: { bytes: Number.POSITIVE_INFINITY } }],
  ])('refuses %s', async (_, change) => {
    const definition = { ...base, ...change } as SignatureProfileDefinition
    expect(await codeThrownBy(() => defineProfile(definition))).toBe('PROFILE_INVALID')
  })

  test('names the field that it refuses', () => {
    try {
      defineProfile({ ...base, digestAlgorithms: [] })
    } catch (error) {
      expect(isTrustError(error, 'PROFILE_INVALID') && error.details).toEqual({ field: 'digestAlgorithms' })
    }
    expect.assertions(1)
  })

  test('does not change when its definition is changed afterwards', () => {
    const definition = { ...base, signatureAlgorithms: ['RSA-SHA256' as const] }
    const profile = defineProfile(definition)
    definition.signatureAlgorithms.pop()
    expect(profile.signatureAlgorithms).toEqual(['RSA-SHA256'])
  })
})
