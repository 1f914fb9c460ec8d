import type { TenantId } from '@entente/core/ids'
import type { Clock, Observer, Random } from '@entente/core/ports'
import { WhitelistError } from '../errors.ts'
import type { ListProfile } from '../list/list-profile.ts'
import type { ListPolicy } from '../list/verify-list.ts'
import type { ListStore } from '../store/list-store.ts'
import type { ListOpener } from '../thread/list-opener.ts'
import type { FreshnessPolicy } from './freshness.ts'
import type { ListSource } from './list-source.ts'

interface CommonOptions {
  readonly source: ListSource
  readonly store: ListStore
  readonly clock: Clock
  /** @default defaults of `FreshnessPolicy` */
  readonly freshness?: FreshnessPolicy
  /** Largest share of domains that may vanish at once, from 0 to 1. @default 0.2 */
  readonly shrinkLimit?: number
  /** Who opens lists. One that you give is yours to close. @default `threadOpener()`, a worker thread */
  readonly opener?: ListOpener
  /** Learns what happened, in hashes and counts. @default silent */
  readonly observer?: Observer
}

/** How a whitelist is opened. */
export type WhitelistOptions = CommonOptions &
  (
    | {
        /** Lists are verified; the gate judges by them. */
        readonly mode: 'enforce'
        readonly policy: ListPolicy
      }
    | {
        /** Lists are read and reported, never verified; the gate allows nothing by them. */
        readonly mode: 'audit'
        readonly tenant: TenantId
        readonly profile: ListProfile
      }
  )

/** What the polling loop needs from the application. */
export interface RunOptions {
  readonly signal: AbortSignal
  /** Resolves after that many milliseconds; rejects or resolves early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random: Random
}

const DEFAULT_SHRINK_LIMIT = 0.2

/** The one tenant of the policy and the store. @throws {WhitelistError} `WL_TENANT_MISMATCH` */
export function tenantOf(options: WhitelistOptions): TenantId {
  const { tenant } = options.mode === 'enforce' ? options.policy : options
  if (options.store.tenant !== tenant) throw new WhitelistError('WL_TENANT_MISMATCH')
  return tenant
}

/** @throws {WhitelistError} `WL_OPTIONS_INVALID` */
export function shrinkLimitOf({ shrinkLimit = DEFAULT_SHRINK_LIMIT }: CommonOptions): number {
  if (shrinkLimit >= 0 && shrinkLimit <= 1) return shrinkLimit
  throw new WhitelistError('WL_OPTIONS_INVALID', { why: 'shrinkLimit is a share from 0 to 1.' })
}

/** The time to the next poll: ±10 %, so that operators do not all ask at once. */
export function jittered(seconds: number, random: Random): number {
  const [byte = 0] = random.bytes(1)
  return seconds * 1000 * (0.9 + (0.2 * byte) / 255)
}
