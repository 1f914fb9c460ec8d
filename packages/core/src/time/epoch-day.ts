import { CoreError } from '../core-error.ts'
import {
  type CivilDate,
  dateOfParts,
  FIRST_YEAR,
  LAST_YEAR,
  partsOfDate,
  type Weekday,
} from './civil-date.ts'

const DAYS_PER_ERA = 146_097
const YEARS_PER_ERA = 400
/** Days from 0000-03-01, where the computation starts, to 1970-01-01. */
const UNIX_EPOCH = 719_468

/** Number of days since 1970-01-01, negative before: the integer on which days are counted. */
export function toEpochDay(date: CivilDate): number {
  const { year, month, day } = partsOfDate(date)
  // The year is taken to start in March, so that the leap day is its last one.
  const shiftedYear = month > 2 ? year : year - 1
  const era = Math.floor(shiftedYear / YEARS_PER_ERA)
  const yearOfEra = shiftedYear - era * YEARS_PER_ERA
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_PER_ERA + dayOfEra - UNIX_EPOCH
}

/**
 * The civil date that many days after 1970-01-01.
 *
 * @throws {CoreError} `DATE_OUT_OF_RANGE` before 1583 or after 9999
 */
export function fromEpochDay(epochDay: number): CivilDate {
  const shifted = epochDay + UNIX_EPOCH
  const era = Math.floor(shifted / DAYS_PER_ERA)
  const dayOfEra = shifted - era * DAYS_PER_ERA
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0)
  return checkedDate(year, month, day)
}

/** The day of the week, Monday 1 to Sunday 7. */
export function weekdayOf(date: CivilDate): Weekday {
  return weekdayOfEpochDay(toEpochDay(date))
}

/** The day of the week of an epoch day: 1970-01-01 was a Thursday. */
export function weekdayOfEpochDay(epochDay: number): Weekday {
  return (((((epochDay + 3) % 7) + 7) % 7) + 1) as Weekday
}

/** Number of days from one date to another, negative when `to` is earlier: `daysBetween(d, addDays(d, 5)) === 5`. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return toEpochDay(to) - toEpochDay(from)
}

/** Makes the date of a computed day, which must lie between the years that a civil date can name. */
export function checkedDate(year: number, month: number, day: number): CivilDate {
  const date = dateOfParts(year, month, day)
  if (date !== undefined) return date
  throw new CoreError({
    code: 'DATE_OUT_OF_RANGE',
    what: 'The computed day lies outside the calendar that a civil date can name.',
    why: `Years go from ${FIRST_YEAR} to ${LAST_YEAR}.`,
    fix: 'Check the length of the delay and the date it is counted from.',
  })
}
