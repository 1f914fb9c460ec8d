import type { NonEmpty } from '@entente/core'
import type { QfRubric } from '@entente/core/convention/qf'
import type { Siret, TenantId } from '@entente/core/ids'
import type { CivilDate, Delay, OpeningHours } from '@entente/core/time'

/** An agent who may consult, under the partner's own identifier. */
export interface QfPolicyUser {
  readonly id: string
  readonly from: CivilDate
  /** Last day. @default open */
  readonly until?: CivilDate
}

/** Why families may be consulted, and which of the two rubrics that needs. */
export interface QfPolicyPurpose {
  readonly id: string
  readonly rubrics: NonEmpty<QfRubric>
}

/** A third party that may receive data, with the papers that allow it (art. 6-1 and 13.6). */
export interface QfPolicyThirdParty {
  readonly id: string
  readonly kind: 'processor' | 'recipient'
  readonly consentOn?: CivilDate
  readonly commitmentOn?: CivilDate
}

/** The legal title of the extranet: the convention with one caisse. */
export interface ConventionTitle {
  /** N° de convention. */
  readonly id: string
  /** SHA-256 of the canonical text in force, lower-case hexadecimal. */
  readonly digest: string
  /** Amendments that the text includes. A status with others means that the policy is out of date. */
  readonly amendments: readonly string[]
  readonly caisse: string
  readonly departments: NonEmpty<string>
  /** SIRET of the Partenaire that signed. */
  readonly partner: Siret
  /** Day on which the declaration or the entry of the register was transmitted (art. 9-1). */
  readonly formalityOn?: CivilDate
  readonly openingHours: OpeningHours
  /** Availability of the service must exceed this percentage of its opening time (art. 5). */
  readonly availabilityPercent: number
}

/** The legal title of the API: a DataPass habilitation. */
export interface HabilitationTitle {
  /** Number of the habilitation. */
  readonly datapass: string
  /** SIRET of the public body that receives the data, never the vendor's. */
  readonly recipient: Siret
  readonly scopes: NonEmpty<string>
  /** Delegation under which a software vendor's token calls for this body. */
  readonly delegation?: string
}

/** Where and how fast the API is called. */
export interface ApiAccess {
  /** `https://particulier.api.gouv.fr` or the staging host; loopback is for tests. */
  readonly baseUrl: string
  /** Calls in any second, 1 to 19. The API allows 20 per token. @default 15 */
  readonly callsPerSecond?: number
  /** Time for one call, in milliseconds, 1 000 to 60 000. @default 15_000 */
  readonly timeoutMs?: number
  /** Routes of version 2 are for those who have not moved yet. @default 'v3' */
  readonly version?: 'v3' | 'v2'
  /**
   * Weekly maintenance of the caisses behind the API: no call is made then. @default Sunday, 23:00 to 23:45 in Paris,
   * as the API's own configuration has it
   */
  readonly maintenance?: readonly OpeningHours[]
}

/**
 * What one partner may do. Written by hand, or built by {@link qfPolicyFrom} from convention and deployment.
 *
 * A consultation names its legal title: `convention` for the extranet, `habilitation` for the API.
 */
export interface QfPolicy {
  /** SIRET of the partner. Quotas, tokens, registers and traces never cross it. */
  readonly tenant: TenantId
  readonly environment: 'staging' | 'production'
  readonly users: readonly QfPolicyUser[]
  readonly purposes: NonEmpty<QfPolicyPurpose>
  /** Version of the information notice that families receive. */
  readonly noticeVersion: string
  /** Idle minutes after which a session is over, 1 to 120. @default 15 */
  readonly sessionIdleMinutes?: number
  /** How long traces are kept, months or years. @default 36 months, the figure of the API's own FAQ */
  readonly traceRetention?: Delay
  /** Consultations of one person in one calendar month above which an agent is warned, 1 to 1 000. @default 5 */
  readonly repeatedAbove?: number
  readonly convention?: ConventionTitle
  readonly habilitation?: HabilitationTitle
  readonly api?: ApiAccess
  /** @default nobody */
  readonly thirdParties?: readonly QfPolicyThirdParty[]
  /** Last day of the liability insurance (art. 11). @default not known */
  readonly insuredUntil?: CivilDate
}
