import type { NonEmpty } from '../brand.ts'
import type { RuleId } from '../ids/index.ts'
import type { CivilDate } from '../time/index.ts'
import type { PartName } from './document.ts'
import type { IntegrationPhase } from './mssante/mssante-contract.ts'

/** Where a convention, or one project of it, stands on a day. */
export type LifecycleState = 'draft' | 'in-force' | 'suspended' | 'ended'

/** A suspension that runs on the day of the status. */
export interface Suspension {
  readonly since: CivilDate
  readonly cause:
    | 'force-majeure'
    | 'suspected-misuse'
    | 'control'
    | 'major-disturbance'
    | 'trace-outage'
    | 'other'
  /** True when the text gives no way back. */
  readonly definitive: boolean
}

/** Where one project sheet stands, when it differs from the convention. */
export interface ProjectStatus {
  readonly project: PartName
  readonly state: LifecycleState
  readonly suspension?: Suspension
  readonly ends?: CivilDate
}

/**
 * What a convention allows on one day, computed from the text and the recorded events by `@entente/convention-rules`
 * alone and handed to everybody else as data: a guard that receives it counts no dates.
 *
 * Only `in-force` allows anything. An `ends` date is the last day that still counts.
 */
export interface ConventionStatus {
  /** `id` of the convention. */
  readonly convention: string
  /** The day that the status is true for. A guard refuses a status of another day. */
  readonly asOf: CivilDate
  readonly state: LifecycleState
  /** Present exactly when the state is `suspended`. */
  readonly suspension?: Suspension
  /** First day in force. Absent while a draft. */
  readonly effectiveOn?: CivilDate
  /** Last day in force, once an end is certain. */
  readonly ends?: CivilDate
  /** Next term at which the convention renews itself, unless somebody acts. Absent for an indefinite one. */
  readonly nextTerm?: CivilDate
  /** Last day of confidentiality, once the end is known. */
  readonly confidentialUntil?: CivilDate
  /** MSSanté: phase of the integration. */
  readonly phase?: IntegrationPhase
  /** INTEROPS: the projects whose state differs from the convention's. */
  readonly projects: readonly ProjectStatus[]
  /** Amendments that the text of the day includes, in order of effect. */
  readonly amendments: readonly PartName[]
  /** Rules that led to the answer. */
  readonly rules: NonEmpty<RuleId>
}
