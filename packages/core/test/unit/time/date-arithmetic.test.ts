import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addYears,
  civilDateOf,
  compareDates,
  daysBetween,
  daysInMonth,
  earliestDate,
  formatCivilDate,
  fromEpochDay,
  isCivilDate,
  isLeapYear,
  latestDate,
  parseCivilDate,
  partsOfDate,
  toEpochDay,
  weekdayOf,
} from '../../../src/time/index.ts'
import { codeOf } from './code-of.ts'
import { anyDate } from './dates.ts'

const seed = 20250331

describe('civil dates', () => {
  it.each(['2024-02-29', '1583-01-01', '9999-12-31', '2000-02-29'])('reads %s', (text) => {
    expect(parseCivilDate(text)).toBe(text)
  })

  it.each([
    '2025-02-29',
    '1900-02-29',
    '2025-2-9',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '1582-12-31',
    '2025-01-01T00:00:00Z',
    ' 2025-01-01',
    '٢٠٢٥-01-01',
    '',
  ])('refuses %j and corrects nothing', (text) => {
    expect(isCivilDate(text)).toBe(false)
    expect(codeOf(() => parseCivilDate(text))).toBe('DATE_INVALID')
  })

  it('refuses values that are not texts', () => {
    for (const value of [20250101, null, undefined, new Date(0), {}]) expect(isCivilDate(value)).toBe(false)
  })

  it('makes dates from their parts and refuses days that do not exist', () => {
    expect(civilDateOf(2024, 2, 29)).toBe('2024-02-29')
    for (const [year, month, day] of [
      [2023, 2, 29],
      [2023, 0, 1],
      [2023, 1, 1.5],
      [Number.NaN, 1, 1],
    ] as const) {
      expect(codeOf(() => civilDateOf(year, month, day))).toBe('DATE_INVALID')
    }
  })

  it('writes dates for people', () => {
    const date = parseCivilDate('2025-08-01')
    expect(formatCivilDate(date)).toBe('2025-08-01')
    expect(formatCivilDate(date, 'fr')).toBe('1er août 2025')
    expect(formatCivilDate(parseCivilDate('2025-12-25'), 'fr')).toBe('25 décembre 2025')
    expect(formatCivilDate(date, 'en')).toBe('1 August 2025')
  })

  it('parse and parts are inverse', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const { year, month, day } = partsOfDate(date)
        expect(civilDateOf(year, month, day)).toBe(date)
      }),
      { seed, numRuns: 500 },
    )
  })

  it('epoch days are inverse, increasing, and agree with the platform', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const epochDay = toEpochDay(date)
        expect(fromEpochDay(epochDay)).toBe(date)
        expect(epochDay * 86_400_000).toBe(Date.parse(`${date}T00:00:00Z`))
        expect(weekdayOf(date)).toBe(new Date(`${date}T00:00:00Z`).getUTCDay() || 7)
      }),
      { seed, numRuns: 2000 },
    )
  })

  it('knows leap years and the length of months', () => {
    expect([1900, 2000, 2023, 2024].map(isLeapYear)).toEqual([false, true, false, true])
    expect([1, 2, 4, 12].map((month) => daysInMonth(2024, month))).toEqual([31, 29, 30, 31])
  })

  it('orders dates as their text', () => {
    const [first, second] = [parseCivilDate('2024-12-31'), parseCivilDate('2025-01-01')]
    expect(compareDates(first, second)).toBe(-1)
    expect(compareDates(second, first)).toBe(1)
    expect(compareDates(first, first)).toBe(0)
    expect(earliestDate(second, first)).toBe(first)
    expect(latestDate(first, second, first)).toBe(second)
  })
})

describe('adding days', () => {
  it('is undone by the opposite, and adds up', () => {
    fc.assert(
      fc.property(
        anyDate,
        fc.integer({ min: -4000, max: 4000 }),
        fc.integer({ min: -4000, max: 4000 }),
        (date, a, b) => {
          expect(addDays(addDays(date, a), -a)).toBe(date)
          expect(addDays(addDays(date, a), b)).toBe(addDays(date, a + b))
          expect(daysBetween(date, addDays(date, a))).toBe(a)
        },
      ),
      { seed, numRuns: 1000 },
    )
  })

  it('refuses half days and days beyond the calendar', () => {
    expect(codeOf(() => addDays(parseCivilDate('2025-01-01'), 0.5))).toBe('DELAY_INVALID')
    expect(codeOf(() => addDays(parseCivilDate('9999-12-31'), 1))).toBe('DATE_OUT_OF_RANGE')
    expect(codeOf(() => addDays(parseCivilDate('1583-01-01'), -1))).toBe('DATE_OUT_OF_RANGE')
  })
})

describe('adding months', () => {
  const months = fc.integer({ min: -600, max: 600 })

  it('is monotone: a later start never gives an earlier end', () => {
    fc.assert(
      fc.property(anyDate, anyDate, months, (a, b, count) => {
        const [early, late] = a <= b ? [a, b] : [b, a]
        expect(addMonths(early, count).date <= addMonths(late, count).date).toBe(true)
      }),
      { seed, numRuns: 1000 },
    )
  })

  it('reports a clamp exactly when the day number is lost', () => {
    fc.assert(
      fc.property(anyDate, months, (date, count) => {
        const moved = addMonths(date, count)
        expect(moved.clamped).toBe(partsOfDate(moved.date).day !== partsOfDate(date).day)
        if (moved.clamped) {
          const { year, month, day } = partsOfDate(moved.date)
          expect(day).toBe(daysInMonth(year, month))
        }
      }),
      { seed, numRuns: 2000 },
    )
  })

  it('adds up as long as nothing was clamped', () => {
    fc.assert(
      fc.property(anyDate, months, months, (date, a, b) => {
        const first = addMonths(date, a)
        fc.pre(!first.clamped)
        expect(addMonths(first.date, b)).toEqual(addMonths(date, a + b))
      }),
      { seed, numRuns: 1000 },
    )
  })

  it('drifts when renewals are computed one after the other, which is why they never are', () => {
    const anchor = parseCivilDate('2023-08-31')
    expect(addMonths(addMonths(anchor, 6).date, 6).date).toBe('2024-08-29')
    expect(addMonths(anchor, 12).date).toBe('2024-08-31')
  })

  it('takes a year for twelve months', () => {
    expect(addYears(parseCivilDate('2024-02-29'), 1)).toEqual({ date: '2025-02-28', clamped: true })
    expect(codeOf(() => addMonths(parseCivilDate('2025-01-01'), 1.5))).toBe('DELAY_INVALID')
    expect(codeOf(() => addYears(parseCivilDate('2025-01-01'), 9000))).toBe('DATE_OUT_OF_RANGE')
  })
})
