import type { CivilDate } from '@entente/core/time'
import { findRule, type RuleId } from '../catalogue/rule.ts'
import { RuleError } from '../errors.ts'
import { type Assumption, assumptionsOf } from '../interpretation/interpretation.ts'
import type { Behaviour, BehaviourTable, Milestones, Refusal } from './behaviour.ts'
import { checkDates, checkIdentities, type LifecycleEvent } from './event.ts'
import { interopsBehaviours } from './interops-behaviours.ts'
import { DERIVED_EVENTS, machineOf } from './machine.ts'
import type { MachineRecord, TransitionRecord } from './machine-record.ts'
import { type MachineId, TRANSITION_IDS, type TransitionId } from './machines.generated.ts'
import { mssanteBehaviours } from './mssante-behaviours.ts'
import { qfBehaviours } from './qf-behaviours.ts'
import { modelTerms, type Terms } from './terms.ts'

/** One change that happened: recorded, or derived from dates (`event` absent). */
export interface Step {
  /** The day of the event; for a derived change, the last day that ran before it. */
  readonly on: CivilDate
  readonly type: string
  readonly from: string
  readonly to: string
  readonly rules: readonly RuleId[]
  /** Id of the recorded event. */
  readonly event?: string
  readonly milestones: Milestones
}

/** An event that the text does not allow where it stands, and why. */
export interface RefusedEvent {
  readonly event: string
  readonly type: string
  readonly on: CivilDate
  readonly state: string
  readonly reasons: readonly Refusal[]
}

/** What may happen next. */
export interface PossibleEvent {
  readonly type: string
  readonly to: string
  readonly rules: readonly RuleId[]
  /** The condition, in the words of the machine. */
  readonly guard: string
}

/** The change that time alone will make, unless something happens before. */
export interface UpcomingChange {
  readonly type: string
  /** Last day before the change. */
  readonly lastDay: CivilDate
  readonly to: string
  readonly rules: readonly RuleId[]
}

/** Where a lifecycle stands on a day. */
export interface LifecycleSnapshot {
  readonly machine: MachineId
  readonly asOf: CivilDate
  readonly state: string
  readonly final: boolean
  readonly milestones: Milestones
  readonly steps: readonly Step[]
  readonly refused: readonly RefusedEvent[]
  /** Events dated after `asOf`, which were not looked at. */
  readonly later: number
  readonly upcoming?: UpcomingChange
  readonly possible: readonly PossibleEvent[]
  readonly assumptions: readonly Assumption[]
  readonly review: 'none'
}

/** What a replay needs beside the events. */
export interface ReplayOptions {
  /** @default the terms of the model text */
  readonly terms?: Terms
  /** What is known before the first event, such as the publication of a DSFT version. */
  readonly seed?: Milestones
}

const BEHAVIOURS: BehaviourTable = { ...interopsBehaviours, ...mssanteBehaviours, ...qfBehaviours }

/** Another event type to try when one is refused because it comes late. */
const LATE_FORM: Readonly<Record<string, string>> = { DENOUNCED: 'DENOUNCED_LATE' }

/** Most changes that time alone may make in one replay: more means that a period does not advance. */
const MOST_DERIVED = 2000

interface Transition extends TransitionRecord {
  readonly rules: readonly RuleId[]
  readonly behaviour: Behaviour
}

/**
 * Computes where a lifecycle stands on a day from the events recorded so far. No clock, no timer: changes that time
 * makes are derived from dates, and an end runs until 24:00 of its last day.
 *
 * An event that the text does not allow is not an error: it is left out and listed in `refused` with its reasons.
 *
 * @param machine such as `qf.convention`
 * @param events in the order of their dates; those of other lifecycles are refused
 * @param asOf the day in question; later events are not looked at
 * @throws {RuleError} `MACHINE_UNKNOWN` `EVENT_UNKNOWN` `EVENT_DERIVED` `EVENT_OUT_OF_ORDER` `EVENT_DUPLICATE`
 *   `EVENT_INCOMPLETE` `EVENT_CONTRADICTORY` `EVENT_DATE_INVALID`
 * @example
 * replay('qf.dispute', events, parseCivilDate('2025-12-15')).state // 'LITIGATION'
 */
export function replay(
  machine: MachineId,
  events: readonly LifecycleEvent[],
  asOf: CivilDate,
  options: ReplayOptions = {},
): LifecycleSnapshot {
  const record = machineOf(machine)
  const terms = options.terms ?? modelTerms(kindOf(machine))
  checkIdentities(events)
  const run = new Run(record, machine, terms, options.seed ?? {})
  for (const event of events) checkEvent(record, event)
  checkOrder(events)
  let later = 0
  for (const event of events) {
    if (event.on > asOf) {
      later += 1
      continue
    }
    run.passTime(event.on)
    run.apply(event)
  }
  run.passTime(asOf)
  return run.snapshot(asOf, later)
}

/** The kind of convention that a lifecycle belongs to. */
function kindOf(machine: MachineId): Terms['kind'] {
  if (machine.startsWith('interops.')) return 'interops'
  return machine.startsWith('mss.') ? 'mssante' : 'qf'
}

class Run {
  readonly #machine: MachineRecord
  readonly #id: MachineId
  readonly #terms: Terms
  readonly #table: ReadonlyMap<string, readonly Transition[]>
  readonly #steps: Step[] = []
  readonly #refused: RefusedEvent[] = []
  #state: string
  #milestones: Milestones

  constructor(machine: MachineRecord, id: MachineId, terms: Terms, seed: Milestones) {
    this.#machine = machine
    this.#id = id
    this.#terms = terms
    this.#table = transitionsOf(machine)
    this.#state = machine.initial
    this.#milestones = seed
  }

  /** Makes the changes whose last day lies before `day`. */
  passTime(day: CivilDate): void {
    for (let made = 0; made < MOST_DERIVED; made += 1) {
      const next = this.#nextDerived()
      if (next === undefined || next.lastDay >= day) return
      this.#take(next.transition, next.lastDay, undefined)
    }
  }

  apply(event: LifecycleEvent): void {
    const reasons = this.#attempt(event)
    if (reasons === undefined) return
    const late = LATE_FORM[event.type]
    if (late !== undefined && this.#attempt({ ...event, type: late }) === undefined) return
    this.#refused.push({ event: event.id, type: event.type, on: event.on, state: this.#state, reasons })
  }

  snapshot(asOf: CivilDate, later: number): LifecycleSnapshot {
    const open = this.#table.get(this.#state) ?? []
    const next = this.#nextDerived()
    const cited = [
      ...this.#steps.flatMap((step) => step.rules),
      ...open.flatMap((transition) => transition.rules),
    ]
    return {
      machine: this.#id,
      asOf,
      state: this.#state,
      final: this.#machine.finals.includes(this.#state),
      milestones: this.#milestones,
      steps: this.#steps,
      refused: this.#refused,
      later,
      ...(next === undefined
        ? {}
        : {
            upcoming: {
              type: next.transition.event,
              lastDay: next.lastDay,
              to: next.transition.to,
              rules: next.transition.rules,
            },
          }),
      possible: open
        .filter((transition) => !DERIVED_EVENTS.has(transition.event))
        .map(({ event, to, rules, guard }) => ({ type: event, to, rules, guard })),
      assumptions: assumptionsOf(cited, this.#terms.readings),
      review: 'none',
    }
  }

  #nextDerived(): { readonly transition: Transition; readonly lastDay: CivilDate } | undefined {
    for (const transition of this.#table.get(this.#state) ?? []) {
      const lastDay = transition.behaviour.due?.(this.#milestones, this.#terms)
      if (lastDay !== undefined) return { transition, lastDay }
    }
    return undefined
  }

  /** Takes the event; gives the reasons when it is refused. */
  #attempt(event: LifecycleEvent): readonly Refusal[] | undefined {
    const open = (this.#table.get(this.#state) ?? []).filter((transition) => transition.event === event.type)
    if (open.length === 0) return [this.#impossible(event)]
    const reasons: Refusal[] = []
    for (const transition of open) {
      requireFacts(transition, event)
      const reason = transition.behaviour.refuse?.({
        event,
        milestones: this.#milestones,
        terms: this.#terms,
      })
      if (reason === undefined) {
        this.#take(transition, event.on, event)
        return undefined
      }
      reasons.push(reason)
    }
    return reasons
  }

  #take(transition: Transition, on: CivilDate, event: LifecycleEvent | undefined): void {
    const cause = event ?? { id: '', machine: this.#id, type: transition.event, on }
    const change = transition.behaviour.effect?.({
      event: cause,
      milestones: this.#milestones,
      terms: this.#terms,
    })
    if (change !== undefined) this.#milestones = merge(this.#milestones, change)
    this.#state = transition.to
    this.#steps.push({
      on,
      type: transition.event,
      from: transition.from,
      to: transition.to,
      rules: transition.rules,
      ...(event === undefined ? {} : { event: event.id }),
      milestones: this.#milestones,
    })
  }

  #impossible(event: LifecycleEvent): Refusal {
    const elsewhere = this.#machine.transitions.find((transition) => transition.event === event.type)
    const states = this.#machine.transitions
      .filter((transition) => transition.event === event.type)
      .map((transition) => transition.from)
    return {
      rule: findRule(elsewhere?.rules[0] ?? '').id,
      en: `${event.type} is possible in ${[...new Set(states)].join(', ')}, not in ${this.#state}`,
      fr: `${event.type} est possible à l’état ${[...new Set(states)].join(', ')}, non à l’état ${this.#state}`,
    }
  }
}

const TABLES = new Map<string, ReadonlyMap<string, readonly Transition[]>>()
const KNOWN_TRANSITIONS: ReadonlyMap<string, TransitionId> = new Map(TRANSITION_IDS.map((id) => [id, id]))
const NO_BEHAVIOUR: Behaviour = {}

function transitionsOf(machine: MachineRecord): ReadonlyMap<string, readonly Transition[]> {
  const known = TABLES.get(machine.id)
  if (known !== undefined) return known
  const table = new Map<string, Transition[]>()
  for (const record of machine.transitions) {
    const id = KNOWN_TRANSITIONS.get(`${machine.id}/${record.from}/${record.event}/${record.to}`)
    const transition: Transition = {
      ...record,
      rules: record.rules.map((cited) => findRule(cited).id),
      behaviour: (id === undefined ? undefined : BEHAVIOURS[id]) ?? NO_BEHAVIOUR,
    }
    table.set(record.from, [...(table.get(record.from) ?? []), transition])
  }
  TABLES.set(machine.id, table)
  return table
}

function merge(milestones: Milestones, change: Readonly<Record<string, unknown>>): Milestones {
  return Object.fromEntries(
    Object.entries({ ...milestones, ...change }).filter(([, value]) => value !== undefined),
  )
}

function checkEvent(machine: MachineRecord, event: LifecycleEvent): void {
  checkDates(event)
  if (
    event.machine !== machine.id ||
    !machine.transitions.some((transition) => transition.event === event.type)
  ) {
    throw new RuleError({
      code: 'EVENT_UNKNOWN',
      what: `Event ${event.id} does not belong to ${machine.id}.`,
      why: `Its events are ${[...new Set(machine.transitions.map((transition) => transition.event))].join(', ')}.`,
      fix: 'Correct its machine or its type.',
      details: { event: event.id, machine: machine.id },
    })
  }
  if (DERIVED_EVENTS.has(event.type)) {
    const rules = machine.transitions.find((transition) => transition.event === event.type)?.rules ?? []
    throw new RuleError({
      code: 'EVENT_DERIVED',
      what: `Event ${event.id} cannot be recorded.`,
      why: `${event.type} follows from dates (${rules.join(', ')}).`,
      fix: 'Remove it: it is computed.',
      details: { event: event.id, rule: rules[0] ?? '' },
    })
  }
}

/** Refuses events that are not in the order of their dates. Throws {@link RuleError} `EVENT_OUT_OF_ORDER`. */
export function checkOrder(events: readonly LifecycleEvent[]): void {
  let previous: LifecycleEvent | undefined
  for (const event of events) {
    if (previous !== undefined && event.on < previous.on) {
      throw new RuleError({
        code: 'EVENT_OUT_OF_ORDER',
        what: `Event ${event.id} (${event.on}) comes after ${previous.id} (${previous.on}).`,
        why: 'Events are replayed in the order of their dates.',
        fix: 'Sort the events by date, or correct the date.',
        details: { event: event.id, previous: previous.id },
      })
    }
    previous = event
  }
}

function requireFacts(transition: Transition, event: LifecycleEvent): void {
  const missing = transition.behaviour.requires?.find((name) => event.facts?.[name] === undefined)
  if (missing === undefined) return
  throw new RuleError({
    code: 'EVENT_INCOMPLETE',
    what: `Event ${event.id} lacks ${missing}.`,
    why: `${transition.event} cannot be judged without it (${transition.rules.join(', ')}).`,
    fix: `Add ${missing} to the facts of the event.`,
    details: { event: event.id, fact: missing, rule: transition.rules[0] ?? '' },
  })
}
