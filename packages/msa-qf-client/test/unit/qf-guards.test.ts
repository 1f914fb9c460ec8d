import type { ConventionStatus } from '@entente/core/convention'
import { parseRuleId, parseTenantId } from '@entente/core/ids'
import { nodeDigest } from '@entente/runtime'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../src/guards/judge-guards.ts'
import {
  type ConsultationRequest,
  checkQfPolicy,
  type GuardId,
  type GuardSituation,
  judgeGuards,
  type QfPolicy,
  qfGuards,
} from '../../src/index.ts'
import {
  day,
  identityOf,
  manualRequest,
  NOW,
  policyFor,
  requestFor,
  statusOn,
  TODAY,
} from '../support/desk.ts'
import { catalogue } from '../support/samples.ts'

const base = (policy: Partial<QfPolicy> = {}) =>
  checkQfPolicy(policyFor('https://staging.particulier.api.gouv.fr', policy), nodeDigest)

function situation(change: Partial<GuardSituation> = {}): GuardSituation {
  const channel = change.channel ?? 'api'
  return {
    policy: base(),
    channel,
    request: channel === 'api' ? requestFor() : manualRequest(),
    at: new Date(NOW),
    day: day(TODAY),
    status: statusOn(TODAY),
    opposed: false,
    account: { agent: 'agent-07', state: 'active', since: day('2026-01-20') },
    liveSessions: 1,
    earlierThisMonth: 0,
    token: { expiresAt: new Date('2027-06-01T00:00:00Z'), scopes: [...scopes] },
    ...change,
  }
}
const scopes = ['cnaf_quotient_familial', 'cnaf_allocataires', 'cnaf_enfants', 'cnaf_adresse'] as const

const outcomeOf = (id: GuardId, change: Partial<GuardSituation>) =>
  judgeGuards(situation(change)).checks.find((check) => check.id === id)?.outcome

const asked = (change: Partial<ConsultationRequest>) => ({ request: { ...requestFor(), ...change } })
const byHand = { channel: 'extranet' } as const
const withUser = (agent: string) => asked({ session: { agent, id: 's', lastActivityAt: new Date(NOW) } })
const idle = (lastActivityAt: string) =>
  asked({ session: { agent: 'agent-07', id: 's', lastActivityAt: new Date(lastActivityAt) } })

describe('the guards', () => {
  it('let an orderly consultation pass on both channels', () => {
    for (const channel of ['api', 'extranet'] as const) {
      const report = judgeGuards(situation({ channel }))
      expect(report.verdict).toBe('passed')
      expect(refusalOf(report)).toBeUndefined()
      expect(report.checks.map(({ id }) => id)).toEqual(qfGuards.map(({ id }) => id))
    }
  })

  it('each name an article or a rule of the API, and an id of their own', () => {
    expect(new Set(qfGuards.map(({ id }) => id)).size).toBe(qfGuards.length)
    for (const { id, spec, rules } of qfGuards) {
      expect(spec.section).not.toBe('')
      expect(rules.length > 0, id).toBe(spec.document === 'MSA-QF-CONVENTION' || id === 'period-obtainable')
      for (const rule of rules) expect(rule).toMatch(/^QF-(?:A?\d+)(?:\.\d+)?-\d+$/)
    }
  })

  it.skipIf(catalogue === undefined)('each name rules that the catalogue has', () => {
    const known = new Set(catalogue?.match(/QF-[\w.]+-\d+/g))
    expect(qfGuards.flatMap(({ rules }) => rules).filter((rule) => !known.has(rule))).toEqual([])
  })

  it('judge the answer once there is one, and nothing of it before', () => {
    const after = { quota: 'kept', identity: 'matches' } as const
    for (const id of ['quota-kept', 'identity-confirmed'] as const) {
      expect(outcomeOf(id, {})).toBe('skipped')
      expect(outcomeOf(id, { answer: after })).toBe('passed')
      expect(outcomeOf(id, { ...byHand, answer: after })).toBe('skipped')
    }
  })

  it.each<[GuardId, string, Partial<GuardSituation>]>([
    ['no-opposition', 'the person objected', { opposed: true }],
    ['convention-in-force', 'no status', { ...byHand, status: undefined as never }],
    ['convention-in-force', 'the status of another day', { ...byHand, status: statusOn('2026-03-01') }],
    [
      'convention-in-force',
      'the status of another convention',
      { ...byHand, status: statusOn(TODAY, { convention: 'AUTRE' }) },
    ],
    ['convention-in-force', 'a draft', { ...byHand, status: statusOn(TODAY, { state: 'draft' }) }],
    [
      'convention-in-force',
      'an ended convention',
      { ...byHand, status: statusOn(TODAY, { state: 'ended' }) },
    ],
    [
      'policy-up-to-date',
      'an amendment that the policy does not know',
      { ...byHand, status: statusOn(TODAY, { amendments: ['avenant-1'] }) },
    ],
    [
      'partner-unchanged',
      'another legal person',
      { ...byHand, policy: base({ tenant: parseTenantId('99000006900015') }) },
    ],
    [
      'caisse-competent',
      'a department of another caisse',
      { ...byHand, request: manualRequest({ department: '59' }) },
    ],
    [
      'caisse-competent',
      'a department without caisse de MSA',
      { ...byHand, request: manualRequest({ department: '971' }) },
    ],
    [
      'not-suspended',
      'the access of the partner',
      {
        status: statusOn(TODAY, {
          state: 'suspended',
          suspension: { since: day(TODAY), cause: 'suspected-misuse', definitive: false },
        }),
      },
    ],
    [
      'not-suspended',
      'the access of the agent',
      { ...byHand, account: { agent: 'agent-07', state: 'suspended', since: day(TODAY) } },
    ],
    [
      'force-majeure',
      'a suspension',
      {
        ...byHand,
        status: statusOn(TODAY, {
          state: 'suspended',
          suspension: { since: day(TODAY), cause: 'force-majeure', definitive: false },
        }),
      },
    ],
    ['restitution', 'after the end, on the API too', { status: statusOn(TODAY, { state: 'ended' }) }],
    [
      'restitution',
      'the status of another day, which hides an end, on the API too',
      { status: statusOn('2026-03-01') },
    ],
    [
      'restitution',
      'the status of another convention, on the API too',
      { status: statusOn(TODAY, { convention: 'AUTRE' }) },
    ],
    ['restitution', 'no status, on the API too', { status: undefined as never }],
    ['agent-named', 'an unknown agent', withUser('agent-99')],
    ['agent-named', 'an agent who left', withUser('agent-12')],
    [
      'agent-named',
      'an agent who has not begun',
      { policy: base({ users: [{ id: 'agent-07', from: day('2026-03-03') }] }) },
    ],
    ['session-alive', 'fifteen idle minutes', idle('2026-03-02T08:45:00Z')],
    ['session-alive', 'an activity in the future', idle('2026-03-02T09:00:01Z')],
    [
      'password-changed',
      'a temporary password',
      { ...byHand, account: { agent: 'agent-07', state: 'temporary-password', since: day(TODAY) } },
    ],
    [
      'credentials-not-lost',
      'a loss',
      { ...byHand, account: { agent: 'agent-07', state: 'lost', since: day(TODAY) } },
    ],
    ['subject-of-channel', 'an identity on the extranet', { ...byHand, request: requestFor() }],
    ['subject-of-channel', 'a NIR on the API', { channel: 'api', request: manualRequest() }],
    [
      'family-informed',
      'informed tomorrow',
      asked({ information: { deliveredOn: day('2026-03-03'), notice: 'annexe1-2021-01' } }),
    ],
    ['family-registered', 'no registration', asked({ registration: ' ' })],
    ['purpose-allowed', 'a purpose of nobody', asked({ purpose: 'autre' })],
    [
      'purpose-allowed',
      'coordinates for a purpose that needs none',
      asked({ rubrics: ['montant', 'coordonnees'] }),
    ],
    ['disclosure-allowed', 'a recipient without consent', asked({ discloseTo: 'association' })],
    ['disclosure-allowed', 'a third party of nobody', asked({ discloseTo: 'autre' })],
    ['service-open', 'before five', { ...byHand, at: new Date('2026-03-02T03:59:59Z') }],
    ['habilitation-valid', 'no token', { token: undefined as never }],
    ['habilitation-valid', 'an expired token', { token: { expiresAt: new Date(NOW) } }],
    [
      'habilitation-valid',
      'an expired token that lacks scopes besides',
      { token: { expiresAt: new Date(NOW), scopes: ['cnaf_adresse'] } },
    ],
    [
      'habilitation-valid',
      'another recipient',
      { policy: base({ tenant: parseTenantId('99000006900015') }) },
    ],
    ['period-obtainable', 'a past month', asked({ period: { year: 2026, month: 2 } })],
    ['quota-kept', 'no call left', { answer: { quota: 'used-up' } }],
    ['identity-confirmed', 'somebody else', { answer: { quota: 'kept', identity: 'diverges' } }],
  ])('%s blocks: %s', (id, _what, change) => {
    const report = judgeGuards(situation(change))
    expect(report.checks.find((check) => check.id === id)).toMatchObject({ outcome: 'failed', code: id })
    expect(report.verdict).toBe('failed')
    expect(refusalOf(report)).toBeDefined()
  })

  it('convention-in-force blocks: no declaration was transmitted', () => {
    const { convention } = policyFor('https://staging.particulier.api.gouv.fr')
    if (convention === undefined) return expect.unreachable()
    const { formalityOn: _none, ...undeclared } = convention
    expect(outcomeOf('convention-in-force', { ...byHand, policy: base({ convention: undeclared }) })).toBe(
      'failed',
    )
  })

  it.each<[GuardId, string, Partial<GuardSituation>]>([
    [
      'caisse-competent',
      'the department is not known',
      { ...byHand, request: { ...manualRequest(), department: undefined as never } },
    ],
    ['account-not-shared', 'two sessions at once', { liveSessions: 2 }],
    [
      'password-changed',
      'an old password',
      {
        ...byHand,
        account: {
          agent: 'agent-07',
          state: 'active',
          since: day('2025-01-01'),
          passwordChangedOn: day('2025-08-01'),
        },
      },
    ],
    [
      'family-informed',
      'another version of the notice',
      asked({ information: { deliveredOn: day('2026-02-01'), notice: 'annexe1-2019' } }),
    ],
    ['consultation-not-repeated', 'the sixth time this month', { earlierThisMonth: 5 }],
    [
      'formal-notice',
      'an end that is known',
      { ...byHand, status: statusOn(TODAY, { ends: day('2026-03-31') }) },
    ],
    [
      'denunciation',
      'a denunciation that was recorded',
      { status: statusOn(TODAY, { ends: day('2027-01-14'), rules: [parseRuleId('QF-9.2-1')] }) },
    ],
    ['insured', 'an insurance that ended', { ...byHand, policy: base({ insuredUntil: day('2026-03-01') }) }],
    [
      'availability',
      'less than promised',
      { ...byHand, availability: { verdict: 'broken', percent: 97.5, openMs: 1, downMs: 1, excusedMs: 0 } },
    ],
    [
      'habilitation-valid',
      'a token that ends in ten days',
      { token: { expiresAt: new Date('2026-03-12T00:00:00Z') } },
    ],
    [
      'habilitation-valid',
      'a token without the scopes',
      { token: { expiresAt: new Date('2027-06-01T00:00:00Z'), scopes: ['cnaf_adresse'] } },
    ],
    [
      'period-obtainable',
      'a recomputed month that is wanted',
      asked({ period: { year: 2026, month: 2 }, acceptRecomputed: true }),
    ],
    [
      'identity-confirmed',
      'allocataires that the scopes mask',
      { answer: { quota: 'kept', identity: 'not-comparable' } },
    ],
  ])('%s warns and lets pass: %s', (id, _what, change) => {
    const report = judgeGuards(situation(change))
    expect(report.checks.find((check) => check.id === id)).toMatchObject({
      outcome: 'warning',
      detail: expect.any(String),
    })
    expect(report.verdict).toBe('passed')
  })

  it.each([
    ['2026-06-01', 'far'],
    ['2026-05-31', 90],
    ['2026-05-01', 60],
    ['2026-04-01', 30],
    ['2026-03-17', 15],
  ] as const)('say of a token that ends on %s: %s days', (until, withinDays) => {
    for (const scopes of [undefined, ['cnaf_adresse']] as const) {
      const token = { expiresAt: new Date(`${until}T09:00:00Z`), ...(scopes && { scopes }) }
      const check = judgeGuards(situation({ token })).checks.find(({ id }) => id === 'habilitation-valid')
      expect(check?.facts?.withinDays ?? 'far').toBe(withinDays)
      expect(check?.outcome).toBe(withinDays === 'far' && scopes === undefined ? 'passed' : 'warning')
    }
  })

  it('report the dates that the status carries, and say of what it carries none', () => {
    const ended = statusOn(TODAY, {
      state: 'ended',
      ends: day('2026-03-01'),
      confidentialUntil: day('2031-03-01'),
    })
    const report = (status: ConventionStatus) => (id: GuardId) =>
      judgeGuards(situation({ status })).checks.find((check) => check.id === id)
    expect(report(ended)('secrecy')).toMatchObject({ facts: { confidentialUntil: '2031-03-01' } })
    expect(report(ended)('term')).toMatchObject({ facts: { ends: '2026-03-01' } })
    const running = report(statusOn(TODAY, { nextTerm: day('2027-01-14') }))
    for (const id of ['term', 'denunciation'] as const) {
      expect(running(id)).toMatchObject({ outcome: 'passed', facts: { nextTerm: '2027-01-14' } })
    }
    for (const id of ['address-change', 'dispute'] as const) expect(running(id)?.outcome).toBe('skipped')
  })

  it('leave to the extranet what only its convention says', () => {
    const skipped = judgeGuards(situation({ at: new Date('2026-03-02T02:00:00Z') })).checks.filter(
      ({ outcome }) => outcome === 'skipped',
    )
    expect(skipped.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['service-open', 'convention-in-force', 'password-changed', 'dispute']),
    )
  })

  it('name the opposition first, whatever else is wrong', () => {
    const report = judgeGuards(situation({ ...withUser('agent-99'), opposed: true }))
    expect(refusalOf(report)).toBe('opposition')
  })

  it('never tell who it is about', () => {
    const request = requestFor({
      subject: identityOf('Sentinelle'),
      registration: 'SENTINELLE',
      department: '59',
    })
    const report = judgeGuards(situation({ request, opposed: true }))
    expect(JSON.stringify(report).toUpperCase()).not.toContain('SENTINELLE')
  })
})

describe('the opening hours, with the clock changes', () => {
  it.each([
    ['2026-01-15T03:59:59Z', 'failed'],
    ['2026-01-15T04:00:00Z', 'passed'],
    ['2026-01-15T21:59:59Z', 'passed'],
    ['2026-01-15T22:00:00Z', 'failed'],
    ['2026-07-15T02:59:59Z', 'failed'],
    ['2026-07-15T03:00:00Z', 'passed'],
    ['2026-07-15T20:59:59Z', 'passed'],
    ['2026-07-15T21:00:00Z', 'failed'],
    ['2026-03-28T03:59:59Z', 'failed'],
    ['2026-03-29T03:00:00Z', 'passed'],
    ['2026-10-25T03:59:59Z', 'failed'],
    ['2026-10-25T04:00:00Z', 'passed'],
  ])('at %s: %s', (at, outcome) => {
    expect(outcomeOf('service-open', { ...byHand, at: new Date(at) })).toBe(outcome)
  })
})
