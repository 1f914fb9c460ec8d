import { loadDeployment } from '@entente/core/deployment'
import {
  addConfirmation,
  confirmSheet,
  deploymentEntries,
  formatFingerprint,
  type OpenedSheet,
  openPartnerSheet,
  parseConfirmations,
  signPartnerSheet,
  standingOf,
} from '@entente/partner'
import { caught, codeThrownBy } from '@entente/testkit'
import { trustStore } from '@entente/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import { AT, day, makeOrganisme, makeSheet, sealOf, WITHOUT_LISTS } from '../support/make-sheet.ts'

describe('a sheet counts once two people have confirmed it', () => {
  let opened: OpenedSheet
  let other: OpenedSheet
  beforeAll(async () => {
    const ours = makeOrganisme()
    const open = async (change: object) =>
      openPartnerSheet(await signPartnerSheet(makeSheet(ours, change), sealOf(ours), AT), {
        at: AT,
        revocation: WITHOUT_LISTS,
      })
    opened = await open({})
    other = await open({ version: 2, validUntil: day(90) })
  })

  const confirmation = (by: string, heard = opened.fingerprint) => ({
    by,
    heard,
    channel: 'telephone' as const,
    at: AT,
  })

  it('is pending before, and cannot become deployment entries', async () => {
    expect(standingOf(opened, [])).toEqual({ state: 'pending', confirmedBy: 0, required: 2 })
    const one = addConfirmation(opened, [], confirmation('a.martin'))
    expect(standingOf(opened, one)).toMatchObject({ state: 'pending', confirmedBy: 1 })
    expect(await codeThrownBy(() => confirmSheet(opened, one))).toBe('PARTNER_SHEET_PENDING')
  })

  it('is confirmed by two different people, who heard the whole fingerprint', () => {
    const one = addConfirmation(
      opened,
      [],
      confirmation('a.martin', formatFingerprint(opened.fingerprint).toUpperCase()),
    )
    const two = addConfirmation(opened, one, confirmation('b.durand'))
    expect(standingOf(opened, two).state).toBe('confirmed')
    expect(parseConfirmations(JSON.parse(JSON.stringify(two)))).toEqual(two)
  })

  it('refuses the same person twice, however the name is written', async () => {
    const one = addConfirmation(opened, [], confirmation('a.martin'))
    for (const by of ['a.martin', 'A.MARTIN', 'a-martin', 'a.rnartin']) {
      expect(await codeThrownBy(() => addConfirmation(opened, one, confirmation(by)))).toBe(
        'PARTNER_CONFIRMATION_REFUSED',
      )
    }
    const forged = [...one, { ...one[0]!, by: 'A.Martin' }]
    expect(await codeThrownBy(() => confirmSheet(opened, forged))).toBe('PARTNER_SHEET_PENDING')
  })

  it('refuses a part of the fingerprint, another one, and a person without a name', async () => {
    for (const heard of [opened.fingerprint.slice(0, 16), other.fingerprint]) {
      expect(await codeThrownBy(() => addConfirmation(opened, [], confirmation('a.martin', heard)))).toBe(
        'PARTNER_CONFIRMATION_REFUSED',
      )
    }
    expect(await codeThrownBy(() => addConfirmation(opened, [], confirmation(' ')))).toBe(
      'PARTNER_CONFIRMATION_REFUSED',
    )
    expect(await codeThrownBy(() => parseConfirmations([{ by: 'a' }]))).toBe('PARTNER_CONFIRMATION_REFUSED')
  })

  it('does not lend its confirmations to the next sheet', async () => {
    const one = addConfirmation(opened, [], confirmation('a.martin'))
    const two = addConfirmation(opened, one, confirmation('b.durand'))
    expect(String(await caught(() => confirmSheet(other, two)))).toContain('0 of 2')
  })

  it('then becomes entries that a deployment loads and a trust store opens', () => {
    const one = addConfirmation(opened, [], confirmation('a.martin'))
    const entries = deploymentEntries(
      confirmSheet(opened, addConfirmation(opened, one, confirmation('b.durand'))),
    )
    const deployment = loadDeployment({
      kind: 'deployment',
      schemaVersion: 1,
      id: 'essai',
      environment: 'staging',
      tenants: [{ id: '73282932000074', conventions: ['INTEROPS-DEMO-1'], party: 'cliente' }],
      anchors: entries.anchors,
      endpoints: entries.endpoints,
      partners: entries.partners,
    })
    const [anchor] = deployment.anchors
    const certificate = entries.files[anchor!.reference.replace('file:', '')] ?? ''
    expect(
      trustStore({ anchors: [{ name: 'igc', certificate, sha256: anchor!.sha256 }] }).anchors,
    ).toHaveLength(1)
    expect(deployment.endpoints[0]?.url).toBe('https://droits.example/consultation')
    expect(entries.bindings.map(({ id, uses }) => [id, uses])).toEqual([
      ['vi', ['vector-signature']],
      ['tls', ['tls-server']],
    ])
    expect(entries.destinations).toEqual({})
    expect(entries.sharedCertificates).toEqual({})
  })
  it('asks for the tolerance that one certificate for signing and TLS needs, the shortest that it states', async () => {
    const shared = (until: string) => ({ decidedOn: '2026-01-05', until, reason: 'renouvellement' })
    const ours = makeOrganisme()
    const next = ours.authority.leaf({
      subject: [['CN', 'tls suivant']],
      keyType: 'p-256',
      extendedKeyUsage: ['serverAuth'],
    })
    const { certificates } = makeSheet(ours)
    const [seal, vi, tls] = certificates
    const both = { ...tls, uses: ['vector-signature', 'tls-server'] }
    const certificate = Buffer.from(next.certificateDer).toString('base64')
    const sheet = makeSheet(ours, {
      certificates: [
        seal,
        vi,
        { ...both, shared: shared('2026-12-31') },
        { ...both, id: 'tls-2', certificate, shared: shared('2026-06-30') },
      ],
    })
    const stated = await openPartnerSheet(await signPartnerSheet(sheet, sealOf(ours), AT), {
      at: AT,
      revocation: WITHOUT_LISTS,
    })
    const heard = confirmation('a.martin', stated.fingerprint)
    const one = addConfirmation(stated, [], heard)
    const entries = deploymentEntries(
      confirmSheet(stated, addConfirmation(stated, one, { ...heard, by: 'b.durand' })),
    )
    expect(entries.sharedCertificates).toEqual({ fournisseuse: shared('2026-06-30') })
    expect(entries.bindings[2]).toMatchObject({ kind: 'key', uses: ['vector-signature', 'tls-server'] })
  })
})
