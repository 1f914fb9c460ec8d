import { type InteropsConvention, interopsConventionAt } from '@entente/core/convention/interops'
import {
  addDays,
  addDelay,
  type CivilDate,
  civilDateInParis,
  compareDates,
  type Delay,
  instantInParis,
  subtractDelay,
} from '@entente/core/time'

/** How long the traces of each project are kept. Written by hand or with {@link retentionPolicyFrom}. */
export interface RetentionPolicy {
  readonly rules: readonly RetentionRule[]
}

export interface RetentionRule {
  /** A project of annexe 3; `null` for records without one. */
  readonly project: string | null
  /** Days, months or years, counted from the day a record was written. */
  readonly keep: Delay
}

/**
 * Takes the délais de conservation of a convention's project sheets, as in force on a day.
 *
 * @see INTEROPS convention, art. 9 and annexe 3
 */
export function retentionPolicyFrom(convention: InteropsConvention, on: CivilDate): RetentionPolicy {
  const projects = interopsConventionAt(convention, on)?.text.projects ?? []
  return { rules: projects.map(({ id, traceRetention }) => ({ project: id, keep: traceRetention })) }
}

/**
 * The instant before which records may be erased: their last day of retention, in Paris, is over.
 *
 * @throws {CoreError} `DELAY_NEEDS_INSTANT` for a retention in hours
 */
export function erasableBefore(keep: Delay, now: Date): Date {
  const today = civilDateInParis(now)
  let lastErasable = subtractDelay(today, keep).date
  // Counting back and counting forward differ at the ends of months.
  while (compareDates(addDelay(lastErasable, keep).date, today) >= 0) lastErasable = addDays(lastErasable, -1)
  return instantInParis(addDays(lastErasable, 1), '00:00')
}

const SHORTEST: Delay = { value: 6, unit: 'month' }
const LONGEST: Delay = { value: 6, unit: 'year' }

/** True when a retention lies outside of six months to six years, which calls for a written reason (CNIL 2021-122). */
export function isUnusualRetention(keep: Delay, now: Date): boolean {
  const cutoff = erasableBefore(keep, now)
  return cutoff > erasableBefore(SHORTEST, now) || cutoff < erasableBefore(LONGEST, now)
}
