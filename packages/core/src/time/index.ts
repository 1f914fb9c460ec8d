export type { CivilDate, CivilDateParts, DateLanguage, Weekday } from './civil-date.ts'
export {
  civilDateOf,
  daysInMonth,
  formatCivilDate,
  isCivilDate,
  isLeapYear,
  parseCivilDate,
  partsOfDate,
} from './civil-date.ts'
export type { ComputedDate } from './date-arithmetic.ts'
export { addDays, addMonths, addYears, compareDates, earliestDate, latestDate } from './date-arithmetic.ts'
export type { Delay, DelayFamily, DelayUnit } from './delay.ts'
export {
  addDelays,
  areComparableDelays,
  compareDelays,
  DELAY_UNITS,
  delayFamily,
  delayOf,
  formatDelay,
  isDelayText,
  monthsOf,
  multiplyDelay,
  parseDelay,
} from './delay.ts'
export { daysBetween, fromEpochDay, toEpochDay, weekdayOf } from './epoch-day.ts'
export type { Holiday, HolidayZone, MovableFeasts } from './holidays.ts'
export { HOLIDAY_ZONES, holidayOn, holidaysOf, isHoliday, movableFeasts } from './holidays.ts'
export { addHours, formatInstant, isInstantText, parseInstant } from './instant.ts'
export type { OpeningHours } from './opening-hours.ts'
export { isOpenAt, nextOpening, openMillisecondsBetween } from './opening-hours.ts'
export type { RepeatedTime, WallTime } from './paris-time.ts'
export { civilDateInParis, instantInParis, wallTimeInParis } from './paris-time.ts'
export type { NoticeReading, TermReading } from './periods.ts'
export {
  addDelay,
  endOfPeriod,
  firstDayBeyond,
  lastDayWithin,
  lastNoticeDay,
  subtractDelay,
} from './periods.ts'
export type { ExtendedDate, WorkingDayKind, WorkingDayOptions } from './working-days.ts'
export { addWorkingDays, extendCpc642, isWorkingDay, workingDaysBetween } from './working-days.ts'
