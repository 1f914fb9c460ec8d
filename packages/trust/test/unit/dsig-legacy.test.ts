import { codeThrownBy, makeVi, type TestViSignature, viClaims, wrapInSoap } from '@entente/testkit'
import { type GrantedWeakening, verifySigned } from '@entente/trust'
import { detachElement } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'
import { assertion, assertionSignature, DS, GENUINE } from '../support/dsig-attacks/material.ts'
import { AT, makeIdentities, partiesOf } from '../support/dsig-parties.ts'
import { profiles, SAML } from '../support/dsig-profiles.ts'

const identities = makeIdentities()
const { signer } = identities
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
const BARE_UUID = '8ced32c3-b200-4d76-b905-180eac6a2a2c'
const days = (count: number) => new Date(AT.getTime() + count * 86_400_000)
const dated = { from: days(-90), until: days(90), reason: 'their library is replaced in May' }
const BOTH: readonly GrantedWeakening[] = [
  { name: 'sha1', ...dated },
  { name: 'legacy-shape', ...dated },
]

function verify(vi: string | Uint8Array, weakenings: readonly GrantedWeakening[] = [], at: Date | null = AT) {
  const bytes = typeof vi === 'string' ? Buffer.from(vi) : vi
  return verifySigned(
    bytes,
    profiles['interops-vi-legacy'],
    () => ({ key: signer.key.publicKey, certificate: signer.certificateDer, checks: [], weakenings }),
    at === null ? {} : { at },
  )
}

const old: TestViSignature = {
  digest: 'sha1',
  reference: 'empty',
  transforms: 'enveloped-only',
  canonicalization: 'inclusive',
  placement: 'last',
}

describe('what implementers produced', () => {
  test.each<[string, TestViSignature, readonly string[]]>([
    ['the modern shape needs nothing', {}, []],
    ['SHA-1 alone', { digest: 'sha1' }, ['sha1']],
    [
      'a whole-document reference alone',
      { reference: 'empty', transforms: 'enveloped-only' },
      ['legacy-shape'],
    ],
    ['inclusive SignedInfo alone', { canonicalization: 'inclusive' }, ['legacy-shape']],
    ['enveloped only, by id', { transforms: 'enveloped-only' }, ['legacy-shape']],
    ['everything old at once', old, ['legacy-shape', 'sha1']],
  ])('%s', async (_, signature, needed) => {
    const vi = makeVi(viClaims(AT, { id: BARE_UUID }), signer, signature)
    const verified = verify(vi, BOTH)
    expect(verified.weakenings.map(({ name }) => name)).toEqual(needed)
    expect(verified.algorithms.canonicalization).toBe(
      signature.transforms === 'enveloped-only' ? 'inclusive' : 'exclusive',
    )
    const warnings = verified.report.checks.filter(({ outcome }) => outcome === 'warning')
    expect(warnings).toEqual(
      needed.map((name) => ({
        id: `weakening-${name}`,
        outcome: 'warning',
        detail: 'Accepted only because the partner was granted this departure until a date.',
        facts: { until: dated.until.toISOString(), reason: dated.reason },
      })),
    )
    for (const missing of needed) {
      const granted = BOTH.filter(({ name }) => name !== missing)
      expect(await codeThrownBy(() => verify(vi, granted))).toBe('SIGNATURE_WEAKENING_REFUSED')
    }
  })

  test('an inclusive signature covers a declaration that nothing uses', async () => {
    const declared = (xml: string) => xml.replace(' ID=', ' xmlns:xsi="urn:unused" ID=')
    const signature = assertionSignature(partiesOf(identities), {
      digested: declared(assertion('_a1', GENUINE)),
      transforms: `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`,
    })
    const { canonical } = verify(declared(assertion('_a1', GENUINE, signature)), BOTH)
    expect(new TextDecoder().decode(canonical)).toBe(declared(assertion('_a1', GENUINE)))
    const without = assertion('_a1', GENUINE, signature)
    expect(await codeThrownBy(() => verify(without, BOTH))).toBe('DIGEST_MISMATCH')
  })

  test('a grant starts and ends at its dates, lasts a year at most, and needs an instant and a reason', () => {
    const vi = makeVi(viClaims(AT), signer, { digest: 'sha1' })
    const granted = (from: Date, until: Date, reason = dated.reason) =>
      verify(vi, [{ name: 'sha1', from, until, reason }]).weakenings.length
    const refused = (why: string) =>
      expect.objectContaining({
        code: 'SIGNATURE_WEAKENING_REFUSED',
        message: expect.stringContaining(why),
        details: { weakening: 'sha1' },
      })
    const soon = new Date(AT.getTime() + 1)
    expect(granted(AT, soon)).toBe(1)
    expect(granted(AT, days(366))).toBe(1)
    expect(() => granted(days(-1), AT)).toThrow(refused('outside its dates'))
    expect(() => granted(soon, days(1))).toThrow(refused('outside its dates'))
    for (const [from, until, reason] of [
      [AT, new Date(AT.getTime() + 366 * 86_400_000 + 1)],
      [soon, AT],
      [AT, new Date(Number.NaN)],
      [new Date(Number.NaN), soon],
      [AT, soon, ' '],
    ] as const) {
      expect(() => granted(from, until, reason)).toThrow(refused('at most 12 months'))
    }
    expect(() => verify(vi, [])).toThrow(refused('not granted'))
    expect(() => verify(vi, BOTH, null)).toThrow(refused('at which instant'))
  })

  test('a signature made on the assertion alone verifies once it is detached from its message', async () => {
    const vi = makeVi(viClaims(AT, { id: BARE_UUID }), signer, old)
    const { bytes } = detachElement(Buffer.from(wrapInSoap(vi)), {
      path: [
        { namespaces: [SOAP], local: 'Envelope' },
        { namespaces: [SOAP], local: 'Header' },
        { namespaces: [WSSE], local: 'Security' },
        { namespaces: [SAML], local: 'Assertion' },
      ],
      stopAt: { namespaces: [SOAP], local: 'Body' },
      namespaces: 'used',
    })
    expect(verify(bytes, BOTH).element.attribute('ID')).toBe(BARE_UUID)
    expect(await codeThrownBy(() => verify(wrapInSoap(vi), BOTH))).toBe('SIGNATURE_TARGET_INVALID')
  })
})
