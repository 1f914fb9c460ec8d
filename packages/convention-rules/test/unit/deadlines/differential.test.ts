import {
  addDays,
  addMonths,
  addWorkingDays,
  type CivilDate,
  daysBetween,
  type HolidayZone,
  holidaysOf,
  isWorkingDay,
  movableFeasts,
  weekdayOf,
} from '@entente/core/time'
import Holidays from 'date-holidays'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { d } from '../../fixtures/situations.ts'

const day = fc.integer({ min: 0, max: 80_000 }).map((days) => addDays(d('1950-01-01'), days))

describe('date arithmetic against Temporal', () => {
  it('agrees on days, months and weekdays', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: -20_000, max: 20_000 }),
        fc.integer({ min: -400, max: 400 }),
        (date, days, months) => {
          const other = Temporal.PlainDate.from(date)
          expect(addDays(date, days)).toBe(other.add({ days }).toString())
          expect(addMonths(date, months).date).toBe(
            other.add({ months }, { overflow: 'constrain' }).toString(),
          )
          expect(weekdayOf(date)).toBe(other.dayOfWeek)
          expect(daysBetween(date, addDays(date, days))).toBe(other.until(other.add({ days })).days)
        },
      ),
      { seed: 1950, numRuns: 5000 },
    )
  })

  it('reports a clamp exactly where Temporal would refuse the day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -400, max: 400 }), (date, months) => {
        const refuses = () => Temporal.PlainDate.from(date).add({ months }, { overflow: 'reject' })
        if (addMonths(date, months).clamped) expect(refuses).toThrow(RangeError)
        else expect(refuses().toString()).toBe(addMonths(date, months).date)
      }),
      { seed: 1951, numRuns: 3000 },
    )
  })
})

interface Compared {
  readonly zone: HolidayZone
  readonly country: string
  readonly state?: string
  /** Days that the library adds by custom and the law does not list. */
  readonly customary?: (year: number) => readonly string[]
}

const goodFriday = (year: number) => [movableFeasts(year).goodFriday]

/** The territories that the library knows under the same law; it has no list of its own for the others. */
const COMPARED: readonly Compared[] = [
  { zone: 'FR', country: 'FR' },
  { zone: 'FR-AM', country: 'FR', state: '57' },
  { zone: 'FR-GP', country: 'GP', customary: goodFriday },
  { zone: 'FR-MQ', country: 'MQ', customary: goodFriday },
  { zone: 'FR-RE', country: 'RE' },
]

describe('public holidays against an independent library, 1980 to 2099', () => {
  it.each(COMPARED)('$zone', ({ zone, country, state, customary }) => {
    const library = state === undefined ? new Holidays(country) : new Holidays(country, state)
    for (let year = 1980; year <= 2099; year += 1) {
      const added = new Set(customary?.(year) ?? [])
      const theirs = library
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10))
        .filter((date) => !added.has(date))
      const ours = holidaysOf(year, zone).map(({ date }) => String(date))
      expect(ours.sort(), String(year)).toEqual([...new Set(theirs)].sort())
    }
  })
})

describe('working days against a plain count', () => {
  it('agree', () => {
    const plain = (date: CivilDate, days: number): CivilDate => {
      let current = date
      for (let left = days; left > 0; ) {
        current = addDays(current, 1)
        if (isWorkingDay(current)) left -= 1
      }
      return current
    }
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 90 }), (date, days) => {
        expect(addWorkingDays(date, days)).toBe(plain(date, days))
      }),
      { seed: 60, numRuns: 200 },
    )
  })
})
