import { codeThrownBy } from '@entente/testkit'
import { parseCertificate } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import {
  confirmersOf,
  confirmPin,
  inspectList,
  listPolicyFromPin,
  parsePin,
  pinFromInspection,
  verifyList,
  writePin,
} from '../../src/index.ts'
import { writeList } from '../../src/testing/index.ts'
import { AGENCY_OU, makeWorld, ROWS, SIGNER_CN, TENANT } from '../support/world.ts'

const world = makeWorld()
const list = await world.list(ROWS)
const issuer = parseCertificate(world.authority.certificateDer).sha256
const pin = pinFromInspection(inspectList(list), TENANT, issuer)
const now = world.clock.now()

describe('an inspection', () => {
  it('shows what a list contains and never says that it was verified', () => {
    const inspection = inspectList(list)
    expect(inspection).toMatchObject({
      integrity: 'intact',
      problem: undefined,
      signingTime: now,
      algorithms: { signature: 'RSA-SHA256', digest: 'SHA-256', canonicalization: 'exclusive' },
      contents: { entries: 5, domains: 4, operatorCertificates: 2, diagnostics: {} },
    })
    expect(inspection.certificates[0]?.subject).toContain(`CN=${SIGNER_CN}`)
    expect(inspection.certificates).toHaveLength(3)
    expect(inspection.snapshot?.verification).toBe('unverified')
  })

  it('shows what is readable of an unsigned or broken list, and names the problem', () => {
    const unsigned = inspectList(
      new TextEncoder().encode(writeList(ROWS, { generatedAt: '2026-03-02T08:00:00Z' })),
    )
    expect(unsigned).toMatchObject({
      integrity: 'unsigned',
      problem: 'WL_UNSIGNED',
      contents: { domains: 4 },
    })
    const text = new TextDecoder().decode(list)
    const broken = inspectList(new TextEncoder().encode(text.replace('chu-a', 'chu-x')))
    expect(broken).toMatchObject({
      integrity: 'broken',
      problem: 'WL_SIGNATURE_INVALID',
      contents: { domains: 4 },
    })
    expect(inspectList(list.subarray(0, 500))).toMatchObject({
      problem: 'WL_LIST_MALFORMED',
      contents: undefined,
    })
  })
})

describe('a pin', () => {
  it('holds the form and the signer, and enforces nothing before two people confirmed it', async () => {
    expect(pin.pin.signer).toMatchObject({
      commonName: SIGNER_CN,
      organizationalUnit: AGENCY_OU,
      issuingCaSha256: issuer,
    })
    const once = confirmPin(pin, 'Première', now)
    const twiceTheSame = confirmPin(once, 'première ', now)
    for (const file of [pin, once, twiceTheSame]) {
      expect(await codeThrownBy(() => listPolicyFromPin(file, world.trust))).toBe('WL_PIN_UNCONFIRMED')
    }
    const policy = listPolicyFromPin(confirmPin(once, 'Seconde', now), world.trust)
    expect(verifyList(list, policy, now).snapshot.verification).toBe('verified')
  })

  it('that is edited after it was confirmed is unconfirmed again', () => {
    const confirmed = confirmPin(confirmPin(pin, 'a', now), 'b', now)
    const edited = { ...confirmed, pin: { ...confirmed.pin, root: 'AutreListe' } }
    expect(confirmersOf(confirmed)).toEqual(['a', 'b'])
    expect(confirmersOf(edited)).toEqual([])
  })

  it('goes through its file unchanged', () => {
    const confirmed = confirmPin(confirmPin(pin, 'a', now), 'b', now)
    expect(parsePin(writePin(confirmed))).toEqual(confirmed)
  })

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['another format', '{"format":"x"}'],
    ['no signer', writePin(pin).replace('"signer"', '"other"')],
    ['a tenant that is no SIRET', writePin(pin).replace(TENANT, '99000000200017')],
    ['a fingerprint of another length', writePin(pin).replace(issuer, 'abc')],
    ['an unknown form', writePin(pin).replace('"required"', '"whatever"')],
  ])('%s is refused', async (_name, text) => {
    expect(await codeThrownBy(() => parsePin(text))).toBe('WL_PIN_INVALID')
  })

  it('cannot be made of a list that is not intact, nor confirmed by nobody', async () => {
    const unsigned = inspectList(
      new TextEncoder().encode(writeList(ROWS, { generatedAt: '2026-03-02T08:00:00Z' })),
    )
    expect(await codeThrownBy(() => pinFromInspection(unsigned, TENANT, issuer))).toBe('WL_PIN_INVALID')
    expect(await codeThrownBy(() => confirmPin(pin, ' ', now))).toBe('WL_PIN_INVALID')
  })
})
