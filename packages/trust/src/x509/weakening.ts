import { TrustError } from '../errors.ts'

/**
 * A dated exception for one partner, for verification only. Every report that used it shows it.
 * Outside its dates it has no effect: the strict rule applies.
 */
export interface Weakening {
  /** The first instant at which it applies. */
  readonly from: Date
  /** The instant at which it stops applying, at most 12 months after `from`. */
  readonly until: Date
  /** Why it was granted, for the people who read the report. */
  readonly reason: string
}

const MAX_MS = 366 * 86_400_000

/** Tells whether a weakening applies at an instant. */
export function isInForce(weakening: Weakening, at: Date): boolean {
  return weakening.from <= at && at < weakening.until
}

/** Tells whether its dates are in order and at most 12 months apart, and whether it has a reason. */
export function isBounded({ from, until, reason }: Weakening): boolean {
  const length = until.getTime() - from.getTime()
  return length > 0 && length <= MAX_MS && reason.trim() !== ''
}

/** Requires `isBounded`. */
export function checkWeakening(name: string, weakening: Weakening): void {
  if (!isBounded(weakening)) {
    throw new TrustError({
      code: 'PATH_POLICY_INVALID',
      why: `The weakening ${name} needs a reason, and an end after its start by at most 12 months.`,
    })
  }
}

/** Whether two weakenings are alike, or both absent. */
export function isSameWeakening(one: Weakening | undefined, two: Weakening | undefined): boolean {
  if (one === undefined || two === undefined) return one === two
  return (
    one.from.getTime() === two.from.getTime() &&
    one.until.getTime() === two.until.getTime() &&
    one.reason === two.reason
  )
}
