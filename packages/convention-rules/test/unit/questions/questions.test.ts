import { readFileSync } from 'node:fs'
import { conventionProblems } from '@entente/core/convention'
import { addDays, addDelay, delayOf } from '@entente/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ComputableRuleId,
  type ConventionOutline,
  check,
  compute,
  draftConvention,
  ifNothing,
  lastDayToEnd,
  lint,
  mayDo,
  portfolio,
  prevails,
  type RuleId,
  survivingDuties,
  whatIf,
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
const qf = situation(qfConvention('2023-06-15'))
const query = { asOf: d('2024-02-01'), to: d('2026-12-31') }

describe('what if', () => {
  it('a denunciation is given: the status, the échéances and what survives change', () => {
    const difference = whatIf(
      qf,
      { events: [event('qf.convention', 'DENOUNCED', '2024-02-01', LRAR)] },
      query,
    )
    expect(difference.status.before.ends).toBeUndefined()
    expect(difference.status.after.ends).toBe('2024-06-15')
    expect(difference.lifecycles).toEqual([
      { machine: 'qf.convention', before: 'ACTIVE', after: 'DENOUNCED' },
    ])
    expect(difference.removed.map(({ key }) => key)).toContain('QF-9.1-4/2/2023-06-15')
    expect(difference.added.map(({ rule }) => rule)).toContain('QF-6.1-9')
    expect(difference.moved.map(({ after }) => after.state)).toEqual(['met'])
  })

  it('another reading is taken: dates move and nothing else does', () => {
    const difference = whatIf(qf, { readings: { Q1: 'veille' } }, query)
    expect(difference.added).toEqual([])
    expect(difference.removed).toEqual([])
    expect(
      difference.moved.map(({ before, after }) => [before.envelope.literal, after.envelope.literal])[0],
    ).toEqual(['2024-03-15', '2024-03-14'])
  })

  it('an amendment is signed: the new notice counts', () => {
    const amended: ConventionOutline = interopsConvention('2024-01-10', {
      delays: { noticeClient: delayOf(6, 'month') },
    })
    const planned = event('occurrence', 'NOTICE_PLANNED', '2024-02-01', { initiatorRoles: 'client' })
    const difference = whatIf(
      situation(interopsConvention('2024-01-10'), [planned]),
      { convention: amended },
      query,
    )
    expect(
      difference.moved.map(({ before, after }) => [before.envelope.literal, after.envelope.literal]),
    ).toEqual([['2024-03-01', '2024-08-01']])
  })

  it('nothing is supposed: nothing changes', () => {
    expect(whatIf(qf, {}, query)).toMatchObject({
      added: [],
      removed: [],
      moved: [],
      lifecycles: [],
      refused: [],
    })
  })
})

describe('may I do this now?', () => {
  it('yes, with what follows', () => {
    expect(mayDo(qf, event('qf.convention', 'DENOUNCED', '2024-03-01', LRAR), d('2025-01-01'))).toMatchObject(
      {
        allowed: true,
        difference: { status: { after: { ends: '2024-06-15' } } },
      },
    )
  })

  it('no, with the rule that says why', () => {
    const answer = mayDo(qf, event('qf.convention', 'FM_TERMINATION', '2024-03-01'), d('2025-01-01'))
    expect(answer).toMatchObject({ allowed: false, reasons: [{ rule: 'QF-10-4' }] })
  })
})

describe('what happens if nobody does anything?', () => {
  it('the convention renews itself', () => {
    expect(
      ifNothing(qf, d('2024-02-01'), d('2026-06-16')).map(({ lastDay, type }) => [lastDay, type]),
    ).toEqual([
      ['2024-06-15', 'ECHEANCE_REACHED'],
      ['2025-06-15', 'ECHEANCE_REACHED'],
      ['2026-06-15', 'ECHEANCE_REACHED'],
    ])
  })

  it('a formal notice takes effect', () => {
    const noticed = situation(qfConvention('2023-06-15'), [
      event('qf.convention', 'FORMAL_NOTICE_RECEIVED', '2024-01-20', LRAR),
    ])
    expect(ifNothing(noticed, d('2024-02-01'), d('2024-12-31'))).toEqual([
      {
        machine: 'qf.convention',
        lastDay: '2024-02-19',
        type: 'THIRTY_DAYS_ELAPSED',
        from: 'CURE_PERIOD',
        to: 'ENDED',
        rules: ['QF-9.2-4', 'QF-9.2-5'],
      },
    ])
  })
})

describe('the last day to give notice so that it ends by a day', () => {
  it('QF: at the last échéance before that day', () => {
    expect(lastDayToEnd(qf, d('2024-02-01'), d('2027-06-15'))).toMatchObject({
      possible: true,
      rule: 'QF-9.2-1',
      endsOn: '2027-06-15',
      envelope: { literal: '2027-03-15', safe: '2027-03-13' },
    })
    expect(lastDayToEnd(qf, d('2024-02-01'), d('2027-06-14'))).toMatchObject({ endsOn: '2026-06-15' })
    expect(lastDayToEnd(qf, d('2024-04-01'), d('2025-01-01'))).toMatchObject({ possible: false })
  })

  it('INTEROPS and MSSanté: whatever the months, the notice runs out by that day and one day later it would not', () => {
    const open = situation(interopsConvention('2024-01-10'))
    const operator = situation(mssanteContract('2024-01-10'))
    fc.assert(
      fc.property(
        fc.integer({ min: 400, max: 4000 }),
        fc.constantFrom('supplier' as const, 'client' as const),
        (days, role) => {
          const endBy = addDays(d('2024-01-10'), days)
          const notice = role === 'supplier' ? delayOf(1, 'year') : delayOf(1, 'month')
          const answer = lastDayToEnd(open, d('2024-01-11'), endBy, role)
          if (!answer.possible) throw new Error(answer.en)
          expect(addDelay(answer.envelope.literal, notice).date <= endBy).toBe(true)
          expect(addDelay(addDays(answer.envelope.literal, 1), notice).date > endBy).toBe(true)
          const left = lastDayToEnd(operator, d('2024-01-11'), endBy)
          expect(left.possible && left.endsOn).toBe(endBy)
        },
      ),
      { seed: 27, numRuns: 300 },
    )
  })

  it('says why it cannot', () => {
    const draft = situation({ ...qfConvention('2024-01-01'), signing: { signatures: [] } })
    expect(lastDayToEnd(draft, d('2024-02-01'), d('2026-01-01'))).toMatchObject({ possible: false })
    expect(lastDayToEnd(qf, d('2024-02-01'), d('2024-01-01'))).toMatchObject({ possible: false })
    expect(
      lastDayToEnd(situation(interopsConvention('2024-01-10')), d('2024-02-01'), d('2024-03-01')),
    ).toMatchObject({
      possible: false,
      en: expect.stringContaining('had to be given by'),
    })
  })
})

describe('which document prevails?', () => {
  it.each([
    ['MSA-QF-CONVENTION', 'annexe1', 'convention', 'convention'],
    ['MSA-QF-CONVENTION', 'annexe2', 'annexe1', 'annexe1'],
    ['MSSANTE-CONTRACT', 'annexe1', 'DSFT', 'DSFT'],
    ['MSSANTE-CONTRACT', 'annexe1', 'annexe2', 'unresolved'],
    ['INTEROPS-CONVENTION', 'convention', 'annexe3', 'unresolved'],
  ] as const)('%s: %s or %s → %s', (document, left, right, winner) => {
    const answer = prevails(document, left, right)
    expect(answer).toMatchObject({ winner, review: 'none' })
    expect(answer.trace.rule).toBe(answer.rules[0])
  })

  it('INTEROPS resolves when the parties read the convention first', () => {
    expect(prevails('INTEROPS-CONVENTION', 'annexe3', 'convention', { I1: 'convention-first' }).winner).toBe(
      'convention',
    )
    expect(codeOf(() => prevails('INTEROPS-CONVENTION', 'annexe3', 'convention', { I1: 'x' }))).toBe(
      'READING_UNKNOWN',
    )
  })
})

describe('what survives the end?', () => {
  it('nothing while no end is known', () => {
    expect(survivingDuties(qf, d('2024-02-01'))).toEqual([])
  })

  it('secrecy for five years, two years, or without end', () => {
    const ended = situation(qfConvention('2023-06-15'), [
      event('qf.convention', 'DENOUNCED', '2024-02-01', LRAR),
    ])
    expect(survivingDuties(ended, d('2024-07-01'))).toMatchObject([
      { rule: 'QF-6.1-1', until: '2029-06-15' },
      { rule: 'QF-9.2-6' },
      { rule: 'QF-6.1-9' },
    ])
    const left = situation(mssanteContract('2024-01-10'), [
      event('mss.contract', 'OPERATOR_NOTICE', '2024-02-01', LRAR),
    ])
    expect(survivingDuties(left, d('2024-04-01'))[0]).toMatchObject({ rule: 'MSS-9-5', until: '2026-03-02' })
    const open = situation(interopsConvention('2024-01-10'), [
      event('interops.convention', 'TERMINATION_NOTICE', '2024-02-01', { ...LRAR, initiatorRoles: 'client' }),
    ])
    expect(survivingDuties(open, d('2024-04-01')).map(({ until }) => until)).toEqual([undefined, undefined])
  })
})

describe('what is missing in this convention?', () => {
  const valid = (name: string) =>
    JSON.parse(
      readFileSync(new URL(`../../../../../vectors/conventions/valid/${name}.json`, import.meta.url), 'utf8'),
    )
  const missing = (draft: unknown) =>
    lint(draft)
      .filter(({ severity }) => severity === 'missing')
      .map(({ rule, path }) => `${rule} ${path}`)

  it.each(['interops', 'mssante', 'qf'])('nothing in the whole %s example', (name) => {
    expect(missing(valid(name))).toEqual([])
  })

  it('names blanks, options both kept, and a party that has not signed', () => {
    const draft = valid('interops')
    draft.parties[0].legalBasis = ''
    draft.duration = { kind: 'indefinite', initial: 'P3Y' }
    draft.signing.signatures = draft.signing.signatures.slice(1)
    draft.projects[0].traceRetention = undefined
    draft.annexes = {}
    draft.delays = { noticeSupplier: 'P6M' }
    expect(missing(draft)).toEqual([
      'INTEROPS-0-1 parties[0].legalBasis',
      'INTEROPS-S-1 signing.signatures',
      'INTEROPS-12.1-3 duration',
      'INTEROPS-3-2 annexes.operatingConditions',
      'INTEROPS-3-3 annexes.network',
      'INTEROPS-9-6 projects[0].traceRetention',
    ])
    expect(lint(draft).find(({ path }) => path === 'delays.noticeSupplier')?.severity).toBe('warning')
  })

  it('names what MSSanté and QF drafts lack', () => {
    expect(missing({ kind: 'mssante' })).toEqual([
      'MSS-15-6 parties',
      'MSS-S-1 signing.place',
      'MSS-10-10 operatorReferent',
      'MSS-4.2-4 dsftVersion',
      'MSS-2-3 domains',
    ])
    expect(missing({ kind: 'qf', id: 'x', msaId: '123' })).toContain('QF-0-1 msaId')
    expect(missing({ kind: 'interops', duration: { kind: 'fixed' } })).toContain('INTEROPS-12.1-1 duration')
    expect(missing({ kind: 'interops' })).toContain('INTEROPS-12.1-3 duration')
  })

  it.each(['interops', 'mssante', 'qf'] as const)(
    'a draft of %s has every field of the convention, and lacks its contents',
    (kind) => {
      const draft = draftConvention(kind)
      for (const field of Object.keys(valid(kind))) {
        if (
          ![
            '$schema',
            'formality',
            'sessionIdleMinutes',
            'openingHours',
            'availability',
            'testMailboxes',
            'delays',
            'authLevelScale',
          ].includes(field)
        ) {
          expect(Object.keys(draft), field).toContain(field)
        }
      }
      expect(missing(draft).length).toBeGreaterThan(5)
      const problems = conventionProblems(draft)
      expect(problems.length).toBeGreaterThan(3)
      expect(problems.filter(({ expected }) => /unknown|unrecogni[sz]ed/i.test(expected))).toEqual([])
    },
  )

  it('never throws, and knows references to law that has moved', () => {
    for (const value of [undefined, null, 3, 'x', [], { kind: 'qf', parties: 'none' }])
      expect(lint(value).length).toBeGreaterThan(0)
    const drift = lint({ kind: 'qf', title: 'au sens du règlement du 27 avril 2018, chiffrement SSL' })
    expect(drift.filter(({ path }) => path === '').map(({ rule }) => rule)).toEqual(['QF-6.2-1', 'QF-7.1-1'])
  })
})

describe('a portfolio', () => {
  const situations = [
    situation({ ...qfConvention('2023-06-15'), id: 'late' }),
    situation({ ...qfConvention('2023-05-15'), id: 'early' }),
    situation({ ...qfConvention('2023-05-01'), id: 'broken' }, [
      event('qf.convention', 'MARRIAGE', '2023-06-01'),
    ]),
  ]

  it('puts the next deadline first, whatever the convention, and lists what could not be evaluated', () => {
    const result = portfolio(situations, { asOf: d('2024-01-01'), to: d('2024-06-30') })
    expect(result.entries.map(({ convention, deadline }) => `${convention} ${deadline.rule}`)).toEqual([
      'early QF-9.2-1',
      'late QF-9.2-1',
      'early QF-9.1-3',
      'late QF-9.1-3',
    ])
    expect(result).toMatchObject({
      evaluated: 2,
      problems: [{ convention: 'broken', code: 'EVENT_UNKNOWN' }],
    })
    expect(portfolio(situations, { asOf: d('2024-01-01'), to: d('2024-06-30') }, 1).entries).toHaveLength(1)
  })

  it('refuses a question that is wrong for every convention', () => {
    expect(codeOf(() => portfolio(situations, { asOf: d('2024-01-01'), to: d('2023-01-01') }))).toBe(
      'WINDOW_INVALID',
    )
  })
})

describe('checks', () => {
  const asOf = d('2024-01-01')

  it('a violation tells even when another fact is missing', () => {
    expect(check('QF-A2-4', { usersOnForm: 2 }, { asOf })).toMatchObject({
      outcome: 'violated',
      violations: ['usersOnForm'],
      missingFacts: ['userNamed', 'userMailValid'],
    })
  })

  it('nothing is asked when a condition does not hold', () => {
    expect(check('MSS-4.1-9', { isProvisional: false }, { asOf }).outcome).toBe('met')
  })

  it('a fact of the wrong kind, a rule that is not there and a question that a rule does not answer are errors', () => {
    expect(codeOf(() => check('MSS-4.1-9', { isProvisional: 'yes' }, { asOf }))).toBe('FACT_INVALID')
    expect(codeOf(() => check('QF-12-1', { priceInCents: Number.NaN }, { asOf }))).toBe('FACT_INVALID')
    expect(codeOf(() => compute('MSS-4.2-1', { contractConcludedOn: '2024-02-30' }))).toBe('FACT_INVALID')
    expect(codeOf(() => check('QF-0-0' as RuleId, {}, { asOf }))).toBe('RULE_UNKNOWN')
    expect(codeOf(() => check('QF-9.2-1', {}, { asOf }))).toBe('RULE_UNKNOWN')
    expect(codeOf(() => compute('QF-12-1' as ComputableRuleId, {}))).toBe('RULE_UNKNOWN')
  })
})
