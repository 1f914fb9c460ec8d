import type { InteropsConvention } from '@entente/core/convention/interops'
import {
  certificatesInUse,
  compareSheets,
  compareWithConvention,
  expiryCalendar,
  type PartnerSheet,
  rollovers,
} from '@entente/partner'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  AT,
  base64,
  day,
  makeOrganisme,
  makeSheet,
  SIRET,
  type TestOrganisme,
} from '../support/make-sheet.ts'

describe('sheets compared', () => {
  let ours: TestOrganisme
  beforeAll(() => {
    ours = makeOrganisme()
  })

  it('differ in nothing from themselves', () => {
    expect(compareSheets(makeSheet(ours), makeSheet(ours))).toEqual([])
  })

  it('show that one certificate is to serve for signing and TLS, with reason and end', () => {
    const before = makeSheet(ours)
    const shared = { decidedOn: '2026-01-05', until: '2026-06-30', reason: 'renouvellement' }
    const certificates = before.certificates.map((one) => (one.id === 'vi' ? { ...one, shared } : one))
    expect(compareSheets(before, makeSheet(ours, { certificates }))).toEqual([
      {
        path: 'certificates.vi.shared',
        change: 'added',
        weight: 'security',
        after: '2026-01-05 – 2026-06-30: renouvellement',
      },
    ])
  })

  it('show each difference by name, identity and security before information', () => {
    const before = makeSheet(ours)
    const after = makeSheet(ours, {
      version: 2,
      organisme: { ...before.organisme, name: 'Caisse renommée' },
      services: before.services.map((one) => ({
        ...one,
        pagms: ['CONSULTATION_DROITS', 'MISE_A_JOUR'],
        title: 'Droits',
      })),
      contacts: [],
    })
    const differences = compareSheets(before, after)
    expect(differences.map(({ weight }) => weight)).toEqual([
      'identity',
      'security',
      ...Array(differences.length - 2).fill('information'),
    ])
    expect(differences[1]).toEqual({
      path: 'services.droits.pagms',
      change: 'changed',
      weight: 'security',
      before: 'CONSULTATION_DROITS',
      after: 'CONSULTATION_DROITS, MISE_A_JOUR',
    })
    expect(differences).toContainEqual(
      expect.objectContaining({ path: 'contacts.securite.mail', change: 'removed' }),
    )
  })

  it('show a certificate by fingerprint and key, whatever the order of the lists', () => {
    const before = makeSheet(ours)
    const reordered = makeSheet(ours, { certificates: [...before.certificates].reverse() })
    expect(compareSheets(before, reordered)).toEqual([])
    const renewed = ours.authority.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
    const certificates = before.certificates.map((one) =>
      one.id === 'vi' ? { ...one, certificate: base64(renewed.certificateDer) } : one,
    )
    const paths = compareSheets(before, makeSheet(ours, { certificates })).map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining(['certificates.vi.key', 'certificates.vi.sha256']))
  })

  it('show where a sheet departs from the convention', () => {
    const sheet = makeSheet(ours)
    const [service] = sheet.services
    const convention = {
      id: 'INTEROPS-DEMO-1',
      parties: [
        {
          id: 'fournisseuse',
          name: sheet.organisme.name,
          siret: SIRET,
          recipientUrn: sheet.organisme.recipientUrn,
        },
      ],
      pkis: [],
      projects: [
        {
          provider: 'fournisseuse',
          services: [
            {
              ...service,
              maximumVectorLifeSeconds: 120,
              access: [{ client: 'cliente', pagms: service?.pagms }],
            },
            { ...service, audience: 'urn:autre', access: [{ client: 'tierce', pagms: ['X'] }] },
          ],
        },
      ],
    } as unknown as InteropsConvention
    const differences = compareWithConvention(convention, sheet, 'cliente')
    expect(differences.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['pkis.igc.root', undefined, expect.stringMatching(/^[0-9a-f]{64}$/)],
      [
        'services.https://droits.caisse-fournisseuse.example/consultation.maximumVectorLifeSeconds',
        '120',
        '300',
      ],
    ])
  })
})

describe('the certificates of a sheet', () => {
  const ours = makeOrganisme()
  const withTwo = (from: number, until: number): PartnerSheet => {
    const base = makeSheet(ours)
    const next = ours.authority.leaf({
      subject: [['CN', 'vi 2']],
      keyType: 'p-256',
      notAfter: new Date(day(800)),
    })
    const [seal, vi] = base.certificates
    return makeSheet(ours, {
      certificates: [
        seal,
        { ...vi, until: day(40) },
        { ...vi, id: 'vi-2', certificate: base64(next.certificateDer), from: day(from), until: day(until) },
      ],
    })
  }

  it('are both in force while one is being renewed', () => {
    const sheet = withTwo(10, 300)
    const at = (days: number) =>
      certificatesInUse(sheet, 'vector-signature', new Date(day(days))).map(({ id }) => id)
    expect([at(0), at(20), at(40)]).toEqual([['vi'], ['vi', 'vi-2'], ['vi-2']])
    expect(rollovers(sheet)).toContainEqual({
      use: 'vector-signature',
      from: 'vi',
      to: 'vi-2',
      overlapDays: 30,
      state: 'sound',
    })
  })

  it('are said to overlap too briefly, or to leave a gap', () => {
    const state = (from: number) => rollovers(withTwo(from, 300)).find(({ from: id }) => id === 'vi')?.state
    expect([state(35), state(50)]).toEqual(['short', 'gap'])
  })

  it('are announced at 90, 60, 30 and 15 days, soonest first', () => {
    const sheet = withTwo(10, 300)
    const noticeAt = (days: number) =>
      expiryCalendar(sheet, new Date(AT.getTime() + days * 86_400_000)).find(
        ({ subject }) => subject === 'vi',
      )?.notice
    expect([-60, -30, 0, 5, 20, 30, 41].map(noticeAt)).toEqual([undefined, 90, 60, 60, 30, 15, 'ended'])
    const [first] = expiryCalendar(sheet, AT)
    expect(first).toMatchObject({ subject: 'vi', daysLeft: 40, replacedBy: 'vi-2', overlapDays: 30 })
    expect(first?.notices.map(({ days, on }) => [days, on])).toContainEqual([30, day(10)])
    expect(expiryCalendar(sheet, AT).at(-1)?.subject).toBe('sheet')
  })
})
