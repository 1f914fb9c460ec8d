import type { CheckReport } from '@entente/core/checks'
import type { TraceReceipt } from '@entente/core/ports'
import type { CivilDate } from '@entente/core/time'
import type { GuardId } from '../guards/guard-ids.ts'

/** Where the agent signs in, with an account of his own. Nothing of the portal is automated. */
export const EXTRANET_URL = 'https://www.msa.fr'

/** Leave for one agent to consult one person on the extranet, by hand. */
export interface ManualTicket {
  readonly kind: 'ticket'
  readonly id: string
  /** Name of the caisse whose extranet is to be used. */
  readonly caisse: string
  readonly url: typeof EXTRANET_URL
  /** After it, the outcome cannot be recorded any more. */
  readonly expiresAt: Date
  readonly guards: CheckReport<GuardId>
  readonly receipt: TraceReceipt
}

/** What the agent saw on the extranet. */
export type ManualObservation =
  | {
      readonly kind: 'found'
      /** Euros, a whole number from 0 to 100 000. */
      readonly quotientFamilial: number
      /** The période de validité that the screen shows. */
      readonly validFrom: CivilDate
      readonly validUntil?: CivilDate
    }
  /** The file shows that the person objected: it is written into the register at once. */
  | { readonly kind: 'opposition' }
  | { readonly kind: 'no-msa-file' | 'identity-diverges' | 'maintenance' | 'given-up' }

/** The observation, recorded. Only this may be given out. */
export type ManualOutcome = ManualObservation & { readonly receipt: TraceReceipt }
