import {
  type ConnectionReport,
  type OpenedSheet,
  openPartnerSheet,
  openReport,
  parseSignedReport,
  signPartnerSheet,
  signReport,
} from '@entente/partner'
import { codeThrownBy } from '@entente/testkit'
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

const CLIENT = '73282932000074'

describe('a connection report', () => {
  const organismes: Record<string, TestOrganisme> = {}
  let provider: OpenedSheet
  let client: OpenedSheet
  let report: ConnectionReport
  beforeAll(async () => {
    organismes.provider = makeOrganisme()
    organismes.client = makeOrganisme()
    const open = async (organisme: TestOrganisme, change: object) =>
      openPartnerSheet(await signPartnerSheet(makeSheet(organisme, change), sealOf(organisme), AT), {
        at: AT,
        revocation: WITHOUT_LISTS,
      })
    provider = await open(organismes.provider, {})
    const { organisme } = makeSheet(organismes.client)
    const { recipientUrn: _, ...rest } = organisme
    client = await open(organismes.client, {
      organisme: { ...rest, siret: CLIENT, party: 'cliente' },
      services: [],
    })
    report = {
      kind: 'connection-report',
      schemaVersion: 1,
      id: 'essai-1',
      environment: 'staging',
      client: { siret: CLIENT, sheet: client.fingerprint },
      provider: { siret: SIRET, sheet: provider.fingerprint },
      startedAt: day(0),
      endedAt: day(0),
      checks: [{ id: 'clock', outcome: 'as-expected', expected: 'at most 30 s apart', observed: '1 s' }],
      verdict: 'passed',
    } as unknown as ConnectionReport
  })

  const sign = (signed: Parameters<typeof signReport>[0], siret: string, by: TestOrganisme) =>
    signReport(signed, siret as ConnectionReport['client']['siret'], sealOf(by), AT)
  const both = async () =>
    sign(await sign({ report, signatures: [] }, CLIENT, organismes.client!), SIRET, organismes.provider!)

  it('counts once both sides have signed it', async () => {
    const once = await sign({ report, signatures: [] }, CLIENT, organismes.client!)
    expect((await openReport({ report, signatures: [] }, [])).standing).toBe('unsigned')
    expect((await openReport(once, [client, provider])).standing).toBe('one-signed')
    const file = parseSignedReport(JSON.parse(JSON.stringify(await both())))
    const { standing, signedBy } = await openReport(file, [client, provider])
    expect(standing).toBe('both-signed')
    expect(signedBy.map(({ siret }) => siret)).toEqual([CLIENT, SIRET])
  })

  it('is refused when it changed after one side signed, or the instant of a signature did', async () => {
    const signed = await both()
    const changed = { ...signed, report: { ...report, endedAt: day(1) } }
    expect(await codeThrownBy(() => openReport(changed, [client, provider]))).toBe('PARTNER_REPORT_INVALID')
    const moved = { ...signed, signatures: signed.signatures.map((one) => ({ ...one, at: day(1) })) }
    expect(await codeThrownBy(() => openReport(moved, [client, provider]))).toBe('PARTNER_REPORT_INVALID')
  })

  it('is refused when one side signs for the other, twice, or with another key', async () => {
    const once = await sign({ report, signatures: [] }, CLIENT, organismes.client!)
    expect(await codeThrownBy(() => sign(once, CLIENT, organismes.client!))).toBe('PARTNER_REPORT_INVALID')
    expect(await codeThrownBy(() => sign(once, '99999999800019', organismes.client!))).toBe(
      'PARTNER_REPORT_INVALID',
    )
    const forged = await sign(once, SIRET, organismes.client!)
    expect(await codeThrownBy(() => openReport(forged, [client, provider]))).toBe('PARTNER_REPORT_INVALID')
    const renamed = {
      report,
      signatures: [{ ...once.signatures[0]!, siret: provider.sheet.organisme.siret }],
    }
    expect(await codeThrownBy(() => openReport(renamed, [client, provider]))).toBe('PARTNER_REPORT_INVALID')
  })

  it('is refused with a sheet that was not the one of the test, or none', async () => {
    const signed = await both()
    expect(await codeThrownBy(() => openReport(signed, [client]))).toBe('PARTNER_REPORT_INVALID')
    const other = {
      ...signed,
      report: { ...report, provider: { ...report.provider, sheet: '0'.repeat(64) } },
    }
    expect(await codeThrownBy(() => openReport(other, [client, provider]))).toBe('PARTNER_REPORT_INVALID')
  })

  it('is refused when its verdict is not the one of its checks, or its form is another', async () => {
    const failed = { ...report, checks: [{ ...report.checks[0], outcome: 'unexpected' }] }
    expect(await codeThrownBy(() => parseSignedReport({ report: failed, signatures: [] }))).toBe(
      'PARTNER_REPORT_INVALID',
    )
    expect(await codeThrownBy(() => parseSignedReport({ report }))).toBe('PARTNER_REPORT_INVALID')
  })
})
