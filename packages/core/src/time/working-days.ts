import { CoreError } from '../core-error.ts'
import type { CivilDate } from './civil-date.ts'
import { fromEpochDay, toEpochDay, weekdayOfEpochDay } from './epoch-day.ts'
import { type HolidayZone, isHoliday } from './holidays.ts'

/** `ouvre`: Monday to Friday. `ouvrable`: Monday to Saturday. Public holidays of the zone are taken off in both. */
export type WorkingDayKind = 'ouvre' | 'ouvrable'

/** Which days work, and where. */
export interface WorkingDayOptions {
  /** @default 'ouvre' */
  readonly kind?: WorkingDayKind
  /** Whose public holidays. @default 'FR' */
  readonly zone?: HolidayZone
}

/** A day moved to the next working day, and whether it moved. */
export interface ExtendedDate {
  readonly date: CivilDate
  readonly extended: boolean
}

/** The longest count of working days that is computed: some forty years. */
const MOST_WORKING_DAYS = 10_000

/** Tells whether a day is worked. No French statute defines *jour ouvré* for contracts: this is Monday to Friday. */
export function isWorkingDay(date: CivilDate, options: WorkingDayOptions = {}): boolean {
  return isWorked(toEpochDay(date), options.kind ?? 'ouvre', options.zone ?? 'FR')
}

/**
 * The n-th working day after a day, which itself never counts; negative numbers go back.
 *
 * With zero the day itself is returned, whether it is worked or not.
 *
 * @param days a whole number between -10,000 and 10,000
 * @throws {CoreError} `DELAY_INVALID`, `DATE_OUT_OF_RANGE`
 * @example
 * addWorkingDays(parseCivilDate('2024-12-20'), 15) // '2025-01-14'
 */
export function addWorkingDays(date: CivilDate, days: number, options: WorkingDayOptions = {}): CivilDate {
  if (!Number.isSafeInteger(days) || Math.abs(days) > MOST_WORKING_DAYS) {
    throw new CoreError({
      code: 'DELAY_INVALID',
      what: 'Working days are counted in whole numbers.',
      why: `The number given is not an integer between -${MOST_WORKING_DAYS} and ${MOST_WORKING_DAYS}.`,
      fix: 'Give such an integer.',
    })
  }
  const kind = options.kind ?? 'ouvre'
  const zone = options.zone ?? 'FR'
  const step = days < 0 ? -1 : 1
  let current = toEpochDay(date)
  for (let left = Math.abs(days); left > 0; ) {
    current += step
    if (isWorked(current, kind, zone)) left -= 1
  }
  return fromEpochDay(current)
}

/** Number of working days after `from` up to and including `to`, negative when `to` is earlier. */
export function workingDaysBetween(from: CivilDate, to: CivilDate, options: WorkingDayOptions = {}): number {
  if (to < from) return -workingDaysBetween(to, from, options)
  const kind = options.kind ?? 'ouvre'
  const zone = options.zone ?? 'FR'
  const last = toEpochDay(to)
  let count = 0
  for (let day = toEpochDay(from) + 1; day <= last; day += 1) if (isWorked(day, kind, zone)) count += 1
  return count
}

/**
 * Moves a day that is a Saturday, a Sunday or a public holiday to the next day that is none of them (CPC art. 642).
 *
 * The operation alone: it serves an act to be done before a délai expires, never a préavis, an automatic effect or a
 * délai counted backwards (Cass. 3e civ., 8 March 2018, 17-11.312).
 *
 * @throws {CoreError} `DATE_OUT_OF_RANGE`
 */
export function extendCpc642(date: CivilDate, zone: HolidayZone = 'FR'): ExtendedDate {
  if (isWorkingDay(date, { zone })) return { date, extended: false }
  return { date: addWorkingDays(date, 1, { zone }), extended: true }
}

function isWorked(epochDay: number, kind: WorkingDayKind, zone: HolidayZone): boolean {
  const weekday = weekdayOfEpochDay(epochDay)
  if (weekday === 7 || (weekday === 6 && kind === 'ouvre')) return false
  return !isHoliday(fromEpochDay(epochDay), zone)
}
