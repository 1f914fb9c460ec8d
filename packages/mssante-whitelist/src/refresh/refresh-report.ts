import type { Check } from '@entente/core/checks'
import type { WhitelistError } from '../errors.ts'
import type { ListState } from './freshness.ts'

/** What one refresh did. Everything but `swapped` and `unchanged` leaves the list in use as it was. */
export type RefreshReport =
  | {
      /** A newer list was verified, stored and put in use. */
      readonly outcome: 'swapped'
      readonly sha256: string
      /** SHA-256 of the list policy that accepted it. */
      readonly policy: string | undefined
      readonly added: number
      readonly removed: number
      readonly checks: readonly Check[]
    }
  | {
      /** The source confirmed the list in use, and its signer is still in force. */
      readonly outcome: 'unchanged'
      readonly sha256: string
    }
  | {
      /** Audit mode: a list was read, and nothing about it was verified. */
      readonly outcome: 'observed'
      readonly sha256: string
      readonly problem: string | undefined
    }
  | {
      /** `refused`: the source answered something that is not accepted. `unavailable`: no answer, or no disk. */
      readonly outcome: 'refused' | 'unavailable'
      readonly error: WhitelistError
    }

/** For monitoring. Ages are in seconds at the instant of the question. */
export interface WhitelistHealth {
  readonly state: ListState
  /** `ok`: judging by a fresh list. `degraded`: judging, but somebody should look. `down`: mail is deferred. */
  readonly level: 'ok' | 'degraded' | 'down'
  readonly sha256: string | undefined
  readonly domains: number
  readonly generatedAt: Date | undefined
  readonly confirmedAt: Date | undefined
  readonly ageSeconds: number | undefined
  readonly softStaleAt: Date | undefined
  readonly hardStaleAt: Date | undefined
  readonly lastRefresh:
    | { readonly at: Date; readonly outcome: RefreshReport['outcome']; readonly code?: string }
    | undefined
  readonly failuresInARow: number
  readonly diagnostics: number
}
