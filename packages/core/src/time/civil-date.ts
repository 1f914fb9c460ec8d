import type { Brand } from '../brand.ts'
import { CoreError } from '../core-error.ts'

/**
 * A day of the civil calendar, written `2025-03-31`, without any time zone: what legal delays are counted in.
 *
 * Two civil dates compare with `<`, `>` and `===`, because the text of a later day sorts later.
 */
export type CivilDate = Brand<string, 'CivilDate'>

/** Monday is 1, Sunday is 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Year, month (1 to 12) and day of the month (1 to 31) of a civil date. */
export interface CivilDateParts {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The first day that a civil date can name: the first whole year of the Gregorian calendar. */
export const FIRST_YEAR = 1583
/** The last year that a civil date can name. */
export const LAST_YEAR = 9999

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/

/**
 * Reads a civil date written as ISO 8601 `YYYY-MM-DD`, between 1583-01-01 and 9999-12-31.
 *
 * Nothing is corrected: `2025-02-29` and `2025-2-9` are refused, and so is a date with a time.
 *
 * @param text ten characters
 * @throws {CoreError} `DATE_INVALID` when the text is not such a date or the day does not exist
 * @example
 * const signedOn = parseCivilDate('2024-02-29')
 */
export function parseCivilDate(text: string): CivilDate {
  if (isCivilDate(text)) return text
  throw new CoreError({
    code: 'DATE_INVALID',
    what: 'The text is not a civil date.',
    why: `It must name a day that exists between ${FIRST_YEAR}-01-01 and ${LAST_YEAR}-12-31.`,
    fix: 'Write it as YYYY-MM-DD, for instance 2025-03-31.',
  })
}

/** Tells whether a value is a civil date that {@link parseCivilDate} accepts. */
export function isCivilDate(value: unknown): value is CivilDate {
  if (typeof value !== 'string') return false
  const match = PATTERN.exec(value)
  if (match === null) return false
  return isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

/**
 * Makes a civil date from its year, month (1 to 12) and day.
 *
 * @throws {CoreError} `DATE_INVALID` when that day does not exist
 * @example
 * civilDateOf(2025, 3, 31) // '2025-03-31'
 */
export function civilDateOf(year: number, month: number, day: number): CivilDate {
  return dateOfParts(year, month, day) ?? parseCivilDate('')
}

/** Year, month and day of a date. */
export function partsOfDate(date: CivilDate): CivilDateParts {
  return {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  }
}

/** Language of a written date. */
export type DateLanguage = 'iso' | 'fr' | 'en'

const MONTH_NAMES = {
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
}

/**
 * Writes a civil date for people: `2025-03-01`, `1er mars 2025` or `1 March 2025`.
 *
 * @param language `iso` unless told
 */
export function formatCivilDate(date: CivilDate, language: DateLanguage = 'iso'): string {
  if (language === 'iso') return date
  const { year, month, day } = partsOfDate(date)
  const dayText = language === 'fr' && day === 1 ? '1er' : String(day)
  return `${dayText} ${MONTH_NAMES[language][month - 1]} ${year}`
}

/** Number of days in a month (1 to 12), leap years included. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Tells whether a year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** The date of a day given by numbers, or `undefined` when there is no such day. Only for this folder. */
export function dateOfParts(year: number, month: number, day: number): CivilDate | undefined {
  // The brand is given here and by the guard above, and nowhere else.
  return isRealDay(year, month, day) ? (writeIso(year, month, day) as CivilDate) : undefined
}

function writeIso(year: number, month: number, day: number): string {
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

function isRealDay(year: number, month: number, day: number): boolean {
  return (
    Number.isInteger(year) &&
    Number.isInteger(month) &&
    Number.isInteger(day) &&
    year >= FIRST_YEAR &&
    year <= LAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month)
  )
}
