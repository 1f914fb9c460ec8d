import { canonicalJson } from '@entente/core'
import { openPartnerSheet, PartnerError, type PartnerSheet, signPartnerSheet } from '@entente/partner'
import { codeThrownBy } from '@entente/testkit'
import { signerFromPem, signJws } from '@entente/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  AT,
  day,
  makeOrganisme,
  makeSheet,
  SIRET,
  sealOf,
  type TestOrganisme,
  WITHOUT_LISTS,
} from '../support/make-sheet.ts'

const options = { at: AT, revocation: WITHOUT_LISTS }

describe('a signed partner sheet', () => {
  let ours: TestOrganisme
  let stranger: TestOrganisme
  beforeAll(() => {
    ours = makeOrganisme()
    stranger = makeOrganisme()
  })

  /** Signs anything at all as a sheet, as an attacker with a key of their own would. */
  const signRaw = (payload: string, by: TestOrganisme = ours) =>
    signJws(Buffer.from(payload), sealOf(by), { typ: 'entente-partner-sheet+jws' })
  const sign = (sheet: PartnerSheet, by: TestOrganisme = ours) => signRaw(canonicalJson(sheet), by)
  const refusal = async (token: string, more: object = {}) =>
    codeThrownBy(() => openPartnerSheet(token, { ...options, ...more }))

  it('opens with its fingerprint and the seal that signed it', async () => {
    const opened = await openPartnerSheet(await signPartnerSheet(makeSheet(ours), sealOf(ours), AT), options)
    expect(opened.sheet.organisme.siret).toBe(SIRET)
    expect(opened.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(Buffer.from(opened.seal.der)).toEqual(Buffer.from(ours.seal.certificateDer))
  })

  it('has the same fingerprint whatever the signature, which ECDSA makes anew each time', async () => {
    const tokens = await Promise.all([sign(makeSheet(ours)), sign(makeSheet(ours))])
    const [one, two] = await Promise.all(tokens.map((token) => openPartnerSheet(token, options)))
    expect(tokens[0]).not.toBe(tokens[1])
    expect(one?.fingerprint).toBe(two?.fingerprint)
  })

  describe('is refused when hostile', () => {
    it('oversized', async () => {
      expect(await refusal('a'.repeat(524_289))).toBe('PARTNER_SHEET_TOO_LARGE')
    })

    it('not a JWS, or not JSON inside', async () => {
      expect(await refusal('{"kind":"partner-sheet"}')).toBe('PARTNER_SHEET_UNREADABLE')
      expect(await refusal(await signRaw('<sheet/>'))).toBe('PARTNER_SHEET_UNREADABLE')
    })

    it('a name that occurs twice, at any depth', async () => {
      const text = canonicalJson(makeSheet(ours))
      expect(await refusal(await signRaw(text.replace('"version":1', '"version":1,"version":2')))).toBe(
        'PARTNER_SHEET_NOT_CANONICAL',
      )
      expect(
        await refusal(await signRaw(text.replace('"siret":', '"siret":"99999999800019","siret":'))),
      ).toBe('PARTNER_SHEET_NOT_CANONICAL')
    })

    it('other bytes for the same values: white space, order, escapes', async () => {
      const sheet = makeSheet(ours)
      expect(await refusal(await signRaw(JSON.stringify(sheet, null, 1)))).toBe('PARTNER_SHEET_NOT_CANONICAL')
      expect(await refusal(await signRaw(canonicalJson(sheet).replace('staging', '\\u0073taging')))).toBe(
        'PARTNER_SHEET_NOT_CANONICAL',
      )
    })

    it('signed by somebody that it does not list', async () => {
      expect(await refusal(await sign(makeSheet(ours), stranger))).toBe('PARTNER_SIGNER_NOT_LISTED')
    })

    it('signed with a certificate of the organisme that is not its seal', async () => {
      const vi = signerFromPem({ privateKey: ours.vi.privateKeyPem, certificateChain: ours.vi.chainPem })
      const token = await signJws(Buffer.from(canonicalJson(makeSheet(ours))), vi, {
        typ: 'entente-partner-sheet+jws',
      })
      expect(await refusal(token)).toBe('PARTNER_SIGNER_NOT_LISTED')
    })

    it('changed after it was signed, or signed as something else', async () => {
      const [header = '', , signature = ''] = (await sign(makeSheet(ours))).split('.')
      const payload = Buffer.from(canonicalJson(makeSheet(ours, { version: 7 }))).toString('base64url')
      expect(await refusal(`${header}.${payload}.${signature}`)).toBe('JWS_SIGNATURE_INVALID')
      const other = await signJws(Buffer.from(canonicalJson(makeSheet(ours))), sealOf(ours), {
        typ: 'vi+jwt',
      })
      expect(await refusal(other)).toBe('JWS_TYPE_REFUSED')
    })

    it('a PKI that the convention does not name', async () => {
      const token = await sign(makeSheet(ours))
      expect(await refusal(token, { roots: ['0'.repeat(64)] })).toBe('PARTNER_IDENTITY_MISMATCH')
    })

    it.each([
      ['a Cyrillic letter', 'Cаisse fournisseuse'],
      ['a full-width letter', 'Ｃaisse fournisseuse'],
      ['an invisible character', 'Caisse\u200B fournisseuse'],
      ['a text direction mark', 'Caisse \u202Eesuessinruof'],
      ['a combining accent', 'Caisse d’e\u0301preuve'],
    ])('a confusable name: %s', async (_title, name) => {
      const sheet = makeSheet(ours)
      const token = await signRaw(canonicalJson({ ...sheet, organisme: { ...sheet.organisme, name } }))
      expect(await refusal(token)).toBe('PARTNER_NAME_CONFUSABLE')
    })

    it('a name that looks like that of another known organisme', async () => {
      const sheet = makeSheet(ours, {})
      const named = { ...sheet, organisme: { ...sheet.organisme, name: 'Caisse Nationale 01' } }
      const others = [{ siret: '73282932000074', name: 'CAlSSE NATI0NALE 0I' }]
      expect(await refusal(await sign(named as PartnerSheet), { others })).toBe('PARTNER_NAME_CONFUSABLE')
    })

    it('a host that nobody can compare by eye', async () => {
      const endpoints = [{ id: 'droits', use: 'interops-service', url: 'https://xn--drots-hva.example/x' }]
      expect(await refusal(await sign(makeSheet(ours, { endpoints })))).toBe('PARTNER_SHEET_INVALID')
      const contacts = [
        { id: 'a', purpose: 'security', function: 'Équipe', mail: 'a@xn--caisse-9ua.example' },
      ]
      expect(await refusal(await sign(makeSheet(ours, { contacts })))).toBe('PARTNER_NAME_CONFUSABLE')
    })

    it('an organisme that is not the expected one', async () => {
      expect(await refusal(await sign(makeSheet(ours)), { expected: { siret: '73282932000074' } })).toBe(
        'PARTNER_IDENTITY_MISMATCH',
      )
    })

    it('past its end, or from the future', async () => {
      const past = makeSheet(ours, { issuedAt: day(-30), validUntil: day(-1) })
      expect(await refusal(await sign(past))).toBe('PARTNER_SHEET_EXPIRED')
      expect(await refusal(await sign(makeSheet(ours, { issuedAt: day(1) })))).toBe('PARTNER_SHEET_EXPIRED')
    })
  })

  describe('follows the one in force', () => {
    const held = async () => openPartnerSheet(await sign(makeSheet(ours)), options)

    it('when a higher version comes from the same organisme and a seal that is in force', async () => {
      const next = await sign(makeSheet(ours, { version: 2 }))
      expect((await openPartnerSheet(next, { ...options, held: await held() })).sheet.version).toBe(2)
    })

    it('never with another identity', async () => {
      const sheet = makeSheet(ours, { version: 2 })
      const organisme = {
        ...sheet.organisme,
        siret: '73282932000074',
        recipientUrn: 'urn:interops:sp:73282932000074:x',
      }
      const token = await sign({ ...sheet, organisme } as PartnerSheet)
      expect(await refusal(token, { held: await held() })).toBe('PARTNER_IDENTITY_MISMATCH')
      const other = await sign(makeSheet(ours, { version: 2, environment: 'production' }))
      expect(await refusal(other, { held: await held() })).toBe('PARTNER_IDENTITY_MISMATCH')
    })

    it('never signed by a seal that it did not announce', async () => {
      const token = await sign(makeSheet(stranger, { version: 2 }), stranger)
      expect(await refusal(token, { held: await held() })).toBe('PARTNER_SIGNER_CHANGED')
    })

    it('never backwards, and never the same version with another content', async () => {
      const at2 = await openPartnerSheet(await sign(makeSheet(ours, { version: 2 })), options)
      expect(await refusal(await sign(makeSheet(ours)), { held: at2 })).toBe('PARTNER_SHEET_ROLLED_BACK')
      const twin = await sign(makeSheet(ours, { version: 2, validUntil: day(100) }))
      expect(await refusal(twin, { held: at2 })).toBe('PARTNER_SHEET_ROLLED_BACK')
    })

    it('through a change of seal: announced under the old one, then signed with the new one', async () => {
      const next = ours.authority.leaf({ subject: [['CN', 'sceau 2027']], keyType: 'p-256' })
      const base = makeSheet(ours)
      const announced = {
        ...base,
        version: 2,
        certificates: [
          ...base.certificates,
          {
            id: 'sceau-2027',
            uses: ['seal'],
            pki: 'igc',
            certificate: Buffer.from(next.certificateDer).toString('base64'),
            from: day(0),
            until: day(364),
          },
        ],
      } as PartnerSheet
      const second = await openPartnerSheet(await sign(announced), { ...options, held: await held() })
      const signer = signerFromPem({ privateKey: next.privateKeyPem, certificateChain: next.chainPem })
      const third = await signPartnerSheet({ ...announced, version: 3 }, signer, AT)
      expect((await openPartnerSheet(third, { ...options, held: second })).sheet.version).toBe(3)
      expect(await refusal(third, { held: await held() })).toBe('PARTNER_SIGNER_CHANGED')
    })
  })

  it('is not signed with a key that it does not list', async () => {
    expect(await codeThrownBy(() => signPartnerSheet(makeSheet(ours), sealOf(stranger), AT))).toBe(
      'PARTNER_SIGNER_NOT_LISTED',
    )
  })

  it('never repeats what it refuses', async () => {
    const sheet = makeSheet(ours)
    const named = { ...sheet, organisme: { ...sheet.organisme, name: 'Secret\u200B' }, 'secret-field': 1 }
    const error = await openPartnerSheet(await signRaw(canonicalJson(named)), options).catch(
      (cause: unknown) => cause,
    )
    expect(error).toBeInstanceOf(PartnerError)
    expect(String(error)).not.toContain('ecret')
  })
})
