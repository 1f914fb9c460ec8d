import { CoreError } from '../core-error.ts'
import type { CivilDate, Weekday } from './civil-date.ts'
import { addDays } from './date-arithmetic.ts'
import { weekdayOf } from './epoch-day.ts'
import { type HolidayZone, isHoliday } from './holidays.ts'
import { millisecondsOf } from './instant.ts'
import { civilDateInParis, instantInParis, minutesOfTime } from './paris-time.ts'

const DAYS_SEARCHED = 60

/** When a service is open, on clocks of Europe/Paris: `{ opens: '05:00', closes: '23:00' }`, every day. */
export interface OpeningHours {
  /** `HH:MM`, included. */
  readonly opens: string
  /** `HH:MM` up to `24:00`, excluded, later than `opens`. */
  readonly closes: string
  /** Days of the week, Monday 1 to Sunday 7. @default every day */
  readonly days?: readonly Weekday[]
  /** When given, the public holidays of this zone are closed. @default open on holidays */
  readonly closedOnHolidaysOf?: HolidayZone
}

/**
 * Tells whether a service is open at an instant: from `opens` included to `closes` excluded, Europe/Paris.
 *
 * @throws {CoreError} `TIME_INVALID` `OPENING_HOURS_INVALID` `INSTANT_INVALID`
 * @example
 * isOpenAt({ opens: '05:00', closes: '23:00' }, parseInstant('2025-07-14T20:59:59Z')) // true: 22:59:59 in Paris
 */
export function isOpenAt(hours: OpeningHours, instant: Date): boolean {
  const at = millisecondsOf(instant)
  const window = windowOf(hours, civilDateInParis(instant))
  return window !== undefined && at >= window.from && at < window.to
}

/**
 * The instant from which a service is open: the given one when it is open already, else the next opening.
 *
 * `undefined` when no opening comes within sixty days.
 *
 * @throws {CoreError} `TIME_INVALID` `OPENING_HOURS_INVALID` `INSTANT_INVALID`
 */
export function nextOpening(hours: OpeningHours, instant: Date): Date | undefined {
  const at = millisecondsOf(instant)
  let day = civilDateInParis(instant)
  for (let tried = 0; tried <= DAYS_SEARCHED; tried += 1) {
    const window = windowOf(hours, day)
    if (window !== undefined && at < window.to) return new Date(Math.max(at, window.from))
    day = addDays(day, 1)
  }
  return undefined
}

/**
 * Time during which a service is open between two instants, in milliseconds: the base of an availability rate.
 *
 * Zero when `to` is not after `from`.
 *
 * @throws {CoreError} `TIME_INVALID` `OPENING_HOURS_INVALID` `INSTANT_INVALID`
 * @example
 * // A day of the QF service: 18 hours, also when the clocks change, as they change while it is closed.
 * openMillisecondsBetween(hours, instantInParis(day, '00:00'), instantInParis(day, '24:00'))
 */
export function openMillisecondsBetween(hours: OpeningHours, from: Date, to: Date): number {
  const [start, end] = [millisecondsOf(from), millisecondsOf(to)]
  if (end <= start) return 0
  const last = civilDateInParis(to)
  let total = 0
  for (let day = civilDateInParis(from); day <= last; day = addDays(day, 1)) {
    const window = windowOf(hours, day)
    if (window !== undefined) total += Math.max(0, Math.min(end, window.to) - Math.max(start, window.from))
  }
  return total
}

function windowOf(hours: OpeningHours, day: CivilDate): { from: number; to: number } | undefined {
  if (minutesOfTime(hours.opens) >= minutesOfTime(hours.closes)) {
    throw new CoreError({
      code: 'OPENING_HOURS_INVALID',
      what: 'The service would close before it opens.',
      why: 'Opening hours lie within one day.',
      fix: 'Give a closing time later than the opening time, at most 24:00.',
    })
  }
  if (hours.days !== undefined && !hours.days.includes(weekdayOf(day))) return undefined
  if (hours.closedOnHolidaysOf !== undefined && isHoliday(day, hours.closedOnHolidaysOf)) return undefined
  return {
    from: instantInParis(day, hours.opens).getTime(),
    to: instantInParis(day, hours.closes, 'later').getTime(),
  }
}
