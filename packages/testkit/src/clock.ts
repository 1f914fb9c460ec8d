import type { Clock } from '@entente/core/ports'

/** A clock that stands still until the test moves it. */
export interface FrozenClock extends Clock {
  /** Moves the clock; a negative number of milliseconds goes backwards. */
  advance(milliseconds: number): void
  set(instant: Date | string): void
}

/**
 * Makes a clock that shows the given instant.
 *
 * @param instant a date, or an ISO 8601 string with an offset
 * @example
 * const clock = frozenClock('2026-03-02T09:00:00Z')
 * clock.advance(60_000)
 */
export function frozenClock(instant: Date | string): FrozenClock {
  let now = new Date(instant).getTime()
  return {
    now: () => new Date(now),
    advance: (milliseconds) => {
      now += milliseconds
    },
    set: (next) => {
      now = new Date(next).getTime()
    },
  }
}
