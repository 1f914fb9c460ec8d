import { readSamlMetadata, type SamlMetadata, writeSamlMetadata } from '@entente/partner'
import { codeThrownBy } from '@entente/testkit'
import { parseCertificate, parsePartnerBinding, signerFromPem, trustStore } from '@entente/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  AT,
  base64,
  day,
  makeOrganisme,
  makeSheet,
  sealOf,
  type TestOrganisme,
  WITHOUT_LISTS,
} from '../support/make-sheet.ts'

describe('SAML metadata for mode P', () => {
  let ours: TestOrganisme
  let signed: string
  beforeAll(async () => {
    ours = makeOrganisme()
    signed = await write()
  })

  const write = async (days = 90, by = ours): Promise<string> =>
    Buffer.from(
      await writeSamlMetadata(makeSheet(ours), sealOf(by), { role: 'provider', at: AT, days }),
    ).toString('utf8')
  const trusting = (organisme = ours) => {
    const { sha256 } = parseCertificate(organisme.root.certificateDer)
    return {
      trust: trustStore({ anchors: [{ name: 'igc', certificate: organisme.root.certificateDer, sha256 }] }),
      revocation: WITHOUT_LISTS,
      binding: parsePartnerBinding([
        { leafKeySha256: [parseCertificate(organisme.seal.certificateDer).keySha256] },
      ]),
    }
  }
  const read = (xml: string, more: object = {}) =>
    readSamlMetadata(Buffer.from(xml), { at: AT, signer: trusting(), ...more })
  const refusal = (xml: string, more: object = {}) => codeThrownBy(() => read(xml, more))
  const withoutSignature = (xml: string) => xml.replace(/<ds:Signature .*<\/ds:Signature>/s, '')

  it('are written signed, signature first as the schema wants, and read back', () => {
    expect(signed).toMatch(/^<md:EntityDescriptor [^>]*><ds:Signature /)
    expect(read(signed)).toMatchObject({
      entityId: 'urn:interops:sp:99000000200016:droits',
      validUntil: day(90),
      roles: ['provider'],
      assertionConsumers: ['https://portail.example/acs'],
      signingCertificates: [base64(ours.vi.certificateDer)],
      signature: 'ECDSA-P256-SHA256',
    })
  })

  it('hold both keys while a certificate is being renewed', async () => {
    const next = ours.authority.leaf({ subject: [['CN', 'vi 2']], keyType: 'p-256' })
    const sheet = makeSheet(ours)
    const certificates = [
      ...sheet.certificates,
      { ...sheet.certificates[1], id: 'vi-2', certificate: base64(next.certificateDer), from: day(10) },
    ]
    const bytes = await writeSamlMetadata(makeSheet(ours, { certificates }), sealOf(ours), {
      role: 'provider',
      at: AT,
    })
    expect(readSamlMetadata(bytes, { at: AT, signer: trusting() }).signingCertificates).toHaveLength(2)
  })

  it('are written for the client’s portal too, and not for a portal that is not there', async () => {
    const base = makeSheet(ours)
    const sheet = makeSheet(ours, {
      organisme: { ...base.organisme, issuerUrn: 'urn:interops:99000000200016:idp:portail:1' },
      endpoints: [
        ...base.endpoints,
        { id: 'entree', use: 'portal-login', url: 'https://portail.example/entrer' },
      ],
    })
    const bytes = await writeSamlMetadata(sheet, sealOf(ours), { role: 'client', at: AT })
    expect(readSamlMetadata(bytes, { at: AT, signer: trusting() })).toMatchObject({
      roles: ['client'],
      logins: ['https://portail.example/entrer'],
    })
    expect(await codeThrownBy(() => writeSamlMetadata(base, sealOf(ours), { role: 'client', at: AT }))).toBe(
      'PARTNER_SHEET_INVALID',
    )
  })

  it.each([
    ['a document type', (xml: string) => `<!DOCTYPE md:EntityDescriptor>${xml}`],
    ['an entity', (xml: string) => `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>${xml}`],
    ['more than the bounds', (xml: string) => `${' '.repeat(262_144)}${xml}`],
    ['another root', () => '<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>'],
    ['what is not XML', () => '{"entityID":"urn:x"}'],
  ])('are refused with %s', async (_title, change) => {
    expect(await refusal(change(signed))).toBe('METADATA_UNREADABLE')
  })

  it('are refused when changed, or signed by somebody else', async () => {
    expect(await refusal(signed.replace('https://portail.example/acs', 'https://pirate.example/acs'))).toBe(
      'DIGEST_MISMATCH',
    )
    const stranger = makeOrganisme()
    expect(await refusal(await write(90, stranger))).toBe('PATH_NOT_FOUND')
    expect(
      await refusal(await write(90, stranger), {
        signer: { ...trusting(stranger), binding: trusting().binding },
      }),
    ).toBe('PARTNER_NOT_BOUND')
  })

  it('are refused without a signature, unless asked for in words', async () => {
    const bare = withoutSignature(signed)
    expect(await refusal(bare)).toBe('METADATA_SIGNATURE_MISSING')
    expect(read(bare, { unsigned: 'accept' }).signature).toBe('none')
  })

  it('are refused without an end, past it, or with one too far away', async () => {
    const bare = withoutSignature(signed)
    const until = (text: string) => refusal(bare.replace(/ validUntil="[^"]*"/, text), { unsigned: 'accept' })
    expect(await until('')).toBe('METADATA_EXPIRED')
    expect(await until(` validUntil="${day(-1)}"`)).toBe('METADATA_EXPIRED')
    expect(await until(` validUntil="${day(500)}"`)).toBe('METADATA_EXPIRED')
  })

  describe('are not taken back', () => {
    const held = () => read(signed)

    it('to an earlier end of validity', async () => {
      expect(await refusal(await write(80), { held: held() })).toBe('METADATA_DOWNGRADED')
      expect(read(await write(100), { held: held() }).validUntil).toBe(day(100))
    })

    it('to no signature, even when unsigned ones are accepted', async () => {
      expect(await refusal(withoutSignature(signed), { held: held(), unsigned: 'accept' })).toBe(
        'METADATA_SIGNATURE_MISSING',
      )
    })

    it('to a weaker signature, a weaker key or fewer roles', async () => {
      const stronger = (change: Partial<SamlMetadata>) => ({ held: { ...held(), ...change } })
      expect(await refusal(signed, stronger({ signature: 'ECDSA-P384-SHA384' }))).toBe('METADATA_DOWNGRADED')
      const p384 = ours.authority.leaf({ subject: [['CN', 'vi']], keyType: 'p-384' })
      expect(await refusal(signed, stronger({ signingCertificates: [base64(p384.certificateDer)] }))).toBe(
        'METADATA_DOWNGRADED',
      )
      expect(await refusal(signed, stronger({ roles: ['client', 'provider'] }))).toBe('METADATA_DOWNGRADED')
    })

    it('to SHA-1', async () => {
      const sha1 = signed.replaceAll(
        'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
        'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      )
      expect(await refusal(sha1)).toBe('SIGNATURE_ALGORITHM_REFUSED')
    })

    it('to another entity', async () => {
      expect(await refusal(signed, { held: { ...held(), entityId: 'urn:autre' } })).toBe(
        'METADATA_ENTITY_REPLACED',
      )
      expect(await refusal(signed, { entityId: 'urn:autre' })).toBe('METADATA_ENTITY_REPLACED')
    })
  })

  it('are refused with an address that is not https, or a certificate that is none', async () => {
    const bare = withoutSignature(signed)
    const accept = { unsigned: 'accept' }
    expect(
      await refusal(bare.replace('https://portail.example/acs', 'http://portail.example/acs'), accept),
    ).toBe('METADATA_UNREADABLE')
    expect(await refusal(bare.replace(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>AAAA'), accept)).toBe(
      'METADATA_UNREADABLE',
    )
  })

  it('signed with RSA keep their strength', async () => {
    const pair = ours.authority.leaf({ subject: [['CN', 'sceau rsa']] })
    const signer = signerFromPem({ privateKey: pair.privateKeyPem, certificateChain: pair.chainPem })
    const bytes = await writeSamlMetadata(makeSheet(ours), signer, { role: 'provider', at: AT })
    const binding = parsePartnerBinding([
      { leafKeySha256: [parseCertificate(pair.certificateDer).keySha256] },
    ])
    expect(readSamlMetadata(bytes, { at: AT, signer: { ...trusting(), binding } }).signature).toBe(
      'RSA-SHA256',
    )
  })
})
