import { inspect } from 'node:util'
import { codeThrownBy, makeVi, plantSentinels, viClaims } from '@entente/testkit'
import { type ResolveKey, verifySigned } from '@entente/trust'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AT, makeIdentities } from '../support/dsig-parties.ts'
import { profiles } from '../support/dsig-profiles.ts'

const { signer: identity } = makeIdentities()
const signed = Buffer.from(makeVi(viClaims(AT), identity))
const trusted: ResolveKey = () => ({
  key: identity.key.publicKey,
  certificate: identity.certificateDer,
  checks: [],
})
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('verifySigned', () => {
  test('refuses a document with any byte changed, or returns the same content', () => {
    const genuine = text(verifySigned(signed, profiles['interops-vi'], trusted).canonical)
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Uint8Array.from(signed)
        altered[at] = (altered[at] ?? 0) ^ change
        try {
          expect(text(verifySigned(altered, profiles['interops-vi'], trusted).canonical)).toBe(genuine)
        } catch (error) {
          expect(error).toMatchObject({ name: 'TrustError' })
        }
      }),
      { seed: 20_260_302, numRuns: 3_000 },
    )
  })

  test('refuses a key that is too weak, private, or of another kind', async () => {
    const answering = (key: (typeof identity)['key']['publicKey']) => () =>
      verifySigned(signed, profiles['interops-vi'], () => ({
        key,
        certificate: identity.certificateDer,
        checks: [],
      }))
    expect(await codeThrownBy(answering(identity.key.privateKey))).toBe('SIGNATURE_KEY_UNSUITABLE')
    expect(await codeThrownBy(answering(makeIdentities('rsa-1024').signer.key.publicKey))).toBe(
      'SIGNATURE_KEY_UNSUITABLE',
    )
    expect(await codeThrownBy(answering(makeIdentities('p-256').signer.key.publicKey))).toBe(
      'SIGNATURE_KEY_UNSUITABLE',
    )
  })

  test('lets what the resolver throws through, unchanged', () => {
    const refusal = new Error('unknown issuer')
    expect(() =>
      verifySigned(signed, profiles['interops-vi'], () => {
        throw refusal
      }),
    ).toThrow(refusal)
  })

  test('shows a failed check of the resolver in the verdict', () => {
    const { report } = verifySigned(signed, profiles['interops-vi'], (presented) => ({
      ...trusted(presented),
      checks: [{ id: 'partner', outcome: 'failed', code: 'PARTNER_NOT_BOUND' }],
    }))
    expect(report.verdict).toBe('failed')
  })

  test('shows nothing of the content when the proof is printed', () => {
    const sentinels = plantSentinels()
    const secret = sentinels.plant('nir')
    const vi = makeVi(viClaims(AT, { subject: secret }), identity)
    const verified = verifySigned(Buffer.from(vi), profiles['interops-vi'], trusted)
    expect(text(verified.canonical)).toContain(secret)
    expect(
      sentinels.leaksIn(
        inspect(verified, { depth: 9 }),
        JSON.stringify(verified),
        String(verified),
        verified.report,
      ),
    ).toEqual([])
  })
})
