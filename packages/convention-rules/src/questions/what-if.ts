import type { ConventionStatus } from '@entente/core/convention'
import type { CivilDate } from '@entente/core/time'
import type { Deadline } from '../deadlines/deadline.ts'
import { type DeadlineQuery, deadlinesOfRead } from '../deadlines/deadlines.ts'
import type { LifecycleEvent } from '../lifecycle/event.ts'
import type { RefusedEvent } from '../lifecycle/replay.ts'
import type { ConventionOutline } from '../situation/outline.ts'
import { type ReadSituation, readSituation, type Situation } from '../situation/situation.ts'
import { statusOfRead } from '../situation/status.ts'

/** What is supposed: events that did not happen, another text, other readings. */
export interface Hypothesis {
  readonly events?: readonly LifecycleEvent[]
  /** The convention as an amendment would make it. */
  readonly convention?: ConventionOutline
  readonly readings?: Readonly<Partial<Record<string, string>>>
}

/** A deadline whose dates the hypothesis moves. */
export interface MovedDeadline {
  readonly before: Deadline
  readonly after: Deadline
}

/** A lifecycle whose state the hypothesis changes. */
export interface ChangedLifecycle {
  readonly machine: string
  readonly subject?: string
  readonly before: string
  readonly after: string
}

/** What a hypothesis changes. */
export interface Difference {
  readonly status: { readonly before: ConventionStatus; readonly after: ConventionStatus }
  readonly lifecycles: readonly ChangedLifecycle[]
  readonly added: readonly Deadline[]
  readonly removed: readonly Deadline[]
  readonly moved: readonly MovedDeadline[]
  /** Supposed events that the text does not allow, with the reasons. */
  readonly refused: readonly RefusedEvent[]
  readonly review: 'none'
}

/**
 * Compares a situation with what it would be: after some events, an amendment, or other readings.
 *
 * Supposed events are merged in by date; the situation itself is not changed.
 *
 * @param query the day on which both are looked at and the period of the deadlines; supposed events after `asOf` are
 *   not looked at, so give the day after them
 * @throws {RuleError} those of `deadlines`
 * @example
 * whatIf(situation, { readings: { Q1: 'veille' } }, { asOf, to }).moved
 */
export function whatIf(situation: Situation, hypothesis: Hypothesis, query: DeadlineQuery): Difference {
  const before = readSituation(situation, query.asOf)
  const after = readSituation(supposed(situation, hypothesis), query.asOf)
  const [old, next] = [before, after].map((read) => deadlinesOfRead(read, query))
  const oldByKey = new Map((old ?? []).map((deadline) => [deadline.key, deadline]))
  const nextByKey = new Map((next ?? []).map((deadline) => [deadline.key, deadline]))
  const supposedIds = new Set((hypothesis.events ?? []).map(({ id }) => id))
  return {
    status: { before: statusOfRead(before), after: statusOfRead(after) },
    lifecycles: changedLifecycles(before, after),
    added: (next ?? []).filter(({ key }) => !oldByKey.has(key)),
    removed: (old ?? []).filter(({ key }) => !nextByKey.has(key)),
    moved: (next ?? []).flatMap((deadline) => {
      const previous = oldByKey.get(deadline.key)
      return previous === undefined || isSame(previous, deadline)
        ? []
        : [{ before: previous, after: deadline }]
    }),
    refused: after.lifecycles.flatMap(({ snapshot }) =>
      snapshot.refused.filter(({ event }) => supposedIds.has(event)),
    ),
    review: 'none',
  }
}

/** Why an act is possible or not on a day. */
export type Permission =
  | { readonly allowed: true; readonly difference: Difference }
  | { readonly allowed: false; readonly reasons: RefusedEvent['reasons']; readonly review: 'none' }

/**
 * Answers "may I do this now, and why not?": the event is supposed on its day, and its consequences or the reasons of
 * its refusal are given.
 *
 * @throws {RuleError} those of `whatIf`
 */
export function mayDo(situation: Situation, event: LifecycleEvent, to: CivilDate): Permission {
  const difference = whatIf(situation, { events: [event] }, { asOf: event.on, to })
  const [refused] = difference.refused
  if (refused === undefined) return { allowed: true, difference }
  return { allowed: false, reasons: refused.reasons, review: 'none' }
}

/** A change that time alone makes. */
export interface ComingChange {
  readonly machine: string
  readonly subject?: string
  /** Last day before the change. */
  readonly lastDay: CivilDate
  readonly type: string
  readonly from: string
  readonly to: string
  readonly rules: readonly string[]
}

/**
 * Answers "what happens if nobody does anything?": the changes that dates alone make between two days, in order.
 *
 * @throws {RuleError} those of `replay`
 */
export function ifNothing(situation: Situation, asOf: CivilDate, to: CivilDate): readonly ComingChange[] {
  const events = situation.events.filter(({ on }) => on <= asOf)
  return readSituation({ ...situation, events }, to)
    .lifecycles.flatMap(({ machine, subject, snapshot }) =>
      snapshot.steps
        .filter((step) => step.event === undefined && step.on >= asOf)
        .map((step) => ({
          machine,
          ...(subject === undefined ? {} : { subject }),
          lastDay: step.on,
          type: step.type,
          from: step.from,
          to: step.to,
          rules: step.rules,
        })),
    )
    .sort((left, right) => (left.lastDay < right.lastDay ? -1 : left.lastDay > right.lastDay ? 1 : 0))
}

function supposed(situation: Situation, hypothesis: Hypothesis): Situation {
  const events = [...situation.events, ...(hypothesis.events ?? [])]
  return {
    ...situation,
    convention: hypothesis.convention ?? situation.convention,
    events: events.sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0)),
    readings: { ...situation.readings, ...hypothesis.readings },
  }
}

function changedLifecycles(before: ReadSituation, after: ReadSituation): readonly ChangedLifecycle[] {
  const key = (lifecycle: { machine: string; subject?: string }) =>
    `${lifecycle.machine}/${lifecycle.subject ?? ''}`
  const states = new Map(before.lifecycles.map((lifecycle) => [key(lifecycle), lifecycle.snapshot.state]))
  return after.lifecycles
    .map((lifecycle) => ({
      machine: lifecycle.machine,
      ...(lifecycle.subject === undefined ? {} : { subject: lifecycle.subject }),
      before: states.get(key(lifecycle)) ?? '',
      after: lifecycle.snapshot.state,
    }))
    .filter((change) => change.before !== change.after)
}

function isSame(left: Deadline, right: Deadline): boolean {
  const [a, b] = [left.envelope, right.envelope]
  return (
    a.safe === b.safe &&
    a.literal === b.literal &&
    a.latestArguable === b.latestArguable &&
    left.state === right.state
  )
}
