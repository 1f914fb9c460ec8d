import type { CivilDate } from '@entente/core/time'

/**
 * What the partner knows of one agent's extranet account. The password is the agent's alone and is never here.
 *
 * - `temporary-password`: notified, not yet changed at the first sign-in (art. 4-3)
 * - `lost`: reported lost or stolen, a new habilitation is awaited (art. 5)
 * - `suspended`: by the caisse (art. 7.2)
 */
export interface QfAccount {
  readonly agent: string
  readonly state: 'active' | 'temporary-password' | 'lost' | 'suspended'
  readonly since: CivilDate
  /** Last change of the password that the agent reported. */
  readonly passwordChangedOn?: CivilDate
}
