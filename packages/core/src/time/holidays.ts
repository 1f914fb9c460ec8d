import { type CivilDate, partsOfDate } from './civil-date.ts'
import { checkedDate, fromEpochDay, toEpochDay } from './epoch-day.ts'

/**
 * The territory whose public holidays apply: mainland (`FR`), Alsace-Moselle (`FR-AM`), Guadeloupe, Martinique, Guyane,
 * La Réunion, Mayotte, Saint-Barthélemy, Saint-Martin, Saint-Pierre-et-Miquelon.
 */
export type HolidayZone =
  | 'FR'
  | 'FR-AM'
  | 'FR-GP'
  | 'FR-MQ'
  | 'FR-GF'
  | 'FR-RE'
  | 'FR-YT'
  | 'FR-BL'
  | 'FR-MF'
  | 'FR-PM'

/** Every zone, in the order of the type. */
export const HOLIDAY_ZONES: readonly HolidayZone[] = [
  'FR',
  'FR-AM',
  'FR-GP',
  'FR-MQ',
  'FR-GF',
  'FR-RE',
  'FR-YT',
  'FR-BL',
  'FR-MF',
  'FR-PM',
]

/** A public holiday: its day and its French name. */
export interface Holiday {
  readonly date: CivilDate
  readonly name: string
}

/** Feasts that move with Easter. Dates only: whether one is a holiday is asked of {@link isHoliday}. */
export interface MovableFeasts {
  readonly goodFriday: CivilDate
  readonly easterSunday: CivilDate
  readonly easterMonday: CivilDate
  readonly ascensionDay: CivilDate
  readonly whitMonday: CivilDate
}

/** Code du travail L3133-1, without the three days that move with Easter. */
const FIXED_DAYS: readonly (readonly [month: number, day: number, name: string])[] = [
  [1, 1, 'Jour de l’An'],
  [5, 1, 'Fête du Travail'],
  [5, 8, 'Victoire 1945'],
  [7, 14, 'Fête nationale'],
  [8, 15, 'Assomption'],
  [11, 1, 'Toussaint'],
  [11, 11, 'Armistice 1918'],
  [12, 25, 'Noël'],
]

/** Code du travail L3422-2: commemoration of the abolition of slavery. */
const ABOLITION_DAYS: Partial<Readonly<Record<HolidayZone, readonly [month: number, day: number]>>> = {
  'FR-YT': [4, 27],
  'FR-MQ': [5, 22],
  'FR-GP': [5, 27],
  'FR-MF': [5, 27],
  'FR-GF': [6, 10],
  'FR-BL': [10, 9],
  'FR-RE': [12, 20],
}

/**
 * Easter and the feasts derived from it, in the Gregorian calendar (Meeus, Jones, Butcher).
 *
 * @param year 1583 to 9998
 * @throws {CoreError} `DATE_OUT_OF_RANGE`
 */
export function movableFeasts(year: number): MovableFeasts {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const moonCorrection = Math.floor((8 * century + 13) / 25)
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30
  const weekdayShift =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const fullMoonShift = Math.floor((golden + 11 * epact + 22 * weekdayShift) / 451)
  const index = epact + weekdayShift - 7 * fullMoonShift + 114
  const easter = toEpochDay(checkedDate(year, Math.floor(index / 31), (index % 31) + 1))
  return {
    goodFriday: fromEpochDay(easter - 2),
    easterSunday: fromEpochDay(easter),
    easterMonday: fromEpochDay(easter + 1),
    ascensionDay: fromEpochDay(easter + 39),
    whitMonday: fromEpochDay(easter + 50),
  }
}

/**
 * The public holidays of a year, in order (code du travail L3133-1, L3134-13, L3422-2).
 *
 * Easter Sunday and Whit Sunday are not in the law's list. The list in force today is applied to every year. In
 * Alsace-Moselle Good Friday is taken as a holiday everywhere, although the law limits it to certain communes; a day
 * that two feasts share appears once, under the name of the fixed one.
 *
 * @param zone mainland unless told
 * @throws {CoreError} `DATE_OUT_OF_RANGE`
 * @example
 * holidaysOf(2025).map((holiday) => holiday.date)
 */
export function holidaysOf(year: number, zone: HolidayZone = 'FR'): readonly Holiday[] {
  const key = `${zone}${year}`
  const known = LISTS.get(key)
  if (known !== undefined) return known
  const list = listHolidays(year, zone)
  // Years come from untrusted conventions: the memory must not grow with them.
  if (LISTS.size >= 512) LISTS.clear()
  LISTS.set(key, list)
  return list
}

/** The holiday that falls on a day, or `undefined`. */
export function holidayOn(date: CivilDate, zone: HolidayZone = 'FR'): Holiday | undefined {
  return holidaysOf(partsOfDate(date).year, zone).find((holiday) => holiday.date === date)
}

/** True for a public holiday of the zone, on whatever day of the week it falls. */
export function isHoliday(date: CivilDate, zone: HolidayZone = 'FR'): boolean {
  return holidayOn(date, zone) !== undefined
}

const LISTS = new Map<string, readonly Holiday[]>()

function listHolidays(year: number, zone: HolidayZone): readonly Holiday[] {
  const feasts = movableFeasts(year)
  const days: Holiday[] = FIXED_DAYS.map(([month, day, name]) => ({
    date: checkedDate(year, month, day),
    name,
  }))
  days.push(
    { date: feasts.easterMonday, name: 'Lundi de Pâques' },
    { date: feasts.ascensionDay, name: 'Ascension' },
    { date: feasts.whitMonday, name: 'Lundi de Pentecôte' },
  )
  if (zone === 'FR-AM') {
    days.push(
      { date: feasts.goodFriday, name: 'Vendredi saint' },
      { date: checkedDate(year, 12, 26), name: 'Saint-Étienne' },
    )
  }
  const abolition = ABOLITION_DAYS[zone]
  if (abolition !== undefined) {
    days.push({ date: checkedDate(year, ...abolition), name: 'Abolition de l’esclavage' })
  }
  const byDate = new Map<CivilDate, Holiday>()
  for (const holiday of days) if (!byDate.has(holiday.date)) byDate.set(holiday.date, holiday)
  return [...byDate.values()].sort((left, right) => (left.date < right.date ? -1 : 1))
}
