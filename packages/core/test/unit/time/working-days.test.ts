import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addWorkingDays,
  extendCpc642,
  HOLIDAY_ZONES,
  holidayOn,
  holidaysOf,
  isHoliday,
  isWorkingDay,
  movableFeasts,
  parseCivilDate,
  weekdayOf,
  workingDaysBetween,
} from '../../../src/time/index.ts'
import { anyDate } from './dates.ts'

const seed = 642
const anyZone = fc.constantFrom(...HOLIDAY_ZONES)
const anyKind = fc.constantFrom('ouvre' as const, 'ouvrable' as const)

describe('public holidays', () => {
  it('are the eleven days of the law on the mainland', () => {
    expect(holidaysOf(2025).map(({ date }) => date.slice(5))).toEqual(
      '01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25'.split(' '),
    )
  })

  it('number thirteen in Alsace-Moselle, twelve where abolition is commemorated', () => {
    const counts = Object.fromEntries(HOLIDAY_ZONES.map((zone) => [zone, holidaysOf(2025, zone).length]))
    expect(counts).toEqual({
      FR: 11,
      'FR-AM': 13,
      'FR-GP': 12,
      'FR-MQ': 12,
      'FR-GF': 12,
      'FR-RE': 12,
      'FR-YT': 12,
      'FR-BL': 12,
      'FR-MF': 12,
      'FR-PM': 11,
    })
  })

  it('lists a day once when Ascension meets a fixed holiday', () => {
    expect(movableFeasts(2008).ascensionDay).toBe('2008-05-01')
    expect(holidaysOf(2008)).toHaveLength(10)
    expect(holidayOn(parseCivilDate('2008-05-01'))?.name).toBe('Fête du Travail')
  })

  it('leave out Easter Sunday and Whit Sunday', () => {
    expect(isHoliday(parseCivilDate('2025-04-20'))).toBe(false)
    expect(isHoliday(parseCivilDate('2025-06-08'))).toBe(false)
  })

  it('put Easter on a Sunday between 22 March and 25 April', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 9998 }), (year) => {
        const { easterSunday, ascensionDay, whitMonday } = movableFeasts(year)
        expect(weekdayOf(easterSunday)).toBe(7)
        expect(easterSunday >= `${year}-03-22` && easterSunday <= `${year}-04-25`).toBe(true)
        expect(weekdayOf(ascensionDay)).toBe(4)
        expect(weekdayOf(whitMonday)).toBe(1)
      }),
      { seed, numRuns: 2000 },
    )
  })

  it('stay right when many years and zones are asked for', () => {
    for (let year = 1900; year < 2500; year += 1) holidaysOf(year, 'FR-RE')
    expect(isHoliday(parseCivilDate('2025-12-20'), 'FR-RE')).toBe(true)
    expect(isHoliday(parseCivilDate('2025-12-20'))).toBe(false)
  })
})

describe('working days', () => {
  it('land on a working day, increase, and are counted back', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 120 }), anyKind, anyZone, (date, days, kind, zone) => {
        const options = { kind, zone }
        const end = addWorkingDays(date, days, options)
        expect(isWorkingDay(end, options)).toBe(true)
        expect(end < addWorkingDays(date, days + 1, options)).toBe(true)
        expect(workingDaysBetween(date, end, options)).toBe(days)
        expect(workingDaysBetween(end, date, options)).toBe(-days)
      }),
      { seed, numRuns: 300 },
    )
  })

  it('go back as many as they went forward, from a working day', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 60 }), (date, days) => {
        const start = addWorkingDays(date, 1)
        expect(addWorkingDays(addWorkingDays(start, days), -days)).toBe(start)
      }),
      { seed, numRuns: 300 },
    )
  })

  it('count zero as the day itself', () => {
    expect(addWorkingDays(parseCivilDate('2025-01-01'), 0)).toBe('2025-01-01')
  })

  it('take Saturday in only for jours ouvrables', () => {
    const saturday = parseCivilDate('2016-06-11')
    expect(isWorkingDay(saturday)).toBe(false)
    expect(isWorkingDay(saturday, { kind: 'ouvrable' })).toBe(true)
  })
})

describe('the extension of CPC art. 642', () => {
  it('is idempotent, at most five days, and lands on a working day', () => {
    fc.assert(
      fc.property(anyDate, anyZone, (date, zone) => {
        const once = extendCpc642(date, zone)
        expect(extendCpc642(once.date, zone)).toEqual({ date: once.date, extended: false })
        expect(once.extended).toBe(once.date !== date)
        expect(isWorkingDay(once.date, { zone })).toBe(true)
        expect(Date.parse(once.date) - Date.parse(date)).toBeLessThanOrEqual(5 * 86_400_000)
      }),
      { seed, numRuns: 3000 },
    )
  })
})
