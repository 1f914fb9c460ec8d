import { addDays, delayOf } from '@entente/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DEADLINE_IDS,
  type Deadline,
  type DeadlineRuleId,
  deadlines,
  interpretations,
  type LifecycleEvent,
  type RuleId,
  type Situation,
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

interface Expected {
  readonly situation: Situation
  readonly asOf: string
  readonly to?: string
  readonly safe: string
  readonly literal: string
  readonly latestArguable?: string
  readonly nature: Deadline['nature']
}

const interops = (...events: LifecycleEvent[]) => situation(interopsConvention('2024-01-10'), events)
const mssante = (signedOn: string, ...events: LifecycleEvent[]) =>
  situation(mssanteContract(signedOn), events)
const qf = (...events: LifecycleEvent[]) => situation(qfConvention('2024-02-29'), events)
const endedQf = () => qf(event('qf.convention', 'DENOUNCED', '2024-06-01', LRAR))
const endedMss = () =>
  mssante(
    '2015-03-10',
    event('mss.contract', 'FORMAL_NOTICE_SENT', '2020-01-29', { ...LRAR, sentOn: '2020-01-29' }),
  )

/** One worked case for each of the 34 rules that carry a délai. */
const CASES: Readonly<Record<DeadlineRuleId, Expected>> = {
  'INTEROPS-9-5': {
    situation: interops(
      event('occurrence', 'TRACE_REQUESTED', '2025-04-07', { receivedOn: '2025-04-07' }, 't'),
    ),
    asOf: '2025-04-08',
    safe: '2025-04-21',
    literal: '2025-04-21',
    // 21 April 2025 is Easter Monday.
    latestArguable: '2025-04-22',
    nature: 'act',
  },
  'INTEROPS-12.2-6': {
    situation: interops(
      event('interops.convention', 'TERMINATION_NOTICE', '2025-03-04', {
        ...LRAR,
        initiatorRoles: 'supplier,client',
        sentOn: '2025-02-28',
        receivedOn: '2025-03-04',
      }),
    ),
    asOf: '2025-03-04',
    to: '2027-01-01',
    safe: '2026-03-04',
    literal: '2026-03-04',
    latestArguable: '2026-02-28',
    nature: 'earliest',
  },
  'INTEROPS-12.2-7': {
    situation: interops(event('occurrence', 'NOTICE_PLANNED', '2025-01-31', { initiatorRoles: 'client' })),
    asOf: '2025-01-31',
    safe: '2025-02-28',
    literal: '2025-02-28',
    nature: 'earliest',
  },
  'INTEROPS-12.3-2': {
    situation: interops(event('interops.project', 'FORCE_MAJEURE', '2024-08-31', undefined, 'droits')),
    asOf: '2024-09-01',
    safe: '2025-03-01',
    literal: '2025-03-01',
    latestArguable: '2025-02-28',
    nature: 'right',
  },
  'INTEROPS-12.4-2': {
    situation: interops(event('interops.convention', 'FORMAL_NOTICE_RECEIVED', '2024-12-31', LRAR)),
    asOf: '2025-01-01',
    safe: '2025-01-30',
    literal: '2025-01-30',
    latestArguable: '2025-02-12',
    nature: 'automatic',
  },
  'MSS-4.2-1': {
    situation: mssante('2015-10-31'),
    asOf: '2016-01-01',
    safe: '2016-04-30',
    literal: '2016-04-30',
    // A Saturday before Sunday 1 May.
    latestArguable: '2016-05-02',
    nature: 'term',
  },
  'MSS-4.2-2': {
    situation: mssante('2023-08-31', event('mss.integration', 'RENEWAL_AGREED', '2024-02-01')),
    asOf: '2024-03-01',
    safe: '2024-08-31',
    literal: '2024-08-31',
    latestArguable: '2024-09-02',
    nature: 'term',
  },
  'MSS-4.2-3': {
    situation: mssante('2023-08-31'),
    asOf: '2024-01-01',
    safe: '2024-02-29',
    literal: '2024-02-29',
    nature: 'act',
  },
  'MSS-5.1-7': {
    situation: mssante(
      '2024-01-01',
      event('occurrence', 'ACCOUNT_CHANGED', '2024-05-02', undefined, 'bal-1'),
    ),
    asOf: '2024-05-02',
    safe: '2024-05-02',
    literal: '2024-05-02',
    nature: 'act',
  },
  'MSS-5.1-10': {
    situation: mssante('2024-01-01'),
    asOf: '2024-02-03',
    to: '2024-02-29',
    safe: '2024-02-29',
    literal: '2024-02-29',
    nature: 'act',
  },
  'MSS-5.1-14': {
    situation: mssante(
      '2024-01-01',
      event(
        'occurrence',
        'ANOMALY_IDENTIFIED',
        '2025-03-29',
        { identifiedAt: '2025-03-29T23:30:00+01:00' },
        'a',
      ),
    ),
    asOf: '2025-03-29',
    safe: '2025-03-31',
    literal: '2025-03-31',
    nature: 'act',
  },
  'MSS-5.1-15': {
    situation: mssante('2024-01-01', event('occurrence', 'SERVICE_STOPPED', '2024-05-02', undefined, 's')),
    asOf: '2024-05-02',
    safe: '2024-05-02',
    literal: '2024-05-10',
    nature: 'act',
  },
  'MSS-5.1-16': {
    situation: mssante(
      '2024-01-01',
      event('occurrence', 'DEFINITIVE_STOP_PLANNED', '2024-05-02', { stoppedOn: '2024-09-30' }),
    ),
    asOf: '2024-05-02',
    safe: '2024-09-30',
    literal: '2024-09-30',
    nature: 'act',
  },
  'MSS-5.3-3': {
    situation: mssante(
      '2024-01-01',
      event('occurrence', 'TRUST_SPACE_DISTURBED', '2024-05-02', undefined, 'x'),
    ),
    asOf: '2024-05-02',
    safe: '2024-05-02',
    literal: '2024-05-02',
    nature: 'act',
  },
  'MSS-5.3-5': {
    situation: mssante('2024-01-01', event('occurrence', 'DSFT_PUBLISHED', '2024-05-02', undefined, '2.0')),
    asOf: '2024-05-02',
    safe: '2024-05-02',
    literal: '2024-05-02',
    nature: 'act',
  },
  'MSS-7.1-6': {
    situation: mssante('2015-01-01', event('mss.control', 'CONTROL_NOTIFIED', '2016-04-22', {}, 'c')),
    asOf: '2016-04-25',
    safe: '2016-05-18',
    literal: '2016-05-17',
    latestArguable: '2016-05-17',
    nature: 'earliest',
  },
  'MSS-7.2-1': {
    situation: mssante(
      '2015-01-01',
      event('mss.control', 'CONTROL_NOTIFIED', '2024-09-02', {}, 'c'),
      event('mss.control', 'CONTROL_DONE', '2024-11-05', {}, 'c'),
    ),
    asOf: '2024-11-06',
    safe: '2025-01-31',
    literal: '2025-01-31',
    latestArguable: '2025-02-03',
    nature: 'act',
  },
  'MSS-7.2-2': {
    situation: mssante(
      '2015-01-01',
      event('mss.control', 'CONTROL_NOTIFIED', '2024-09-02', {}, 'c'),
      event('mss.control', 'CONTROL_DONE', '2024-11-05', {}, 'c'),
      event('mss.control', 'REPORT_NON_COMPLIANT', '2024-12-31', { letterDelay: 'P2M' }, 'c'),
    ),
    asOf: '2025-01-01',
    safe: '2025-02-28',
    literal: '2025-02-28',
    nature: 'act',
  },
  'MSS-9-5': {
    situation: endedMss(),
    asOf: '2020-03-05',
    to: '2023-01-01',
    safe: '2022-02-28',
    literal: '2022-02-28',
    nature: 'survival',
  },
  'MSS-10-5': {
    situation: mssante('2024-01-01', event('occurrence', 'DSFT_PUBLISHED', '2025-04-30', undefined, '2.1')),
    asOf: '2025-05-01',
    safe: '2025-10-30',
    literal: '2025-10-30',
    nature: 'act',
  },
  'MSS-10-6': {
    situation: mssante(
      '2024-01-01',
      event('occurrence', 'DSFT_PUBLISHED', '2024-05-01', { publishedOn: '2024-05-01' }, '2.0'),
    ),
    asOf: '2024-05-02',
    safe: '2024-11-01',
    literal: '2024-11-01',
    // All Saints on a Friday: extended over the weekend.
    latestArguable: '2024-11-04',
    nature: 'act',
  },
  'MSS-11-2': {
    situation: mssante('2015-03-10'),
    asOf: '2018-06-01',
    safe: '2019-03-09',
    literal: '2019-03-10',
    nature: 'term',
  },
  'MSS-12.1-2': {
    situation: mssante('2024-01-01', event('mss.contract', 'OPERATOR_NOTICE', '2024-12-02', LRAR)),
    asOf: '2024-12-02',
    safe: '2025-01-01',
    literal: '2025-01-01',
    nature: 'earliest',
  },
  'MSS-12.2-3': {
    situation: mssante(
      '2015-03-10',
      event('mss.contract', 'FORMAL_NOTICE_SENT', '2016-01-31', { ...LRAR, sentOn: '2016-01-31' }),
    ),
    asOf: '2016-02-01',
    safe: '2016-02-29',
    literal: '2016-02-29',
    nature: 'automatic',
  },
  'MSS-12.3-3': {
    situation: endedMss(),
    asOf: '2020-03-01',
    safe: '2020-02-29',
    literal: '2020-02-29',
    nature: 'act',
  },
  'QF-5-6': {
    situation: qf(event('occurrence', 'CREDENTIALS_LOST', '2025-01-07', undefined, 'agent-7')),
    asOf: '2025-01-07',
    safe: '2025-01-07',
    literal: '2025-01-07',
    nature: 'act',
  },
  'QF-6.1-1': {
    situation: endedQf(),
    asOf: '2025-03-05',
    to: '2031-01-01',
    safe: '2030-02-28',
    literal: '2030-02-28',
    nature: 'survival',
  },
  'QF-6.1-9': {
    situation: endedQf(),
    asOf: '2025-03-05',
    safe: '2025-02-28',
    literal: '2025-02-28',
    nature: 'act',
  },
  'QF-9.1-3': {
    situation: qf(),
    asOf: '2024-12-01',
    safe: '2025-02-27',
    literal: '2025-02-28',
    nature: 'term',
  },
  'QF-9.1-4': {
    situation: qf(),
    asOf: '2027-12-01',
    safe: '2028-02-28',
    literal: '2028-02-29',
    nature: 'term',
  },
  'QF-9.2-1': {
    situation: qf(),
    asOf: '2024-06-01',
    safe: '2024-11-26',
    literal: '2024-11-28',
    latestArguable: '2024-11-30',
    nature: 'notice',
  },
  'QF-9.2-4': {
    situation: qf(event('qf.convention', 'FORMAL_NOTICE_RECEIVED', '2024-12-31', LRAR)),
    asOf: '2025-01-01',
    safe: '2025-01-30',
    literal: '2025-01-30',
    latestArguable: '2025-01-30',
    nature: 'automatic',
  },
  'QF-10-4': {
    situation: qf(event('qf.convention', 'FM_NOTIFIED', '2024-05-01')),
    asOf: '2024-05-02',
    // Thirty jours ouvrés, were they meant, run until 17 June.
    safe: '2024-06-18',
    literal: '2024-06-01',
    nature: 'right',
  },
  'QF-14-2': {
    situation: qf(event('qf.dispute', 'DISPUTE_NOTIFIED', '2025-10-15', undefined, 'l')),
    asOf: '2025-10-16',
    safe: '2025-12-14',
    literal: '2025-12-14',
    nature: 'act',
  },
}

function find(situationOf: Situation, rule: RuleId, asOf: string, to?: string): Deadline | undefined {
  const query = { asOf: d(asOf), to: to === undefined ? addDays(d(asOf), 400) : d(to) }
  return deadlines(situationOf, query).find((deadline) => deadline.rule === rule)
}

describe('the 34 deadlines', () => {
  it.each(DEADLINE_IDS)('%s', (rule) => {
    const expected = CASES[rule]
    const found = find(expected.situation, rule, expected.asOf, expected.to)
    expect(found).toBeDefined()
    expect({ safe: found?.envelope.safe, literal: found?.envelope.literal, nature: found?.nature }).toEqual({
      safe: expected.safe,
      literal: expected.literal,
      nature: expected.nature,
    })
    if (expected.latestArguable !== undefined)
      expect(found?.envelope.latestArguable).toBe(expected.latestArguable)
    expect(found?.review).toBe('none')
    expect(found?.quote.length).toBeGreaterThan(5)
    const points = interpretations.filter((point) => point.rules.includes(rule)).map(({ id }) => id)
    expect(found?.envelope.assumptions.map(({ id }) => id)).toEqual(expect.arrayContaining(points))
  })
})

describe('envelopes', () => {
  const anyDay = fc.integer({ min: 0, max: 9000 }).map((days) => addDays(d('2000-01-01'), days))

  it('are prudent: safe ≤ literal ≤ latest arguable for what must be done, the reverse for what must not be early', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom('qf', 'mssante', 'interops'), (on, kind) => {
        const convention =
          kind === 'qf'
            ? qfConvention(on)
            : kind === 'mssante'
              ? mssanteContract(on)
              : interopsConvention(on, {
                  duration: { kind: 'fixed', initial: delayOf(2, 'year'), renewal: delayOf(1, 'year') },
                })
        for (const deadline of deadlines(situation(convention), { asOf: on, to: addDays(on, 1500) })) {
          const { safe, literal, latestArguable } = deadline.envelope
          const early = ['earliest', 'right', 'survival'].includes(deadline.nature)
          expect(
            early
              ? safe >= literal && literal >= latestArguable
              : safe <= literal && literal <= latestArguable,
          ).toBe(true)
          for (const { date } of deadline.envelope.alternatives) expect(date).not.toBe(literal)
        }
      }),
      { seed: 53, numRuns: 120 },
    )
  })

  it('give three readings of a backwards notice, and the safest combination of all', () => {
    const found = find(situation(qfConvention('2023-06-15')), 'QF-9.2-1', '2024-01-01')
    expect(found?.envelope).toMatchObject({
      safe: '2024-03-13',
      literal: '2024-03-15',
      latestArguable: '2024-03-15',
    })
    expect(found?.envelope.alternatives.map(({ date }) => date)).toEqual(['2024-03-13', '2024-03-14'])
    expect(found?.envelope.sendBy).toBe('2024-03-06')
  })

  it('follow the chosen reading, and say that it was chosen', () => {
    const chosen = situation(qfConvention('2023-06-15'), [], { Q1: 'veille' })
    const found = find(chosen, 'QF-9.1-3', '2024-01-01')
    expect(found?.envelope.literal).toBe('2024-06-14')
    expect(found?.envelope.assumptions.find(({ id }) => id === 'Q1')).toMatchObject({
      value: 'veille',
      isDefault: false,
    })
  })

  it('report a clamped month', () => {
    expect(find(situation(mssanteContract('2023-08-31')), 'MSS-4.2-1', '2023-09-01')?.envelope.clamped).toBe(
      true,
    )
    expect(find(situation(mssanteContract('2023-08-30')), 'MSS-10-5', '2023-09-01')).toBeUndefined()
  })

  it('take the instant of a délai in hours', () => {
    const { situation: anomaly, asOf } = CASES['MSS-5.1-14']
    expect(find(anomaly, 'MSS-5.1-14', asOf)?.envelope.dueAt).toBe('2025-03-30T22:30:00.000Z')
  })

  it('never extend a préavis or an automatic effect over a holiday', () => {
    expect(find(CASES['MSS-12.1-2'].situation, 'MSS-12.1-2', '2024-12-02')?.envelope).toMatchObject({
      literal: '2025-01-01',
      latestArguable: '2025-01-01',
    })
  })

  it('doubt which projects make the initiator a supplier, in a partial termination', () => {
    const partial = event(
      'interops.project',
      'PARTIAL_TERMINATION_NOTICE',
      '2025-01-31',
      { ...LRAR, initiatorRoles: 'client,supplier', terminatedRoles: 'client' },
      'droits',
    )
    const found = find(interops(partial), 'INTEROPS-12.2-6', '2025-01-31')
    expect(found?.envelope).toMatchObject({
      safe: '2026-01-31',
      literal: '2026-01-31',
      latestArguable: '2025-02-28',
    })
    const other = situation(interopsConvention('2024-01-10'), [partial], { I5: 'terminated-projects' })
    expect(find(other, 'INTEROPS-12.2-7', '2025-01-31')?.envelope.literal).toBe('2025-02-28')
  })

  it('follow délais that the parties changed, from the day of the amendment', () => {
    const signatures = [
      { party: 'a', on: d('2024-06-01') },
      { party: 'b', on: d('2024-06-10') },
    ]
    const convention = interopsConvention('2024-01-10', {
      amendments: [
        {
          id: 'av-1',
          signing: { signatures },
          changes: [{ action: 'rewrite', article: 'delays', value: { noticeClient: delayOf(3, 'month') } }],
        },
      ],
    })
    const end = (on: string) =>
      find(
        situation(convention, [event('occurrence', 'NOTICE_PLANNED', on, { initiatorRoles: 'client' })]),
        'INTEROPS-12.2-7',
        on,
      )?.envelope.literal
    expect(end('2024-06-09')).toBe('2024-07-09')
    expect(end('2024-06-10')).toBe('2024-09-10')
  })
})

describe('the list of deadlines', () => {
  it('comes with the earliest safe date first, each under its own stable key', () => {
    const query = { asOf: d('2024-03-01'), to: d('2034-03-01') }
    const found = deadlines(situation(mssanteContract('2024-02-29')), query)
    const dates = found.map(({ envelope }) => envelope.safe)
    expect(dates).toEqual([...dates].sort())
    expect(new Set(found.map(({ key }) => key)).size).toBe(found.length)
    expect(deadlines(situation(mssanteContract('2024-02-29')), query)).toEqual(found)
  })

  it('keeps an act that was left undone, and drops it once it is recorded as done', () => {
    const lost = event('occurrence', 'CREDENTIALS_LOST', '2024-06-01', undefined, 'agent-7')
    const open = find(qf(lost), 'QF-5-6', '2024-09-01')
    expect(open?.state).toBe('overdue')
    const done = event('occurrence', 'PERFORMED', '2024-06-02', { rule: 'QF-5-6' }, 'agent-7')
    expect(find(qf(lost, done), 'QF-5-6', '2024-09-01')).toBeUndefined()
  })

  it('ends the échéances with a denounced convention, and starts what survives', () => {
    const found = deadlines(endedQf(), { asOf: d('2024-07-01'), to: d('2035-01-01') })
    expect(found.map(({ rule }) => rule)).toEqual(['QF-9.2-1', 'QF-9.1-3', 'QF-6.1-9', 'QF-6.1-1'])
    expect(found[0]?.state).toBe('met')
  })

  it('refuses a period that is none', () => {
    for (const to of ['2023-12-31', '2200-01-01']) {
      expect(codeOf(() => deadlines(qf(), { asOf: d('2024-01-01'), to: d(to) }))).toBe('WINDOW_INVALID')
    }
  })

  it('is empty for a draft', () => {
    const draft = {
      ...qfConvention('2024-01-01'),
      signing: { signatures: [{ party: 'a', on: d('2024-01-01') }] },
    }
    expect(deadlines(situation(draft), { asOf: d('2024-02-01'), to: d('2030-01-01') })).toEqual([])
  })
})
