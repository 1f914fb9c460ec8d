import type { NonEmpty } from '@entente/core'
import type { TenantId } from '@entente/core/ids'

/** A service of a provider that we may call. */
export interface IssuanceService {
  readonly audience: string
  readonly mode: 'A' | 'P'
  /** Recipient of the VI: the provider's URN, or in mode P the address of its portal. */
  readonly recipient: string
  /** AuthnContextClassRef URIs that the provider requires, any of them. */
  readonly authLevels: NonEmpty<string>
  /** PAGMs that the project sheet grants us on this service. */
  readonly pagms: NonEmpty<string>
  /** Longest life that the project sheet allows, in seconds. @default 300, 120 in mode P */
  readonly maximumLifeSeconds?: number
  /**
   * What a VI of this service is recorded with: the one request that it accompanies, whose digest is required, or the
   * session that it opens, which has none. Requests within the session are traced by their own access records.
   *
   * @default 'request'
   */
  readonly recordedWith?: 'request' | 'session'
  /** Address of the provider's portal, where the form is posted. Mode P only, and required there. */
  readonly destination?: string
}

/** What a client organisme may vouch for. Write it by hand, or build it with `issuancePolicyFrom`. */
export interface IssuancePolicy {
  readonly tenant: TenantId
  /** Our own identifier as issuer. */
  readonly issuer: string
  readonly services: NonEmpty<IssuanceService>
  /** `underscore-uuid` is a valid XML identifier; `uuid` is what some older tools require. @default 'underscore-uuid' */
  readonly idStyle?: 'underscore-uuid' | 'uuid'
  /** Hash of the convention version that the policy was built from, written in each record. */
  readonly convention?: string
}
