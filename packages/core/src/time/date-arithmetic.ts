import { CoreError } from '../core-error.ts'
import { type CivilDate, daysInMonth, partsOfDate } from './civil-date.ts'
import { checkedDate, fromEpochDay, toEpochDay } from './epoch-day.ts'

/** A computed day, and whether its month lacked the day number so that the last day of the month was taken. */
export interface ComputedDate {
  readonly date: CivilDate
  /** True when the day number (quantième) did not exist in the target month: CPC art. 641 al. 2, last sentence. */
  readonly clamped: boolean
}

/**
 * Moves by calendar days; the starting day does not count (CPC art. 641 al. 1). Negative numbers go back.
 *
 * Every day counts, and the result stays where it falls, on a Sunday or a holiday too.
 *
 * @throws {CoreError} `DELAY_INVALID` when `days` is not a whole number, `DATE_OUT_OF_RANGE`
 * @example
 * addDays(parseCivilDate('2024-12-02'), 30) // '2025-01-01'
 */
export function addDays(date: CivilDate, days: number): CivilDate {
  return fromEpochDay(toEpochDay(date) + wholeNumber(days))
}

/**
 * Moves by calendar months and keeps the day number (quantième); negative numbers go back.
 *
 * When the target month has no such day, its last day is taken and `clamped` says so (CPC art. 641 al. 2).
 * Moving twice by one month is not moving by two: always compute from the anchor.
 *
 * @throws {CoreError} `DELAY_INVALID` when `months` is not a whole number, `DATE_OUT_OF_RANGE`
 * @example
 * addMonths(parseCivilDate('2023-08-31'), 6) // { date: '2024-02-29', clamped: true }
 */
export function addMonths(date: CivilDate, months: number): ComputedDate {
  const { year, month, day } = partsOfDate(date)
  const index = year * 12 + (month - 1) + wholeNumber(months)
  const targetYear = Math.floor(index / 12)
  const targetMonth = index - targetYear * 12 + 1
  const last = daysInMonth(targetYear, targetMonth)
  return { date: checkedDate(targetYear, targetMonth, Math.min(day, last)), clamped: day > last }
}

/** Moves by years, as twelve months each: 29 February becomes 28 February and is reported as clamped. */
export function addYears(date: CivilDate, years: number): ComputedDate {
  return addMonths(date, wholeNumber(years) * 12)
}

/** The earliest of one or more dates. */
export function earliestDate(first: CivilDate, ...others: readonly CivilDate[]): CivilDate {
  return others.reduce((best, date) => (compareDates(date, best) < 0 ? date : best), first)
}

/** The latest of one or more dates: the day a text "signed by all" takes effect. */
export function latestDate(first: CivilDate, ...others: readonly CivilDate[]): CivilDate {
  return others.reduce((best, date) => (compareDates(date, best) > 0 ? date : best), first)
}

/** Sorts civil dates, instants of the same shape or any text that sorts by time: for `Array.prototype.sort`. */
export function compareDates(left: CivilDate, right: CivilDate): -1 | 0 | 1 {
  if (left === right) return 0
  return left < right ? -1 : 1
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value)) return value
  throw new CoreError({
    code: 'DELAY_INVALID',
    what: 'A delay is counted in whole units.',
    why: 'The number given is not a whole number.',
    fix: 'Give an integer, or another unit.',
  })
}
