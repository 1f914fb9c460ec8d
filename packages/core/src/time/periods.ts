import { CoreError } from '../core-error.ts'
import type { CivilDate } from './civil-date.ts'
import { addDays, addMonths, type ComputedDate } from './date-arithmetic.ts'
import { type Delay, monthsOf } from './delay.ts'
import type { HolidayZone } from './holidays.ts'
import { addWorkingDays } from './working-days.ts'

/** End of a period of years or months: the same day number (`quantieme`), or the eve of it (`veille`). */
export type TermReading = 'quantieme' | 'veille'

/**
 * How a notice that must be given months before an end is counted back from it: the same day number, the boundary of
 * the term (24:00 of the end is 00:00 of the next day), or with neither end day counted (`franc`).
 */
export type NoticeReading = 'quantieme' | 'term-boundary' | 'franc'

/**
 * Counts a délai from a day, which does not count: the last day of the délai, until 24:00.
 *
 * @param zone whose holidays, for working days; mainland unless told
 * @throws {CoreError} `DELAY_NEEDS_INSTANT` for hours, `DATE_OUT_OF_RANGE`
 * @example
 * addDelay(parseCivilDate('2016-01-31'), delayOf(1, 'month')) // { date: '2016-02-29', clamped: true }
 */
export function addDelay(date: CivilDate, delay: Delay, zone: HolidayZone = 'FR'): ComputedDate {
  return moveBy(date, delay, 1, zone)
}

/** Counts a délai back from a day. Same rules and errors as {@link addDelay}. */
export function subtractDelay(date: CivilDate, delay: Delay, zone: HolidayZone = 'FR'): ComputedDate {
  return moveBy(date, delay, -1, zone)
}

/**
 * End of the k-th period, always computed from the anchor: renewals computed one after the other drift.
 *
 * @param k 1 for the first period
 * @throws {CoreError} `DELAY_INVALID`, `DELAY_NOT_COMPARABLE` for a period not in months or years, `DATE_OUT_OF_RANGE`
 * @example
 * endOfPeriod(parseCivilDate('2024-02-29'), delayOf(1, 'year'), 4) // { date: '2028-02-29', clamped: false }
 */
export function endOfPeriod(
  anchor: CivilDate,
  period: Delay,
  k: number,
  reading: TermReading = 'quantieme',
): ComputedDate {
  if (!Number.isSafeInteger(k) || k < 1) {
    throw new CoreError({
      code: 'DELAY_INVALID',
      what: 'Periods are numbered 1, 2, 3…',
      why: 'The number of the period is not a whole number of at least 1.',
      fix: 'Give 1 for the first period.',
    })
  }
  const end = addMonths(anchor, monthsOf(period) * k)
  return reading === 'quantieme' ? end : { date: addDays(end.date, -1), clamped: end.clamped }
}

/**
 * Last day to give a notice of some months before a period that ends on `end` at 24:00.
 *
 * Never extended by CPC art. 642. The three readings are ours to name; `franc` is never later than the others.
 *
 * @throws {CoreError} `DELAY_NOT_COMPARABLE` for a notice not in months or years, `DATE_OUT_OF_RANGE`
 * @example
 * lastNoticeDay(parseCivilDate('2013-09-30'), delayOf(6, 'month'), 'term-boundary') // { date: '2013-03-31', clamped: false }
 */
export function lastNoticeDay(end: CivilDate, notice: Delay, reading: NoticeReading): ComputedDate {
  const months = monthsOf(notice)
  if (reading === 'term-boundary') {
    const boundary = addMonths(addDays(end, 1), -months)
    return { date: addDays(boundary.date, -1), clamped: boundary.clamped }
  }
  const same = addMonths(end, -months)
  return reading === 'quantieme' ? same : { date: addDays(same.date, -1), clamped: same.clamped }
}

/** Last day strictly less than the délai away ("en moins de 15 jours"). Errors as {@link addDelay}. */
export function lastDayWithin(date: CivilDate, delay: Delay, zone: HolidayZone = 'FR'): ComputedDate {
  const end = addDelay(date, delay, zone)
  return { date: addDays(end.date, -1), clamped: end.clamped }
}

/** First day on which the délai is exceeded ("excédant", "dépasserait"). Errors as {@link addDelay}. */
export function firstDayBeyond(date: CivilDate, delay: Delay, zone: HolidayZone = 'FR'): ComputedDate {
  const end = addDelay(date, delay, zone)
  return { date: addDays(end.date, 1), clamped: end.clamped }
}

function moveBy(date: CivilDate, delay: Delay, direction: 1 | -1, zone: HolidayZone): ComputedDate {
  switch (delay.unit) {
    case 'calendar-day':
      return { date: addDays(date, direction * delay.value), clamped: false }
    case 'ouvre':
    case 'ouvrable':
      return {
        date: addWorkingDays(date, direction * delay.value, { kind: delay.unit, zone }),
        clamped: false,
      }
    case 'month':
    case 'year':
      return addMonths(date, direction * monthsOf(delay))
    case 'hour':
      throw new CoreError({
        code: 'DELAY_NEEDS_INSTANT',
        what: 'A délai in hours cannot be counted from a civil date.',
        why: 'Hours run from an instant.',
        fix: 'Use addHours with the instant of the event.',
      })
  }
}
