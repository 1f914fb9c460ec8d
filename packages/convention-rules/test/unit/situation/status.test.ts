import { readFileSync } from 'node:fs'
import { loadConvention } from '@entente/core/convention'
import { describe, expect, it } from 'vitest'
import {
  formatSituation,
  parseSituation,
  readSituation,
  type Situation,
  statusOf,
} from '../../../src/index.ts'
import { codeOf } from '../../fixtures/code-of.ts'
import {
  d,
  event,
  interopsConvention,
  mssanteContract,
  qfConvention,
  situation,
} from '../../fixtures/situations.ts'

const LRAR = { channel: 'LRAR' } as const

describe('the status of a convention', () => {
  it('is a draft until every party signed, and until the QF formality was transmitted', () => {
    const [signed] = qfConvention('2024-01-10').signing.signatures
    const half = {
      ...qfConvention('2024-01-10'),
      signing: { signatures: signed === undefined ? [] : [signed] },
    }
    expect(statusOf(situation(half), d('2024-02-01')).state).toBe('draft')
    const { formality: _none, ...bare } = qfConvention('2024-01-10')
    expect(statusOf(situation(bare), d('2024-02-01')).state).toBe('draft')
    expect(statusOf(situation(qfConvention('2024-01-10')), d('2024-01-10'))).toMatchObject({
      state: 'in-force',
      effectiveOn: '2024-01-10',
      nextTerm: '2025-01-10',
      asOf: '2024-01-10',
    })
  })

  it('counts the last day of an end as in force', () => {
    const denounced = situation(qfConvention('2023-06-15'), [
      event('qf.convention', 'DENOUNCED', '2024-01-15', LRAR),
    ])
    expect(statusOf(denounced, d('2024-06-15'))).toMatchObject({
      state: 'in-force',
      ends: '2024-06-15',
      confidentialUntil: '2029-06-15',
    })
    expect(statusOf(denounced, d('2024-06-16')).state).toBe('ended')
    expect(statusOf(denounced, d('2024-06-16')).nextTerm).toBeUndefined()
  })

  it('says the MSSanté phase, carries the end of the contract to the integration, and a suspension', () => {
    const contract = mssanteContract('2024-01-10', {
      commitments: [{ dsftVersion: '1.5', signedOn: d('2024-03-01') }],
      phases: [{ phase: 'validee', from: d('2024-04-01') }],
    })
    expect(statusOf(situation(contract), d('2024-03-31')).phase).toBe('provisoire')
    expect(statusOf(situation(contract), d('2024-04-01')).phase).toBe('validee')
    const notice = event('mss.contract', 'FORMAL_NOTICE_SENT', '2024-05-02', { ...LRAR, cause: 'control' })
    const suspended = situation(contract, [
      notice,
      event('mss.contract', 'SUSPEND', '2024-05-10', { cause: 'control' }),
    ])
    expect(statusOf(suspended, d('2024-05-11'))).toMatchObject({
      state: 'suspended',
      suspension: { since: '2024-05-10', cause: 'control' },
    })
    const ended = readSituation(situation(contract, [notice]), d('2024-06-03'))
    const integration = ended.lifecycles.find(({ machine }) => machine === 'mss.integration')
    expect(integration?.snapshot).toMatchObject({ state: 'OUT', milestones: { endCause: 'control' } })
  })

  it('follows each INTEROPS project, and never shows one more alive than its convention', () => {
    const events = [
      event('interops.project', 'SUPPLIER_TRACE_DOWN', '2024-05-01', undefined, 'droits'),
      event('interops.project', 'SUPPLIER_TRACE_UP', '2024-05-02', undefined, 'droits'),
    ]
    const stopped = statusOf(situation(interopsConvention('2024-01-10'), events), d('2024-05-01'))
    expect(stopped).toMatchObject({
      state: 'in-force',
      projects: [{ project: 'droits', state: 'suspended', suspension: { cause: 'trace-outage' } }],
    })
    expect(statusOf(situation(interopsConvention('2024-01-10'), events), d('2024-05-02')).projects).toEqual(
      [],
    )
    const waiting = interopsConvention('2024-01-10', { projects: [{ id: 'p', phase: 'production' }] })
    expect(statusOf(situation(waiting), d('2024-02-01')).projects).toEqual([{ project: 'p', state: 'draft' }])
    const partial = event('interops.convention', 'PARTIAL_TERMINATION_NOTICE', '2024-06-01', {
      ...LRAR,
      initiatorRoles: 'client',
      project: 'droits',
    })
    const left = situation(interopsConvention('2024-01-10'), [partial])
    expect(statusOf(left, d('2024-06-15')).projects).toEqual([
      { project: 'droits', state: 'in-force', ends: '2024-07-01' },
    ])
    expect(statusOf(left, d('2024-07-02'))).toMatchObject({
      state: 'in-force',
      projects: [{ state: 'ended' }],
    })
  })

  it('adds the project of an amendment from the day of its effect', () => {
    const signatures = [
      { party: 'a', on: d('2024-06-01') },
      { party: 'b', on: d('2024-06-10') },
    ]
    const entry = {
      id: 'portail',
      phase: 'production',
      formality: { kind: 'not-required', favourableOn: d('2024-06-01') },
    }
    const convention = interopsConvention('2024-01-10', {
      amendments: [
        {
          id: 'av-1',
          signing: { signatures },
          effectiveOn: d('2024-07-01'),
          changes: [{ action: 'add', section: 'projects', entry }],
        },
      ],
    })
    expect(statusOf(situation(convention), d('2024-06-30'))).toMatchObject({
      amendments: [],
      projects: [{ project: 'portail', state: 'draft' }],
    })
    expect(statusOf(situation(convention), d('2024-07-01'))).toMatchObject({
      amendments: ['av-1'],
      projects: [],
    })
    const strict = { ...situation(convention), readings: { I15: 'favourable-outcome-only' } }
    expect(statusOf(strict, d('2024-07-01')).projects).toEqual([{ project: 'portail', state: 'draft' }])
  })

  it.each(['interops', 'mssante', 'qf'])('reads a whole convention of core: %s', (name) => {
    const file = new URL(`../../../../../vectors/conventions/valid/${name}.json`, import.meta.url)
    const convention = loadConvention(JSON.parse(readFileSync(file, 'utf8')))
    const status = statusOf({ convention, events: [] }, d('2026-10-26'))
    expect(status).toMatchObject({ convention: convention.id, state: 'in-force' })
    expect(status.rules.length).toBeGreaterThan(0)
  })

  it('revokes the accounts of a QF convention that ended', () => {
    const account = [
      'REQUEST_SENT',
      'REGISTERED_TIERS',
      'REGISTERED_EXTRANAUTE',
      'HABILITATION_NOTIFIED',
      'PASSWORD_CHANGED',
    ]
    const events = [
      ...account.map((type, index) =>
        event('qf.account', type, `2023-07-0${index + 1}`, undefined, 'agent-7'),
      ),
      event('qf.convention', 'DENOUNCED', '2024-01-15', LRAR),
    ]
    const stateOn = (on: string) =>
      readSituation(situation(qfConvention('2023-06-15'), events), d(on)).lifecycles.find(
        ({ machine }) => machine === 'qf.account',
      )?.snapshot.state
    expect([stateOn('2024-06-15'), stateOn('2024-06-16')]).toEqual(['ACTIVE', 'REVOKED'])
  })

  it('has one lifecycle of its own, whatever subject an event names', () => {
    const denounced = event('qf.convention', 'DENOUNCED', '2024-01-15', LRAR, 'la convention')
    expect(statusOf(situation(qfConvention('2023-06-15'), [denounced]), d('2024-02-01')).ends).toBe(
      '2024-06-15',
    )
  })

  it('refuses events of one lifecycle that come out of order', () => {
    const events = [
      event('qf.convention', 'DENOUNCED', '2024-03-01', LRAR),
      event('qf.convention', 'FM_NOTIFIED', '2024-02-01'),
    ]
    expect(codeOf(() => statusOf(situation(qfConvention('2023-06-15'), events), d('2024-06-01')))).toBe(
      'EVENT_OUT_OF_ORDER',
    )
  })
})

describe('events that a convention does not know', () => {
  it.each([
    ['EVENT_UNKNOWN', event('mss.contract', 'OPERATOR_NOTICE', '2024-03-01', LRAR)],
    ['EVENT_UNKNOWN', event('occurrence', 'TRACE_REQUESTED', '2024-03-01')],
    ['EVENT_INCOMPLETE', event('occurrence', 'PERFORMED', '2024-03-01')],
    ['RULE_UNKNOWN', event('occurrence', 'PERFORMED', '2024-03-01', { rule: 'QF-99-9' })],
  ] as const)('%s', (code, stranger) => {
    expect(codeOf(() => statusOf(situation(qfConvention('2023-06-15'), [stranger]), d('2024-06-01')))).toBe(
      code,
    )
  })

  it('a dispute of an operator follows the INTEROPS machine', () => {
    const dispute = event('interops.dispute', 'DISPUTE_RAISED', '2024-03-01', undefined, 'l')
    expect(statusOf(situation(mssanteContract('2024-01-10'), [dispute]), d('2024-06-01')).state).toBe(
      'in-force',
    )
  })
})

describe('a saved situation', () => {
  const saved: Situation = {
    convention: interopsConvention('2024-01-10', {
      delays: { noticeClient: { value: 2, unit: 'month' } },
      amendments: [
        {
          id: 'av-1',
          signing: { signatures: [] },
          changes: [
            { action: 'rewrite', article: 'delays', value: { noticeClient: { value: 3, unit: 'month' } } },
          ],
        },
      ],
    }),
    events: [event('occurrence', 'TRACE_REQUESTED', '2024-05-02', { receivedOn: '2024-05-02' }, 't')],
    readings: { I5: 'terminated-projects' },
    postalLeadDays: 3,
  }
  const file = (change: (value: Record<string, unknown>) => void) => {
    const value = JSON.parse(formatSituation(saved))
    change(value)
    return value
  }

  it('opens as it was', () => {
    expect(parseSituation(JSON.parse(formatSituation(saved)))).toEqual(saved)
    for (const convention of [
      qfConvention('2024-01-01'),
      mssanteContract('2024-01-01', { commitments: [], phases: [] }),
    ]) {
      const other = { convention, events: [], readings: {} }
      expect(parseSituation(JSON.parse(formatSituation(other)))).toEqual(other)
    }
  })

  it('of a future version is refused', () => {
    for (const schemaVersion of [2, 0, '1', undefined]) {
      expect(codeOf(() => parseSituation({ ...file(() => {}), schemaVersion }))).toBe(
        'SNAPSHOT_VERSION_UNKNOWN',
      )
    }
  })

  it.each([
    ['not an object', (value: Record<string, unknown>) => Object.assign(value, { convention: [] })],
    ['kind', (value: Record<string, unknown>) => Object.assign(value, { convention: { kind: 'bail' } })],
    ['lead', (value: Record<string, unknown>) => Object.assign(value, { postalLeadDays: -1 })],
    [
      'date',
      (value: Record<string, unknown>) =>
        edit(value, 'signing', { signatures: [{ party: 'a', on: '2024-02-30' }] }),
    ],
    ['party', (value: Record<string, unknown>) => edit(value, 'parties', [{ id: 'a' }])],
    [
      'duration',
      (value: Record<string, unknown>) =>
        edit(value, 'duration', { kind: 'fixed', initial: 'P30D', renewal: 'P1Y' }),
    ],
    ['duration kind', (value: Record<string, unknown>) => edit(value, 'duration', { kind: 'eternal' })],
    ['délai name', (value: Record<string, unknown>) => edit(value, 'delays', { noticeKing: 'P1Y' })],
    [
      'délai',
      (value: Record<string, unknown>) => edit(value, 'delays', { noticeClient: { value: 1, unit: 'moon' } }),
    ],
    ['project', (value: Record<string, unknown>) => edit(value, 'projects', [{ id: 'p', phase: 'dream' }])],
    ['amendments', (value: Record<string, unknown>) => edit(value, 'amendments', 'av-1')],
    ['title', (value: Record<string, unknown>) => edit(value, 'title', 'x'.repeat(501))],
  ])('with a broken %s is refused, and the field is named', (_name, change) => {
    expect(codeOf(() => parseSituation(file(change)))).toBe('SITUATION_MALFORMED')
  })

  it('with an unknown reading is refused', () => {
    expect(
      codeOf(() => parseSituation(file((value) => Object.assign(value, { readings: { Q1: 'x' } })))),
    ).toBe('READING_UNKNOWN')
  })
})

function edit(file: Record<string, unknown>, name: string, value: unknown): void {
  file.convention = { ...(file.convention as object), [name]: value }
}
