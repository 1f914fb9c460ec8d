import { codeThrownBy, makeVi, type TestViSignature, viClaims, wrapInSoap } from '@entente/testkit'
import { type GrantedWeakening, verifySigned } from '@entente/trust'
import { detachElement } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'
import { AT, makeIdentities } from '../support/dsig-parties.ts'
import { profiles, SAML } from '../support/dsig-profiles.ts'

const { signer } = makeIdentities()
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
const BARE_UUID = '8ced32c3-b200-4d76-b905-180eac6a2a2c'
const days = (count: number) => new Date(AT.getTime() + count * 86_400_000)
const until = days(90)
const BOTH: readonly GrantedWeakening[] = [
  { name: 'sha1', until },
  { name: 'legacy-shape', until },
]

function verify(
  vi: string | Uint8Array,
  weakenings: readonly GrantedWeakening[] = [],
  at: Date | undefined = AT,
) {
  const bytes = typeof vi === 'string' ? Buffer.from(vi) : vi
  return verifySigned(
    bytes,
    profiles['interops-vi-legacy'],
    () => ({ key: signer.key.publicKey, certificate: signer.certificateDer, checks: [], weakenings }),
    at === undefined ? {} : { at },
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
    const warnings = verified.report.checks.filter(({ outcome }) => outcome === 'warning')
    expect(warnings.map(({ id, facts }) => [id, facts])).toEqual(
      needed.map((name) => [`weakening-${name}`, { until: until.toISOString() }]),
    )
    for (const missing of needed) {
      const granted = BOTH.filter(({ name }) => name !== missing)
      expect(await codeThrownBy(() => verify(vi, granted))).toBe('SIGNATURE_WEAKENING_REFUSED')
    }
  })

  test('a grant ends at its date, needs an instant, and lasts a year at most', async () => {
    const vi = makeVi(viClaims(AT), signer, { digest: 'sha1' })
    const granted = (end: Date) => [{ name: 'sha1', until: end }] as const
    expect(verify(vi, granted(new Date(AT.getTime() + 1))).weakenings).toHaveLength(1)
    expect(verify(vi, granted(days(366))).weakenings).toHaveLength(1)
    expect(await codeThrownBy(() => verify(vi, granted(AT)))).toBe('SIGNATURE_WEAKENING_REFUSED')
    expect(await codeThrownBy(() => verify(vi, granted(days(367))))).toBe('SIGNATURE_WEAKENING_REFUSED')
    expect(await codeThrownBy(() => verify(vi, granted(new Date(Number.NaN))))).toBe(
      'SIGNATURE_WEAKENING_REFUSED',
    )
    const timeless = () =>
      verifySigned(Buffer.from(vi), profiles['interops-vi-legacy'], () => ({
        key: signer.key.publicKey,
        certificate: signer.certificateDer,
        checks: [],
        weakenings: granted(until),
      }))
    expect(await codeThrownBy(timeless)).toBe('SIGNATURE_WEAKENING_REFUSED')
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
