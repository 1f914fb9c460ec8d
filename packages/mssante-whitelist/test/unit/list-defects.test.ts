import { describe, expect, it } from 'vitest'
import { type DiagnosticKind, inspectList, type WhitelistSnapshot } from '../../src/index.ts'
import { type ListRow, writeList } from '../../src/testing/index.ts'
import { subjectOf } from '../support/subject.ts'
import { OPERATOR_A, OPERATOR_B, ROWS } from '../support/world.ts'

const GENERATED = '2026-03-02T08:00:00Z'

function read(rows: readonly ListRow[]): WhitelistSnapshot {
  const inspection = inspectList(new TextEncoder().encode(writeList(rows, { generatedAt: GENERATED })))
  if (inspection.snapshot === undefined) throw new Error('The list was not readable.')
  return inspection.snapshot
}

function kindsOf(rows: readonly ListRow[]): readonly DiagnosticKind[] {
  return read(rows).diagnostics.map(({ kind }) => kind)
}

describe('defects seen in the published list', () => {
  it('an e-mail address in Nom matches nothing and never fails the rest', () => {
    const snapshot = read([{ domain: 'service@etab.mssante.fr', operator: OPERATOR_A }, ...ROWS])
    expect(snapshot.has('etab.mssante.fr')).toBe(false)
    expect(snapshot.has('service@etab.mssante.fr')).toBe(false)
    expect(snapshot.has('chu-a.mssante.fr')).toBe(true)
    expect(snapshot.diagnostics).toEqual([{ kind: 'row-invalid-domain', row: 1, element: 'Nom' }])
  })

  it('upper case in Nom is folded, and what was written is kept', () => {
    const snapshot = read([{ domain: 'UC-CMP.mssante.fr', operator: OPERATOR_A }])
    expect(snapshot.has('uc-cmp.mssante.fr')).toBe(true)
    expect(snapshot.entriesOf('uc-cmp.mssante.fr')[0]?.nameAsWritten).toBe('UC-CMP.mssante.fr')
    expect(snapshot.diagnostics).toEqual([{ kind: 'domain-not-canonical', row: 1, element: 'Nom' }])
  })

  it('a name with accents is found under both its forms', () => {
    const snapshot = read([{ domain: 'hôpital.mssante.fr', operator: OPERATOR_A }])
    expect(snapshot.has('hôpital.mssante.fr')).toBe(true)
    expect(snapshot.has('xn--hpital-ixa.mssante.fr')).toBe(true)
  })

  it('of two rows for one domain and certificate the newer one counts', () => {
    const snapshot = read([
      {
        domain: 'chu-a.mssante.fr',
        operator: OPERATOR_A,
        description: 'ANCIEN',
        updatedAt: '2024-01-01T00:00:00Z',
      },
      {
        domain: 'chu-a.mssante.fr',
        operator: OPERATOR_A,
        description: 'NOUVEAU',
        updatedAt: '2025-01-01T00:00:00Z',
      },
      {
        domain: 'chu-a.mssante.fr',
        operator: OPERATOR_A,
        description: 'MOYEN',
        updatedAt: '2024-06-01T00:00:00Z',
      },
    ])
    expect(snapshot.entriesOf('chu-a.mssante.fr').map(({ description }) => description)).toEqual(['NOUVEAU'])
    expect(snapshot.diagnostics.map(({ kind }) => kind)).toEqual(['row-duplicate', 'row-duplicate'])
  })

  it('several certificates of one domain are all accepted, also of two operators during a migration', () => {
    const snapshot = read(ROWS)
    expect(snapshot.operatorsOf('migration.mssante.fr')).toEqual(['GIP FICTIF A', 'HOPITAL FICTIF B'])
    for (const name of [OPERATOR_A, OPERATOR_B]) {
      expect(snapshot.matchCertificate('migration.mssante.fr', subjectOf(name), 'strict')).toBeDefined()
    }
  })

  it.each([
    [
      'quotes around a value',
      'CN=smtp.x.fr,OU=1990000010,O="C.H. DE  CADILLAC",ST=Gironde (33),C=FR',
      'C.H. DE CADILLAC',
    ],
    [
      'quotes inside a value',
      'CN=smtp.x.fr,OU=1990000010,O=CENTRE "FRANCK-JOLY",ST=Guyane,C=FR',
      'CENTRE "FRANCK-JOLY"',
    ],
    ['no-break spaces', 'CN=smtp.x.fr,OU=1990000010,O=C.H.\u00a0DE\u00a0X,ST=Gironde (33),C=FR', 'C.H. DE X'],
    [
      'spaces after separators',
      'CN=smtp.x.fr, OU=1990000010, O=C.H. DE X, ST=Gironde (33), C=FR',
      'C.H. DE X',
    ],
    [
      'a comma in a value',
      'CN=smtp.x.fr,OU=1990000010,O=C.H. DE X, SITE Y,ST=Gironde (33),C=FR',
      'C.H. DE X, SITE Y',
    ],
    ['L instead of ST', 'CN=smtp.x.fr,OU=1990000010,O=C.H. DE X,L=Bordeaux,C=FR', 'C.H. DE X'],
  ])('%s in a distinguished name are read', (_name, operator, organization) => {
    const [found] = read([{ domain: 'x.mssante.fr', operator }]).certificatesOf('x.mssante.fr')
    expect(found).toMatchObject({ commonName: 'smtp.x.fr', organizationalUnit: '1990000010', organization })
  })

  it('the same certificate written with and without quotes is one certificate', () => {
    const snapshot = read([
      { domain: 'x.mssante.fr', operator: 'CN=smtp.x.fr,OU=1990000010,O="C.H. DE  X",ST=Gironde (33),C=FR' },
      { domain: 'x.mssante.fr', operator: 'CN=smtp.x.fr,OU=1990000010,O=C.H. DE X,ST=Gironde (33),C=FR' },
    ])
    expect(snapshot.certificatesOf('x.mssante.fr')).toHaveLength(1)
  })

  it('a distinguished name that cannot be read lists the domain and matches no certificate', () => {
    const snapshot = read([{ domain: 'x.mssante.fr', operator: 'certificat à venir' }])
    expect(snapshot.has('x.mssante.fr')).toBe(true)
    expect(snapshot.certificatesOf('x.mssante.fr')[0]?.isReadable).toBe(false)
    expect(snapshot.matchCertificate('x.mssante.fr', subjectOf(OPERATOR_A), 'cn-ou')).toBeUndefined()
    expect(snapshot.diagnostics[0]?.kind).toBe('operator-unreadable')
  })

  it('an unusual OU, an unknown element and an unreadable date are only noted', () => {
    expect(kindsOf([{ domain: 'x.mssante.fr', operator: OPERATOR_A.replace('1990000010', 'DSI') }])).toEqual([
      'operator-unusual-ou',
    ])
    expect(
      kindsOf([{ domain: 'x.mssante.fr', operator: OPERATOR_A, extra: '<Nouveau>1</Nouveau>' }]),
    ).toEqual(['element-unknown'])
    expect(kindsOf([{ domain: 'x.mssante.fr', operator: OPERATOR_A, updatedAt: 'hier' }])).toEqual([
      'update-date-unreadable',
    ])
  })

  it('a FINESS number with a letter is usual', () => {
    expect(
      kindsOf([
        { domain: 'x.mssante.fr', operator: OPERATOR_A.replace('1990000010', '110B0078671'.slice(0, 10)) },
      ]),
    ).toEqual([])
  })

  it('a row with two names matches neither', () => {
    const snapshot = read([
      { domain: 'x.mssante.fr', operator: OPERATOR_A, extra: '<Nom>y.mssante.fr</Nom>' },
    ])
    expect(snapshot.domainCount).toBe(0)
    expect(snapshot.diagnostics).toEqual([{ kind: 'row-incomplete', row: 1 }])
  })
})

describe('domains that look listed and are not', () => {
  const snapshot = read([...ROWS, { domain: 'aura.mssante.fr', operator: OPERATOR_A }])

  it.each([
    'hl-reignier.aura.mssante.fr',
    'mssante.fr',
    'evil-aura.mssante.fr',
    'aura.mssante.fr.evil.example',
    'x.patient.mssante.fr',
    'aura.mssante.fr@evil.example',
    '*.mssante.fr',
    '.aura.mssante.fr',
    'aura.mssante.fr..',
    '[192.0.2.1]',
    '',
    ' aura.mssante.fr',
  ])('%j is not listed', (domain) => {
    expect(snapshot.has(domain)).toBe(false)
    expect(snapshot.entriesOf(domain)).toEqual([])
  })

  it.each(['AURA.mssante.fr', 'aura.mssante.fr.'])('%j is listed', (domain) => {
    expect(snapshot.has(domain)).toBe(true)
  })
})
