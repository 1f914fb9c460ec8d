import { type OpeningHours, openMillisecondsBetween } from '@entente/core/time'

/** A time during which the service did not answer, seen or declared. */
export interface Outage {
  readonly from: Date
  readonly to: Date
  /** Announced maintenance and force majeure are reported apart and do not count. @default 'failure' */
  readonly cause?: 'failure' | 'maintenance' | 'force-majeure'
}

/** The availability of the service over a window, against what the convention promises. */
export interface AvailabilityVerdict {
  /** `not-known`: too little was observed to say. */
  readonly verdict: 'kept' | 'broken' | 'not-known'
  /** Percentage of the counted opening time, two decimals. Absent when not known. */
  readonly percent?: number
  readonly openMs: number
  readonly downMs: number
  readonly excusedMs: number
}

/** What is measured, and how much observation it takes. */
export interface AvailabilityWindow {
  readonly from: Date
  readonly to: Date
  readonly openingHours: OpeningHours
  /** The service must be available for more than this percentage. */
  readonly moreThan: number
  readonly outages: readonly Outage[]
  /** How many times the service was asked in the window. */
  readonly observations: number
  /** Fewer observations say nothing. @default 20 */
  readonly leastObservations?: number
}

/**
 * Measures the availability of the service over its opening time. Overlapping outages count once.
 *
 * The convention says neither over which window nor whether maintenance counts: the window is the caller's, and
 * maintenance is left out and shown.
 *
 * @see MSA QF convention, art. 5
 */
export function measureAvailability(window: AvailabilityWindow): AvailabilityVerdict {
  const { from, to, openingHours, outages } = window
  const openIn = (spans: readonly Span[]) =>
    spans.reduce((sum, span) => sum + openMillisecondsBetween(openingHours, span.from, span.to), 0)
  const clipped = (wanted: (outage: Outage) => boolean) =>
    outages.filter(wanted).flatMap((outage) => {
      const start = later(outage.from, from)
      const end = earlier(outage.to, to)
      return start < end ? [{ from: start, to: end }] : []
    })
  const excused = union(clipped(({ cause = 'failure' }) => cause !== 'failure'))
  const every = union(clipped(() => true))
  const openMs = openIn([{ from, to }])
  const excusedMs = openIn(excused)
  const downMs = openIn(every) - excusedMs
  const counted = openMs - excusedMs
  if (window.observations < (window.leastObservations ?? 20) || counted <= 0) {
    return { verdict: 'not-known', openMs, downMs, excusedMs }
  }
  const exact = ((counted - downMs) / counted) * 100
  return {
    verdict: exact > window.moreThan ? 'kept' : 'broken',
    percent: Math.floor(exact * 100) / 100,
    openMs,
    downMs,
    excusedMs,
  }
}

interface Span {
  readonly from: Date
  readonly to: Date
}

function union(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of [...spans].sort((left, right) => left.from.getTime() - right.from.getTime())) {
    const last = merged.at(-1)
    if (last === undefined || span.from > last.to) merged.push(span)
    else merged[merged.length - 1] = { from: last.from, to: later(last.to, span.to) }
  }
  return merged
}

function later(left: Date, right: Date): Date {
  return left > right ? left : right
}

function earlier(left: Date, right: Date): Date {
  return left < right ? left : right
}
