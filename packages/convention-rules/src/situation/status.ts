import { isNonEmpty } from '@entente/core'
import type { ConventionStatus, LifecycleState, ProjectStatus, Suspension } from '@entente/core/convention'
import { parseRuleId } from '@entente/core/ids'
import { addDelay, type CivilDate } from '@entente/core/time'
import type { RuleId } from '../catalogue/rule.ts'
import type { LifecycleSnapshot } from '../lifecycle/replay.ts'
import { delayIn, type Terms } from '../lifecycle/terms.ts'
import { effectOf, mainLifecycle, type ReadSituation, readSituation, type Situation } from './situation.ts'

/** States of the lifecycles that stand for something else than "in force". */
const STATES: Readonly<Record<string, LifecycleState>> = {
  DRAFT: 'draft',
  PENDING_CNIL: 'draft',
  PROPOSED: 'draft',
  SUSPENDED_FM: 'suspended',
  STOPPED_BY_TRACE: 'suspended',
  CLIENT_BLOCKED: 'suspended',
  ENDED: 'ended',
  CLOSED: 'ended',
  TERMINATED: 'ended',
}

/** Rule on which each text rests its day of effect. */
const EFFECT_RULE: Readonly<Record<Terms['kind'], RuleId>> = {
  interops: 'INTEROPS-12.1-4',
  mssante: 'MSS-11-1',
  qf: 'QF-9.1-1',
}

/**
 * What a convention allows on a day, as data for every guard: nobody else computes it.
 *
 * @param asOf the day in question
 * @throws {RuleError} those of `replay`, and `READING_UNKNOWN`
 * @example
 * const status = statusOf({ convention, events }, parseCivilDate('2025-03-31'))
 */
export function statusOf(situation: Situation, asOf: CivilDate): ConventionStatus {
  return statusOfRead(readSituation(situation, asOf))
}

/** {@link statusOf} for a situation that was read already. */
export function statusOfRead(read: ReadSituation): ConventionStatus {
  const { convention } = read.situation
  const { snapshot } = mainLifecycle(read)
  const { milestones } = snapshot
  const state = stateOf(snapshot)
  const suspension = suspensionOf(snapshot)
  const ends = state === 'draft' ? undefined : milestones.endsOn
  const confidentialUntil = ends === undefined ? undefined : confidentialityEnd(read, ends)
  const nextTerm = state === 'ended' || ends !== undefined ? undefined : milestones.termEnd
  const rules = [
    ...new Set([...snapshot.steps.flatMap((step) => step.rules), EFFECT_RULE[convention.kind]]),
  ].map(parseRuleId)
  const phase = phaseOf(read)
  return {
    convention: convention.id,
    asOf: read.asOf,
    state,
    ...(suspension === undefined ? {} : { suspension }),
    ...(milestones.effectiveOn === undefined ? {} : { effectiveOn: milestones.effectiveOn }),
    ...(ends === undefined ? {} : { ends }),
    ...(nextTerm === undefined ? {} : { nextTerm }),
    ...(confidentialUntil === undefined ? {} : { confidentialUntil }),
    ...(phase === undefined || state === 'ended' ? {} : { phase }),
    projects: projectsOf(read, state),
    amendments: amendmentsOf(read),
    rules: isNonEmpty(rules) ? rules : [parseRuleId(EFFECT_RULE[convention.kind])],
  }
}

/** Last day of confidentiality after an end, in the texts that bound it. */
export function confidentialityEnd(read: ReadSituation, ends: CivilDate): CivilDate | undefined {
  if (read.terms.kind === 'interops') return undefined
  return addDelay(ends, delayIn(read.terms, 'confidentialityAfterEnd')).date
}

function stateOf(snapshot: LifecycleSnapshot): LifecycleState {
  const state = STATES[snapshot.state] ?? 'in-force'
  return state === 'in-force' && snapshot.milestones.suspendedOn !== undefined ? 'suspended' : state
}

const CAUSES: readonly Suspension['cause'][] = [
  'force-majeure',
  'suspected-misuse',
  'control',
  'major-disturbance',
  'trace-outage',
]

function suspensionOf(snapshot: LifecycleSnapshot): Suspension | undefined {
  const { suspendedOn, suspensionCause } = snapshot.milestones
  if (suspendedOn === undefined || stateOf(snapshot) !== 'suspended') return undefined
  return {
    since: suspendedOn,
    cause: CAUSES.find((cause) => cause === suspensionCause) ?? 'other',
    definitive: false,
  }
}

function phaseOf(read: ReadSituation): ConventionStatus['phase'] {
  const integration = read.lifecycles.find(({ machine }) => machine === 'mss.integration')?.snapshot.state
  if (integration === undefined || integration === 'NOT_CONTRACTED' || integration === 'OUT') return undefined
  return integration === 'VALIDATED' ? 'validee' : 'provisoire'
}

function projectsOf(read: ReadSituation, convention: LifecycleState): readonly ProjectStatus[] {
  return read.lifecycles
    .filter(({ machine }) => machine === 'interops.project')
    .map(({ subject, snapshot }): ProjectStatus => {
      const suspension = suspensionOf(snapshot)
      const { endsOn } = snapshot.milestones
      return {
        project: subject ?? '',
        state: underConvention(stateOf(snapshot), convention),
        ...(suspension === undefined ? {} : { suspension }),
        ...(endsOn === undefined ? {} : { ends: endsOn }),
      }
    })
    .filter(({ state, ends }) => state !== convention || ends !== undefined)
}

/** A project is never more alive than its convention. */
function underConvention(project: LifecycleState, convention: LifecycleState): LifecycleState {
  return project === 'in-force' ? convention : project
}

function amendmentsOf(read: ReadSituation): readonly string[] {
  const { convention } = read.situation
  return convention.amendments
    .map((amendment) => ({ id: amendment.id, on: effectOf(amendment, convention, read.readings) }))
    .filter(({ on }) => on !== undefined && on <= read.asOf)
    .sort((left, right) => ((left.on ?? '') < (right.on ?? '') ? -1 : 1))
    .map(({ id }) => id)
}
