import type { ErrorDetails, SpecRef } from '@entente/core'
import type { Check } from '@entente/core/checks'
import type { ConventionStatus } from '@entente/core/convention'
import { parseRuleId, type RuleId } from '@entente/core/ids'
import type { CivilDate } from '@entente/core/time'
import type { TokenFacts } from '../access/read-token.ts'
import type { AvailabilityVerdict } from '../availability/measure-availability.ts'
import type { ConsultationRequest } from '../client/consultation-request.ts'
import type { QfAccount } from '../manual/qf-account.ts'
import type { IdentityMatch } from '../outcomes/match-identity.ts'
import type { CheckedQfPolicy } from '../policy/check-qf-policy.ts'
import type { GuardId } from './guard-ids.ts'

/** `api` rests on the habilitation, `extranet` on the convention. */
export type QfChannel = 'api' | 'extranet'

/** Everything a guard may look at. It is read before the guards run: a guard does no I/O and knows no other time. */
export interface GuardSituation {
  readonly policy: CheckedQfPolicy
  readonly channel: QfChannel
  readonly request: ConsultationRequest
  readonly at: Date
  /** The day of `at` in Paris. */
  readonly day: CivilDate
  /** Status of the convention on that day. Absent when the policy has no convention. */
  readonly status?: ConventionStatus
  readonly opposed: boolean
  /** What is known of the agent's extranet account. */
  readonly account?: QfAccount
  /** Sessions of the same agent that are alive. */
  readonly liveSessions: number
  /** Consultations of the same person in the calendar month, this one left out. Absent when nobody counts. */
  readonly earlierThisMonth?: number
  readonly token?: TokenFacts
  /** Absent when nobody measures. */
  readonly availability?: AvailabilityVerdict
  /** Absent before the API has answered. */
  readonly answer?: GuardedAnswer
}

/** What two guards look at once the API has answered. */
export interface GuardedAnswer {
  readonly quota: 'kept' | 'used-up'
  /** Absent when the answer holds no file of the MSA. */
  readonly identity?: IdentityMatch
}

/** What a guard finds. `blocked` forbids; `warned` allows and tells; `not-applicable` says why it did not look. */
export type GuardFinding =
  | { readonly finding: 'met'; readonly facts?: ErrorDetails }
  | { readonly finding: 'blocked' | 'warned'; readonly detail: string; readonly facts?: ErrorDetails }
  | { readonly finding: 'not-applicable'; readonly detail: string }

/** One guard: pure, with the article it comes from. */
export interface Guard {
  readonly id: GuardId
  readonly spec: SpecRef
  /** Rules of the catalogue of `@entente/convention-rules` that it enforces; none for a rule of the API alone. */
  readonly rules: readonly RuleId[]
  readonly channels: readonly QfChannel[]
  /** `block` may forbid, `warn` only tells, `measure` only reports. */
  readonly effect: 'block' | 'warn' | 'measure'
  judge(situation: GuardSituation): GuardFinding
}

/** Applies one guard. One that does not concern the channel is reported as skipped. */
export function applyGuard(guard: Guard, situation: GuardSituation): Check<GuardId> {
  const { id, spec } = guard
  if (!guard.channels.includes(situation.channel)) {
    return { id, spec, outcome: 'skipped', detail: `It concerns the ${guard.channels.join(', ')} only.` }
  }
  const found = guard.judge(situation)
  switch (found.finding) {
    case 'met':
      return { id, spec, outcome: 'passed', ...(found.facts && { facts: found.facts }) }
    case 'not-applicable':
      return { id, spec, outcome: 'skipped', detail: found.detail }
    case 'blocked':
    case 'warned': {
      const blocks = found.finding === 'blocked' && guard.effect === 'block'
      return {
        id,
        spec,
        outcome: blocks ? 'failed' : 'warning',
        ...(blocks ? { code: id } : {}),
        detail: found.detail,
        ...(found.facts && { facts: found.facts }),
      }
    }
  }
}

export const met: GuardFinding = { finding: 'met' }

export function blocked(detail: string, facts?: ErrorDetails): GuardFinding {
  return { finding: 'blocked', detail, ...(facts && { facts }) }
}

export function warned(detail: string, facts?: ErrorDetails): GuardFinding {
  return { finding: 'warned', detail, ...(facts && { facts }) }
}

export function notApplicable(detail: string): GuardFinding {
  return { finding: 'not-applicable', detail }
}

/** Rules of the convention, by id. */
export function rules(...ids: readonly string[]): readonly RuleId[] {
  return ids.map(parseRuleId)
}

/** A place in the convention. */
export function article(section: string): SpecRef {
  return { document: 'MSA-QF-CONVENTION', section }
}

/** A place in the documentation of the API. */
export function apiRule(section: string): SpecRef {
  return { document: 'API-PARTICULIER', section }
}
