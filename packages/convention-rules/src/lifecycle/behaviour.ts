import type { CivilDate } from '@entente/core/time'
import type { RuleId } from '../catalogue/rule.ts'
import { type LifecycleEvent, textFact } from './event.ts'
import type { TransitionId } from './machines.generated.ts'
import type { Terms } from './terms.ts'

/**
 * Dates and facts that a lifecycle remembers. An end (`termEnd`, `endsOn`, `dueOn`) is a last day, which runs until
 * 24:00.
 */
export interface Milestones {
  readonly signedOn?: CivilDate
  /** The anchor that periods are counted from. */
  readonly effectiveOn?: CivilDate
  /** The period in progress, 1 for the first. */
  readonly termNumber?: number
  readonly termEnd?: CivilDate
  /** Last day, once an end is certain. */
  readonly endsOn?: CivilDate
  /** Last day before the next change that time alone makes. */
  readonly dueOn?: CivilDate
  /** First day on which a right may be used or an act may be done. */
  readonly opensOn?: CivilDate
  readonly suspendedOn?: CivilDate
  readonly suspensionCause?: string
  readonly renewals?: number
  /** Why the contract before this one ended. */
  readonly endCause?: string
  readonly amendmentPending?: boolean
}

/** Why an event is not accepted, with the rule that says so. */
export interface Refusal {
  readonly rule: RuleId
  readonly en: string
  readonly fr: string
}

/** What a behaviour decides on. */
interface BehaviourInput {
  readonly event: LifecycleEvent
  readonly milestones: Milestones
  readonly terms: Terms
}

/** What the words of a transition mean to software. */
export interface Behaviour {
  /** Facts without which nothing can be decided. */
  readonly requires?: readonly string[]
  /** The guard: why the event is refused, `undefined` when it is accepted. */
  readonly refuse?: (input: BehaviourInput) => Refusal | undefined
  /** What is remembered. `undefined` values forget. */
  readonly effect?: (input: BehaviourInput) => MilestoneChange
  /** For an event derived from dates: the last day before it happens. */
  readonly due?: (milestones: Milestones, terms: Terms) => CivilDate | undefined
}

/** Milestones to remember; an `undefined` value forgets. */
type MilestoneChange = { readonly [Name in keyof Milestones]?: Milestones[Name] | undefined }

/** What some transitions mean beyond changing the state. A transition that does not exist does not compile. */
export type BehaviourTable = Readonly<Partial<Record<TransitionId, Behaviour>>>

/** Channels that satisfy a registered letter with acknowledgement: on paper, or qualified electronic (CPCE L.100). */
const REGISTERED = new Set(['LRAR', 'LRE-qualified'])

/** Refuses an act that the text wants by registered letter with acknowledgement. */
export function unlessRegistered(event: LifecycleEvent, rule: RuleId): Refusal | undefined {
  if (REGISTERED.has(textFact(event, 'channel') ?? '')) return undefined
  return {
    rule,
    en: 'the act must be sent by registered letter with acknowledgement (LRAR) or its qualified electronic equivalent',
    fr: 'l’acte doit être adressé par lettre recommandée avec avis de réception (LRAR) ou par recommandé électronique qualifié',
  }
}

/** Refuses an act dated after the last day for it. */
export function unlessBy(date: CivilDate, last: CivilDate | undefined, rule: RuleId): Refusal | undefined {
  if (last === undefined || date <= last) return undefined
  return {
    rule,
    en: `the act is dated ${date}, after the last day ${last}`,
    fr: `l’acte est daté du ${date}, après le dernier jour ${last}`,
  }
}

/** Refuses an act dated before the first day for it. */
export function unlessFrom(date: CivilDate, first: CivilDate | undefined, rule: RuleId): Refusal | undefined {
  if (first === undefined || date >= first) return undefined
  return {
    rule,
    en: `the act is dated ${date}, before the first day ${first}`,
    fr: `l’acte est daté du ${date}, avant le premier jour ${first}`,
  }
}

/** Refuses unless a condition holds. */
export function unless(holds: boolean, rule: RuleId, en: string, fr: string): Refusal | undefined {
  return holds ? undefined : { rule, en, fr }
}
