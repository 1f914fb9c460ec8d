import type { CheckReport } from '@entente/core/checks'
import type { TraceReceipt } from '@entente/core/ports'
import type { QfAddress, QfMonth, QfPerson } from '../api/api-answer.ts'
import type { GuardId } from '../guards/guard-ids.ts'

/** What every outcome carries: the guards that were applied, and the proof that it was recorded. */
interface Recorded {
  /** Each guard with its outcome, in order; `warning` means allowed but to be shown. */
  readonly guards: CheckReport<GuardId>
  readonly receipt: TraceReceipt
}

/** Whether the amount is the one that was asked for. */
export interface QfPeriod {
  /** Absent when the current month was asked by default. */
  readonly asked?: QfMonth
  /** The month that the answer states. */
  readonly stated?: QfMonth
  /**
   * `guaranteed`: the current month. `recomputed`: the caisse computes anew at each call and states the month asked, so
   * a past month may hold today's value. `unknown`: the answer states no month.
   */
  readonly guarantee: 'guaranteed' | 'recomputed' | 'unknown'
}

/** The coordinates of the file, as far as the purpose needs them and the scopes show them. */
export interface QfCoordinates {
  readonly allocataires?: readonly QfPerson[]
  readonly children?: readonly QfPerson[]
  readonly address?: QfAddress
}

/** A quotient familial of the MSA. Keep it in memory only, and no longer than the purpose needs. */
export interface QfFound extends Recorded {
  readonly kind: 'found'
  /**
   * Euros, a whole number. Absent when the purpose does not need it or the caisse states none.
   *
   * @term quotient familial
   */
  readonly quotientFamilial?: number
  readonly coordinates?: QfCoordinates
  readonly period: QfPeriod
  /** `not-comparable`: the scopes mask the allocataires, so nobody compared the person. */
  readonly identity: 'matches' | 'not-comparable'
  /** True when the answer comes from the API's 24-hour cache. */
  readonly cached: boolean
}

/**
 * How a consultation ended. Only `found` holds data. Technical failures throw instead.
 *
 * - `caf-allocataire`: the family belongs to a CAF
 * - `no-msa-file`: the MSA has no file of the person
 * - `not-referenced`: no caisse knows the person
 * - `identity-not-recognised`: the register of identities does not know the person as entered
 * - `identity-diverges`: the answer is about somebody else; it is withheld
 * - `period-refused`: the month is too old, in the future, or cannot be guaranteed
 * - `opposition`: the person objected
 * - `service-closed`: outside opening hours
 * - `convention-refuses`: a guard of the convention does not allow it
 * - `quota`: too many calls
 * - `maintenance`: the caisse or the platform is being maintained
 */
export type ConsultationOutcome =
  | QfFound
  | (Recorded & {
      readonly kind:
        | 'caf-allocataire'
        | 'no-msa-file'
        | 'not-referenced'
        | 'identity-not-recognised'
        | 'identity-diverges'
        | 'period-refused'
        | 'opposition'
        | 'convention-refuses'
    })
  | (Recorded & { readonly kind: 'service-closed'; readonly opensAt?: Date })
  | (Recorded & { readonly kind: 'quota'; readonly retryAt: Date })
  | (Recorded & { readonly kind: 'maintenance'; readonly retryAt?: Date })
