import type { TenantId } from '@entente/core/ids'
import { WhitelistError } from '../errors.ts'
import type { WhitelistSnapshot } from '../snapshot/snapshot.ts'
import type { BreakGlass } from '../store/list-store.ts'

/** How long a list may serve. No public text states a figure; these defaults are ours. */
export interface FreshnessPolicy {
  /** Time between two refreshes, in seconds, ±10 %. @default 3_600 */
  readonly pollSeconds?: number
  /** From here on health is degraded. @default 86_400, one day */
  readonly softStaleSeconds?: number
  /** From here on mail is deferred (451). @default 604_800, seven days */
  readonly hardStaleSeconds?: number
  /**
   * From here on, counted from the later of its own two dates, a list that the source still confirms degrades health: the
   * list has no end of validity, so a mirror that serves an old one for ever is told in no other way. @default 2_592_000,
   * thirty days
   */
  readonly frozenSeconds?: number
}

/** A {@link FreshnessPolicy} with its defaults filled in. */
export type Freshness = Required<FreshnessPolicy>

/**
 * What may be done with the list.
 *
 * `fresh`, `soft-stale` and `break-glass` let the gate judge; every other state makes it defer. `clock-wrong`: now is
 * before the list was last confirmed. `audit`: no confirmed pin, so nothing is verified and nothing is allowed by it.
 */
export type ListState =
  | 'fresh'
  | 'soft-stale'
  | 'break-glass'
  | 'hard-stale'
  | 'clock-wrong'
  | 'absent'
  | 'audit'

/** The list as it stands at one instant. One mail is judged by one view, whatever is swapped meanwhile. */
export interface ListView {
  /** The organisme whose list it is. */
  readonly tenant: TenantId
  readonly at: Date
  readonly state: ListState
  readonly snapshot: WhitelistSnapshot | undefined
  /** When the source last confirmed the list. */
  readonly confirmedAt: Date | undefined
  /** The decision that keeps a list in use beyond its hard limit. */
  readonly breakGlass: BreakGlass | undefined
}

/** @throws {WhitelistError} `WL_OPTIONS_INVALID` */
export function freshnessOf(policy: FreshnessPolicy): Freshness {
  const {
    pollSeconds = 3_600,
    softStaleSeconds = 86_400,
    hardStaleSeconds = 604_800,
    frozenSeconds = 2_592_000,
  } = policy
  const isSound =
    [pollSeconds, softStaleSeconds, hardStaleSeconds, frozenSeconds].every(
      (value) => Number.isFinite(value) && value > 0,
    ) &&
    softStaleSeconds <= hardStaleSeconds &&
    hardStaleSeconds <= 30 * 86_400
  if (!isSound) {
    throw new WhitelistError('WL_OPTIONS_INVALID', {
      why: 'Poll, soft, hard and frozen limit are positive, soft is not above hard, and hard is at most 30 days.',
    })
  }
  return { pollSeconds, softStaleSeconds, hardStaleSeconds, frozenSeconds }
}

/** The state of a verified list at an instant. */
export function stateAt(
  at: Date,
  confirmedAt: Date,
  { softStaleSeconds, hardStaleSeconds }: Freshness,
  skewSeconds: number,
  glasses: readonly BreakGlass[],
): { readonly state: ListState; readonly breakGlass: BreakGlass | undefined } {
  const age = (at.getTime() - confirmedAt.getTime()) / 1000
  if (age < -skewSeconds) return { state: 'clock-wrong', breakGlass: undefined }
  if (age < softStaleSeconds) return { state: 'fresh', breakGlass: undefined }
  if (age < hardStaleSeconds) return { state: 'soft-stale', breakGlass: undefined }
  const breakGlass = glasses.find(({ from, until }) => from <= at && at < until)
  return { state: breakGlass === undefined ? 'hard-stale' : 'break-glass', breakGlass }
}

/** Whether a list is so old, by its own dates, that the source may be frozen. */
export function isFrozen(
  snapshot: WhitelistSnapshot | undefined,
  at: Date,
  { frozenSeconds }: Freshness,
): boolean {
  const { generatedAt, signingTime } = snapshot ?? {}
  const newest = Math.max(generatedAt?.getTime() ?? 0, signingTime?.getTime() ?? 0)
  return snapshot !== undefined && at.getTime() - newest > frozenSeconds * 1000
}
