import type { TenantId } from '@entente/core/ids'
import type { Clock, KeyValueStore, Observer, Random, TraceSink } from '@entente/core/ports'
import type { Bulkhead } from './limits/bulkhead.ts'
import type { RateLimit } from './limits/rate-limit.ts'
import type { SharedDeadline } from './limits/shared-deadline.ts'
import type { TenantLimits } from './limits/tenant-limits.ts'

/** What one direction of one tenant is served with. `state` is asked once for each call. */
export interface Serving<State> {
  readonly tenant: TenantId
  readonly state: () => State
  readonly sink: TraceSink
  readonly evidence?: KeyValueStore
  readonly limits: TenantLimits
  /** Ends the wait for the head of a message. */
  readonly headDeadline: SharedDeadline
  /** Ends the wait for an answer, however slowly its head may come. */
  readonly answerDeadline: SharedDeadline
  /** Ends the wait for the journal. */
  readonly recordDeadline: SharedDeadline
  readonly bulkhead: Bulkhead
  readonly calls: RateLimit
  readonly refusals: RateLimit
  readonly clock: Clock
  readonly random: Random
  readonly observer: Observer
  readonly isDraining: () => boolean
}
