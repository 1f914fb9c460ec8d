import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDelay,
  addDelays,
  addWorkingDays,
  areComparableDelays,
  compareDelays,
  DELAY_UNITS,
  delayFamily,
  delayOf,
  endOfPeriod,
  firstDayBeyond,
  formatDelay,
  isDelayText,
  lastDayWithin,
  lastNoticeDay,
  monthsOf,
  multiplyDelay,
  parseCivilDate,
  parseDelay,
  subtractDelay,
} from '../../../src/time/index.ts'
import { codeOf } from './code-of.ts'
import { anyDate } from './dates.ts'

const seed = 641
const anyDelay = fc
  .record({ value: fc.integer({ min: 0, max: 200 }), unit: fc.constantFrom(...DELAY_UNITS) })
  .map(({ value, unit }) => delayOf(value, unit))
const anyMonths = fc.integer({ min: 1, max: 48 }).map((value) => delayOf(value, 'month'))

describe('délais', () => {
  it('writes and reads every unit', () => {
    fc.assert(
      fc.property(anyDelay, (delay) => {
        expect(parseDelay(formatDelay(delay))).toEqual(delay)
        expect(isDelayText(formatDelay(delay))).toBe(true)
      }),
      { seed },
    )
  })

  it.each(['P1Y6M', 'P1W', 'P-1D', 'PT1D', 'P1H', 'P', '15D', 'P1.5Y', 'P15D[chome]', 'P9999999D'])(
    'refuses %s',
    (text) => {
      expect(isDelayText(text)).toBe(false)
      expect(codeOf(() => parseDelay(text))).toBe('DELAY_INVALID')
    },
  )

  it('refuses negative and broken lengths', () => {
    for (const value of [-1, 0.5, Number.NaN, 2 ** 60]) {
      expect(codeOf(() => delayOf(value, 'month'))).toBe('DELAY_INVALID')
    }
  })

  it('writes them for people', () => {
    expect(formatDelay(delayOf(15, 'ouvre'), 'fr')).toBe('15 jours ouvrés')
    expect(formatDelay(delayOf(1, 'year'), 'fr')).toBe('1 an')
    expect(formatDelay(delayOf(30, 'calendar-day'), 'en')).toBe('30 calendar days')
    expect(formatDelay(delayOf(24, 'hour'), 'en')).toBe('24 hours')
  })

  it('compares within a family only: one month is neither more nor less than thirty days', () => {
    expect(compareDelays(parseDelay('P1Y'), parseDelay('P12M'))).toBe(0)
    expect(compareDelays(parseDelay('P1Y'), parseDelay('P13M'))).toBe(-1)
    expect(compareDelays(parseDelay('PT24H'), parseDelay('PT23H'))).toBe(1)
    for (const [left, right] of [
      ['P1M', 'P30D'],
      ['P30D', 'P30D[ouvre]'],
      ['P1D', 'PT24H'],
      ['P6D[ouvre]', 'P6D[ouvrable]'],
    ] as const) {
      expect(areComparableDelays(parseDelay(left), parseDelay(right))).toBe(false)
      expect(codeOf(() => compareDelays(parseDelay(left), parseDelay(right)))).toBe('DELAY_NOT_COMPARABLE')
      expect(codeOf(() => addDelays(parseDelay(left), parseDelay(right)))).toBe('DELAY_NOT_COMPARABLE')
    }
  })

  it('adds within a family, in any order', () => {
    fc.assert(
      fc.property(anyDelay, anyDelay, (left, right) => {
        fc.pre(areComparableDelays(left, right))
        const sum = addDelays(left, right)
        expect(compareDelays(sum, addDelays(right, left))).toBe(0)
        expect(delayFamily(sum)).toBe(delayFamily(left))
        expect(compareDelays(sum, left)).toBeGreaterThanOrEqual(0)
      }),
      { seed },
    )
    expect(addDelays(parseDelay('P1Y'), parseDelay('P6M'))).toEqual(delayOf(18, 'month'))
    expect(multiplyDelay(parseDelay('P2Y'), 3)).toEqual(delayOf(6, 'year'))
    expect(codeOf(() => monthsOf(parseDelay('P30D')))).toBe('DELAY_NOT_COMPARABLE')
  })
})

describe('counting a délai from a day', () => {
  it('uses the rule of its unit', () => {
    const date = parseCivilDate('2024-12-20')
    expect(addDelay(date, parseDelay('P30D'))).toEqual({ date: '2025-01-19', clamped: false })
    expect(addDelay(date, parseDelay('P15D[ouvre]'))).toEqual({ date: '2025-01-14', clamped: false })
    expect(addDelay(date, parseDelay('P15D[ouvre]'), 'FR-AM').date).toBe('2025-01-15')
    expect(addDelay(parseCivilDate('2023-08-31'), parseDelay('P6M'))).toEqual({
      date: '2024-02-29',
      clamped: true,
    })
    expect(codeOf(() => addDelay(date, parseDelay('PT24H')))).toBe('DELAY_NEEDS_INSTANT')
  })

  it('never goes back, and back never goes forward', () => {
    fc.assert(
      fc.property(anyDate, anyDelay, (date, delay) => {
        fc.pre(delay.unit !== 'hour')
        expect(addDelay(date, delay).date >= date).toBe(true)
        expect(subtractDelay(date, delay).date <= date).toBe(true)
        expect(lastDayWithin(date, delay).date < addDelay(date, delay).date).toBe(true)
        expect(firstDayBeyond(date, delay).date > addDelay(date, delay).date).toBe(true)
      }),
      { seed, numRuns: 300 },
    )
  })

  it('k-th periods strictly increase, and their eve is the day before', () => {
    fc.assert(
      fc.property(anyDate, anyMonths, fc.integer({ min: 1, max: 20 }), (anchor, period, k) => {
        expect(endOfPeriod(anchor, period, k).date < endOfPeriod(anchor, period, k + 1).date).toBe(true)
        expect(endOfPeriod(anchor, period, k, 'veille').date < endOfPeriod(anchor, period, k).date).toBe(true)
      }),
      { seed },
    )
    expect(codeOf(() => endOfPeriod(parseCivilDate('2025-01-01'), parseDelay('P1Y'), 0))).toBe(
      'DELAY_INVALID',
    )
    expect(codeOf(() => endOfPeriod(parseCivilDate('2025-01-01'), parseDelay('P30D'), 1))).toBe(
      'DELAY_NOT_COMPARABLE',
    )
  })

  it('a franc notice is never later than the other readings, and every reading leaves the full months', () => {
    fc.assert(
      fc.property(anyDate, anyMonths, (end, notice) => {
        const same = lastNoticeDay(end, notice, 'quantieme').date
        const boundary = lastNoticeDay(end, notice, 'term-boundary').date
        const franc = lastNoticeDay(end, notice, 'franc').date
        expect(franc < same && franc <= boundary).toBe(true)
        expect(addDelay(same, notice).date <= end).toBe(true)
        expect(addDelay(boundary, notice).date <= end).toBe(true)
      }),
      { seed, numRuns: 2000 },
    )
  })

  it('refuses a count of working days beyond reason', () => {
    expect(codeOf(() => addWorkingDays(parseCivilDate('2025-01-01'), 10_001))).toBe('DELAY_INVALID')
  })
})
