import { addDays } from '@entente/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type LifecycleEvent,
  machineOf,
  modelTerms,
  parseEvents,
  replay,
  type Terms,
} from '../../../src/index.ts'
import { codeOf } from '../../fixtures/code-of.ts'
import { d, event } from '../../fixtures/situations.ts'

const LRAR = { channel: 'LRAR' } as const
const signed = (on: string) => [
  event('qf.convention', 'SIGNED_BY_ALL', on),
  event('qf.convention', 'CNIL_DECLARATION_TRANSMITTED', on, { transmittedOn: on }),
]
const fixedTerms: Terms = {
  ...modelTerms('interops'),
  duration: { kind: 'fixed', initial: { value: 3, unit: 'year' }, renewal: { value: 1, unit: 'year' } },
}

describe('replay of a QF convention', () => {
  it('renews itself from the anchor, without drift', () => {
    const snapshot = replay('qf.convention', signed('2024-02-29'), d('2029-01-01'))
    expect(snapshot).toMatchObject({ state: 'ACTIVE', milestones: { termNumber: 5, termEnd: '2029-02-28' } })
    expect(snapshot.steps.filter(({ type }) => type === 'ECHEANCE_REACHED').map(({ on }) => on)).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ])
  })

  it('ends at the échéance when denounced in time, at 24:00 of that day', () => {
    const events = [...signed('2023-06-15'), event('qf.convention', 'DENOUNCED', '2024-03-15', LRAR)]
    expect(replay('qf.convention', events, d('2024-06-15')).state).toBe('DENOUNCED')
    const ended = replay('qf.convention', events, d('2024-06-16'))
    expect(ended).toMatchObject({ state: 'ENDED', milestones: { endsOn: '2024-06-15' } })
  })

  it('ends a year later when denounced late, or not at all in the other reading', () => {
    const events = [...signed('2023-06-15'), event('qf.convention', 'DENOUNCED', '2024-03-16', LRAR)]
    const late = replay('qf.convention', events, d('2024-04-01'))
    expect(late).toMatchObject({ state: 'DENOUNCED', milestones: { endsOn: '2025-06-15' } })
    expect(late.steps.at(-1)?.type).toBe('DENOUNCED_LATE')
    const terms = modelTerms('qf')
    const strict = { ...terms, readings: { ...terms.readings, Q3: 'no-effect' as const } }
    const refused = replay('qf.convention', events, d('2024-04-01'), { terms: strict })
    expect(refused).toMatchObject({ state: 'ACTIVE', refused: [{ reasons: [{ rule: 'QF-9.2-1' }] }] })
  })

  it('counts the date of the letter that the reading chooses', () => {
    const facts = { ...LRAR, sentOn: '2024-03-14', presentedOn: '2024-03-15', receivedOn: '2024-03-19' }
    const events = [...signed('2023-06-15'), event('qf.convention', 'DENOUNCED', '2024-03-19', facts)]
    const terms = modelTerms('qf')
    const endUnder = (Q2: 'received' | 'sent' | 'first-presented') =>
      replay('qf.convention', events, d('2024-04-01'), {
        terms: { ...terms, readings: { ...terms.readings, Q2 } },
      }).milestones.endsOn
    expect([endUnder('received'), endUnder('sent'), endUnder('first-presented')]).toEqual([
      '2025-06-15',
      '2024-06-15',
      '2024-06-15',
    ])
  })

  it('refuses an e-mail where the text wants a registered letter, and says by which rule', () => {
    const events = [
      ...signed('2023-06-15'),
      event('qf.convention', 'DENOUNCED', '2024-01-15', { channel: 'courriel' }),
    ]
    const snapshot = replay('qf.convention', events, d('2024-02-01'))
    expect(snapshot.state).toBe('ACTIVE')
    expect(snapshot.refused[0]?.reasons[0]?.rule).toBe('QF-9.2-2')
    expect(snapshot.refused[0]?.reasons[0]?.fr).toContain('recommandée')
  })

  it('closes after the data were disposed of, with a written attestation only', () => {
    const before = [...signed('2023-06-15'), event('qf.convention', 'DENOUNCED', '2024-01-15', LRAR)]
    const dispose = (writtenAttestation: boolean) =>
      replay(
        'qf.convention',
        [
          ...before,
          event('qf.convention', 'DATA_DISPOSED', '2024-07-01', {
            disposition: 'destroyed',
            writtenAttestation,
          }),
        ],
        d('2024-07-02'),
      )
    expect(dispose(true)).toMatchObject({ state: 'CLOSED', final: true })
    expect(dispose(false).refused[0]?.reasons[0]?.rule).toBe('QF-6.1-9')
  })

  it('lists what may happen, what comes by itself, and every reading it rests on', () => {
    const snapshot = replay('qf.convention', signed('2023-06-15'), d('2024-01-01'))
    expect(snapshot.upcoming).toMatchObject({ type: 'ECHEANCE_REACHED', lastDay: '2024-06-15' })
    expect(snapshot.possible.map(({ type }) => type)).toContain('DENOUNCED')
    expect(snapshot.assumptions.map(({ id }) => id)).toEqual(expect.arrayContaining(['Q1', 'Q2', 'Q3', 'Q4']))
    expect(snapshot.review).toBe('none')
  })
})

describe('replay of the other lifecycles', () => {
  it('MSSanté: the formal notice counts from its sending, until 24:00 of the last day', () => {
    const events = [
      event('mss.contract', 'SIGNED_BY_ALL', '2015-03-10'),
      event('mss.contract', 'FORMAL_NOTICE_SENT', '2016-02-03', {
        ...LRAR,
        sentOn: '2016-01-31',
        receivedOn: '2016-02-03',
      }),
    ]
    expect(replay('mss.contract', events, d('2016-02-29')).state).toBe('CURE_PERIOD')
    expect(replay('mss.contract', events, d('2016-03-01')).state).toBe('TERMINATED')
    const cured = [...events, event('mss.contract', 'BREACH_CURED', '2016-02-29')]
    expect(replay('mss.contract', cured, d('2016-03-01')).state).toBe('ACTIVE')
    const late = [...events, event('mss.contract', 'BREACH_CURED', '2016-03-01')]
    expect(replay('mss.contract', late, d('2016-03-02')).refused).toHaveLength(1)
  })

  it('MSSanté: the integration is renewed once, from the anchor, and never exceeds twelve months', () => {
    const events = [
      event('mss.integration', 'CONTRACT_CONCLUDED', '2023-08-31'),
      event('mss.integration', 'RENEWAL_AGREED', '2024-02-29'),
      event('mss.integration', 'RENEWAL_AGREED', '2024-03-01'),
    ]
    const snapshot = replay('mss.integration', events, d('2024-08-31'))
    expect(snapshot).toMatchObject({ state: 'PROVISIONAL', milestones: { dueOn: '2024-08-31' } })
    expect(snapshot.refused[0]?.reasons[0]?.rule).toBe('MSS-4.2-2')
    expect(replay('mss.integration', events, d('2024-09-01')).state).toBe('DEFAULT_12_2')
  })

  it('MSSanté: a control takes place after its full notice', () => {
    const notice = event('mss.control', 'CONTROL_NOTIFIED', '2024-12-20')
    const early = [notice, event('mss.control', 'CONTROL_DONE', '2025-01-14')]
    expect(replay('mss.control', early, d('2025-01-20')).refused[0]?.reasons[0]?.rule).toBe('MSS-7.1-6')
    const inTime = [notice, event('mss.control', 'CONTROL_DONE', '2025-01-15')]
    expect(replay('mss.control', inTime, d('2025-01-20')).state).toBe('REPORT_PENDING')
  })

  it('INTEROPS: the supplier’s floor prevails, and a shorter agreed end is refused', () => {
    const notice = (initiatorRoles: string, more = {}) => [
      event('interops.convention', 'SIGNED_BY_ALL', '2024-01-10'),
      event('interops.convention', 'TERMINATION_NOTICE', '2025-01-31', { ...LRAR, initiatorRoles, ...more }),
    ]
    const endOf = (events: readonly LifecycleEvent[]) =>
      replay('interops.convention', events, d('2025-02-01')).milestones.endsOn
    expect(endOf(notice('client'))).toBe('2025-02-28')
    expect(endOf(notice('client,supplier'))).toBe('2026-01-31')
    expect(endOf(notice('supplier', { agreedEffectOn: '2026-06-30' }))).toBe('2026-06-30')
    const short = replay(
      'interops.convention',
      notice('supplier', { agreedEffectOn: '2025-06-30' }),
      d('2025-02-01'),
    )
    expect(short.refused[0]?.reasons[0]?.rule).toBe('INTEROPS-12.2-5')
  })

  it('INTEROPS: a fixed term is left at its term and not at will', () => {
    const events = [
      event('interops.convention', 'SIGNED_BY_ALL', '2024-01-10'),
      event('interops.convention', 'TERMINATION_NOTICE', '2025-01-31', { ...LRAR, initiatorRoles: 'client' }),
      event('interops.convention', 'NON_RENEWAL_NOTICE', '2026-12-01', LRAR),
    ]
    const snapshot = replay('interops.convention', events, d('2027-01-10'), { terms: fixedTerms })
    expect(snapshot).toMatchObject({ state: 'NON_RENEWAL_PENDING', milestones: { endsOn: '2027-01-10' } })
    expect(snapshot.refused[0]?.reasons[0]?.rule).toBe('INTEROPS-12.2-3')
  })

  it('INTEROPS: force majeure opens its right after six months, not before', () => {
    const start = [
      event('interops.project', 'AMENDMENT_SIGNED', '2023-01-01'),
      event('interops.project', 'CNIL_FAVOURABLE', '2023-01-01'),
      event('interops.project', 'FORCE_MAJEURE', '2023-08-31'),
    ]
    const end = (on: string) => [...start, event('interops.project', 'FM_TERMINATION_NOTICE', on, LRAR)]
    expect(replay('interops.project', end('2024-02-29'), d('2024-03-05')).state).toBe('SUSPENDED_FM')
    expect(replay('interops.project', end('2024-03-01'), d('2024-03-05')).state).toBe('TERMINATED')
  })

  it('a DSFT version that nobody declared is in default after six months', () => {
    const seed = { effectiveOn: d('2025-04-30'), dueOn: d('2025-10-30') }
    expect(replay('mss.dsft', [], d('2025-10-30'), { seed }).state).toBe('PUBLISHED')
    expect(replay('mss.dsft', [], d('2025-10-31'), { seed }).state).toBe('DEFAULT')
  })
})

describe('events that cannot be replayed', () => {
  const [first, second] = signed('2023-06-15') as [LifecycleEvent, LifecycleEvent]
  const asOf = d('2024-01-01')

  it.each([
    ['EVENT_OUT_OF_ORDER', [first, { ...second, on: d('2023-06-14') }]],
    ['EVENT_DUPLICATE', [first, { ...second, id: first.id }]],
    ['EVENT_UNKNOWN', [{ ...first, type: 'MARRIAGE' }]],
    ['EVENT_UNKNOWN', [{ ...first, machine: 'mss.contract' as const }]],
    ['EVENT_DERIVED', [first, second, event('qf.convention', 'ECHEANCE_REACHED', '2023-12-01')]],
    ['EVENT_INCOMPLETE', [first, second, event('qf.convention', 'DENOUNCED', '2023-12-01')]],
    [
      'EVENT_CONTRADICTORY',
      [
        first,
        second,
        event('qf.convention', 'DENOUNCED', '2023-12-01', {
          ...LRAR,
          sentOn: '2023-12-02',
          receivedOn: '2023-12-01',
        }),
      ],
    ],
    ['EVENT_DATE_INVALID', [{ ...first, facts: { receivedOn: '2023-02-30' } }]],
    ['EVENT_DATE_INVALID', [{ ...first, facts: { identifiedAt: 'yesterday' } }]],
  ] as const)('%s', (code, events) => {
    expect(codeOf(() => replay('qf.convention', events, asOf))).toBe(code)
  })

  it('name the event, and the rule when there is one', () => {
    const denounced = event('qf.convention', 'DENOUNCED', '2023-12-01')
    expect(() => replay('qf.convention', [first, second, denounced], asOf)).toThrow(
      new RegExp(`${denounced.id} lacks channel.*QF-9\\.2-1`),
    )
    expect(codeOf(() => machineOf('qf.marriage'))).toBe('MACHINE_UNKNOWN')
  })

  it('an event that the state does not allow is no error: it is refused with a reason', () => {
    const snapshot = replay(
      'qf.convention',
      [first, event('qf.convention', 'BREACH_CURED', '2023-07-01')],
      asOf,
    )
    expect(snapshot.refused[0]?.reasons[0]).toMatchObject({ rule: 'QF-9.2-4' })
    expect(snapshot.refused[0]?.reasons[0]?.en).toContain('CURE_PERIOD')
  })

  it('leaves events after the day in question aside', () => {
    const snapshot = replay('qf.convention', [first, second], d('2023-06-14'))
    expect(snapshot).toMatchObject({ state: 'DRAFT', later: 2 })
  })
})

describe('events read from a file', () => {
  const sound = { id: 'a', machine: 'qf.convention', type: 'SIGNED_BY_ALL', on: '2023-06-15' }

  it('are read as they are', () => {
    expect(parseEvents([{ ...sound, subject: 's', facts: { channel: 'LRAR', planSent: true } }])).toEqual([
      { ...sound, subject: 's', facts: { channel: 'LRAR', planSent: true } },
    ])
  })

  it.each([
    ['EVENT_MALFORMED', { events: [] }],
    ['EVENT_MALFORMED', [null]],
    ['EVENT_MALFORMED', [{ ...sound, id: '' }]],
    ['EVENT_MALFORMED', [{ ...sound, machine: 'qf.marriage' }]],
    ['EVENT_MALFORMED', [{ ...sound, type: 3 }]],
    ['EVENT_MALFORMED', [{ ...sound, subject: {} }]],
    ['EVENT_MALFORMED', [{ ...sound, extra: 1 }]],
    ['EVENT_MALFORMED', [{ ...sound, facts: [] }]],
    ['EVENT_MALFORMED', [{ ...sound, facts: { a: { b: 1 } } }]],
    [
      'EVENT_MALFORMED',
      [{ ...sound, facts: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`f${i}`, i])) }],
    ],
    ['EVENT_DATE_INVALID', [{ ...sound, on: '2023-02-29' }]],
    ['EVENT_DUPLICATE', [sound, sound]],
  ] as const)('%s for %j', (code, value) => {
    expect(codeOf(() => parseEvents(value))).toBe(code)
  })
})

describe('properties of replay', () => {
  it('a later notice never gives an earlier end, and the supplier never ends before the client', () => {
    const day = fc.integer({ min: 0, max: 3000 }).map((days) => addDays(d('2024-01-11'), days))
    const endAfter = (on: ReturnType<typeof d>, initiatorRoles: string) =>
      replay(
        'interops.convention',
        [
          event('interops.convention', 'SIGNED_BY_ALL', '2024-01-10'),
          event('interops.convention', 'TERMINATION_NOTICE', on, { ...LRAR, initiatorRoles }),
        ],
        on,
      ).milestones.endsOn ?? ''
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [early, late] = a <= b ? [a, b] : [b, a]
        expect(endAfter(early, 'client') <= endAfter(late, 'client')).toBe(true)
        expect(endAfter(early, 'supplier') >= endAfter(early, 'client')).toBe(true)
      }),
      { seed: 122, numRuns: 200 },
    )
  })

  it('a QF denunciation ends at échéance k when in time, at k + 1 otherwise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 1500 }), (signing, wait) => {
        const on = addDays(d('2020-01-01'), signing)
        const given = addDays(on, wait)
        const before = replay('qf.convention', signed(on), given)
        const after = replay(
          'qf.convention',
          [...signed(on), event('qf.convention', 'DENOUNCED', given, LRAR)],
          given,
        )
        const { termEnd } = before.milestones
        expect((after.milestones.endsOn ?? '') >= (termEnd ?? '')).toBe(true)
        expect(after.milestones.endsOn === termEnd).toBe(after.steps.at(-1)?.type === 'DENOUNCED')
      }),
      { seed: 92, numRuns: 200 },
    )
  })
})
