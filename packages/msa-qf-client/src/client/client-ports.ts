import type { ConventionStatus } from '@entente/core/convention'
import type { Clock, Digest, HttpClient, KeyedHash, Observer, Random, TraceSink } from '@entente/core/ports'
import type { CivilDate } from '@entente/core/time'
import type { Authorization } from '../access/authorization.ts'
import type { Wait } from '../api/call-api.ts'
import type { AvailabilityVerdict } from '../availability/measure-availability.ts'
import type { QfAccount } from '../manual/qf-account.ts'
import type { OppositionRegister } from '../opposition/opposition-register.ts'

/** What a client of one tenant works with. */
export interface QfPorts {
  readonly clock: Clock
  readonly digest: Digest
  readonly random: Random
  /** Where each consultation is recorded. No trace, no data. */
  readonly trace: TraceSink
  readonly oppositions: OppositionRegister
  /** Keyed hash of the references of people. */
  readonly hash: KeyedHash
  /** Keys that were in force before: oppositions registered under them still count. @default none */
  readonly formerHashes?: readonly KeyedHash[]
  /** Calls the API. Give it no retries of its own, so that the quota counts every call. */
  readonly http?: HttpClient
  readonly authorization?: Authorization
  /**
   * Waits before a call is repeated, as `waitOnTimer` of `@entente/runtime` does. @default nothing is repeated
   */
  readonly wait?: Wait
  /** The status of the convention on a day, computed by convention-rules. Needed when the policy has a convention. */
  readonly status?: (day: CivilDate) => ConventionStatus | Promise<ConventionStatus>
  /** What is known of an agent's extranet account. Needed for the extranet. */
  readonly account?: (agent: string) => QfAccount | undefined | Promise<QfAccount | undefined>
  /** The latest measure of the availability. @default not measured */
  readonly availability?: () => AvailabilityVerdict | undefined
  readonly observer?: Observer
}
