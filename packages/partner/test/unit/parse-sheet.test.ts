import { isPartnerError, type PartnerSheet, parsePartnerSheet, partnerErrors } from '@entente/partner'
import { caught } from '@entente/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { base64, day, makeOrganisme, makeSheet, type TestOrganisme } from '../support/make-sheet.ts'

describe('the content of a sheet', () => {
  let ours: TestOrganisme
  beforeAll(() => {
    ours = makeOrganisme()
  })

  const problem = async (change: (sheet: PartnerSheet) => object) =>
    String(await caught(() => parsePartnerSheet({ ...makeSheet(ours), ...change(makeSheet(ours)) })))

  const shared = (
    { certificates }: PartnerSheet,
    dates?: object,
    uses = ['vector-signature', 'tls-client'],
  ) => ({
    certificates: certificates.map((one, index) =>
      index === 1 ? { ...one, uses, ...(dates && { shared: { ...dates, reason: 'renouvellement' } }) } : one,
    ),
  })

  it('may say that one certificate serves for signing and TLS, for at most a year', () => {
    const dates = { decidedOn: '2026-01-05', until: '2027-01-05' }
    const sheet = makeSheet(ours)
    expect(parsePartnerSheet({ ...sheet, ...shared(sheet, dates) }).certificates[1]?.shared).toMatchObject(
      dates,
    )
  })

  it('is accepted and frozen', () => {
    expect(Object.isFrozen(parsePartnerSheet(makeSheet(ours)).certificates[0])).toBe(true)
  })

  it.each<[string, string, (sheet: PartnerSheet) => object]>([
    ['an unknown field', 'no other field', () => ({ trusted: true })],
    ['an id twice', 'endpoints[1].id', ({ endpoints }) => ({ endpoints: [endpoints[0], endpoints[0]] })],
    ['more than 400 days', 'validUntil', () => ({ validUntil: day(500) })],
    [
      'http in production',
      'https in production',
      () => ({
        environment: 'production',
        endpoints: [{ id: 'droits', use: 'interops-service', url: 'http://127.0.0.1/x' }],
      }),
    ],
    [
      'a password in an address',
      'endpoints[0].url',
      () => ({
        endpoints: [{ id: 'droits', use: 'interops-service', url: 'https://a:b@droits.example/' }],
      }),
    ],
    ['a service without its endpoint', 'services[0].endpoint', () => ({ endpoints: [] })],
    [
      'a certificate that is none',
      'certificates[1].certificate',
      ({ certificates }) => ({
        certificates: certificates.map((one, i) =>
          i === 1 ? { ...one, certificate: base64(Buffer.alloc(120, 7)) } : one,
        ),
      }),
    ],
    [
      'a use beyond the certificate',
      'certificates[0]',
      ({ certificates }) => ({
        certificates: certificates.map((one) => ({ ...one, until: day(3000) })),
      }),
    ],
    [
      'a seal with another use',
      'one key has one use',
      ({ certificates }) => ({
        certificates: certificates.map((one) => ({ ...one, uses: ['seal', 'vector-signature'] })),
      }),
    ],
    ['one certificate for signing and TLS, unsaid', 'certificates[1].shared', (sheet) => shared(sheet)],
    [
      'one for longer than a year',
      'at most 12 months',
      (sheet) => shared(sheet, { decidedOn: '2026-01-05', until: '2027-01-06' }),
    ],
    [
      'one whose end comes first',
      'at most 12 months',
      (sheet) => shared(sheet, { decidedOn: '2026-01-05', until: '2026-01-04' }),
    ],
    [
      'one without an end',
      'certificates[1].shared.until',
      (sheet) => shared(sheet, { decidedOn: '2026-01-05', until: 'plus tard' }),
    ],
    [
      'a tolerance that nothing needs',
      'certificates[1].shared',
      (sheet) => shared(sheet, { decidedOn: '2026-01-05', until: '2026-06-30' }, ['vector-signature']),
    ],
    [
      'one key under two names',
      'a key of its own',
      ({ certificates }) => ({
        certificates: certificates.map((one) => ({ ...one, certificate: certificates[0].certificate })),
      }),
    ],
    [
      'an unknown PKI',
      'certificates[0].pki',
      ({ certificates }) => ({
        certificates: certificates.map((one) => ({ ...one, pki: 'autre' })),
      }),
    ],
    [
      'the URN of another organisme',
      'organisme.recipientUrn',
      ({ organisme }) => ({
        organisme: { ...organisme, recipientUrn: 'urn:interops:sp:73282932000074:droits' },
      }),
    ],
    [
      'services without a recipient',
      'organisme.recipientUrn',
      ({ organisme: { recipientUrn: _, ...rest } }) => ({
        organisme: rest,
      }),
    ],
  ])('is refused with %s', async (_title, place, change) => {
    expect(await problem(change)).toContain(place)
  })

  it('is refused with PARTNER_SHEET_INVALID', async () => {
    const error = await caught(() => parsePartnerSheet({}))
    expect(isPartnerError(error, 'PARTNER_SHEET_INVALID')).toBe(true)
    expect(isPartnerError(error, 'PARTNER_SHEET_EXPIRED')).toBe(false)
    expect(Object.keys(partnerErrors)).toContain('PARTNER_SHEET_INVALID')
  })
})
