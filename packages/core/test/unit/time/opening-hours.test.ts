import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addHours,
  civilDateInParis,
  delayOf,
  formatInstant,
  instantInParis,
  isInstantText,
  isOpenAt,
  nextOpening,
  openMillisecondsBetween,
  parseCivilDate,
  parseInstant,
  wallTimeInParis,
} from '../../../src/time/index.ts'
import { codeOf } from './code-of.ts'
import { anyDate } from './dates.ts'

const seed = 523
const HOUR = 3_600_000
/** The hours of the QF service, convention art. 5. */
const qf = { opens: '05:00', closes: '23:00' } as const
const at = parseInstant

describe('instants', () => {
  it('reads offsets and fractions', () => {
    expect(formatInstant(at('2025-03-31T11:00:00+02:00'))).toBe('2025-03-31T09:00:00.000Z')
    expect(formatInstant(at('2025-03-31T09:00:00.1239Z'))).toBe('2025-03-31T09:00:00.123Z')
    expect(formatInstant(at('2025-12-31T23:30:00-01:00'))).toBe('2026-01-01T00:30:00.000Z')
  })

  it.each([
    '2025-03-31T09:00:00',
    '2025-03-31 09:00:00Z',
    '2025-02-30T09:00:00Z',
    '2025-03-31T24:00:00Z',
    '2025-03-31T23:59:60Z',
    '2025-03-31T09:00:00+24:00',
    '2025-03-31',
    '',
  ])('refuses %j', (text) => {
    expect(isInstantText(text)).toBe(false)
    expect(codeOf(() => at(text))).toBe('INSTANT_INVALID')
  })

  it('refuses an invalid Date wherever one may come in', () => {
    const broken = new Date(Number.NaN)
    expect(isInstantText(broken)).toBe(false)
    for (const call of [
      () => formatInstant(broken),
      () => civilDateInParis(broken),
      () => isOpenAt(qf, broken),
      () => addHours(broken, delayOf(1, 'hour')),
    ]) {
      expect(codeOf(call)).toBe('INSTANT_INVALID')
    }
  })

  it('writes and reads any instant', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        (date) => {
          expect(at(formatInstant(date)).getTime()).toBe(date.getTime())
        },
      ),
      { seed },
    )
  })

  it('adds clock hours and nothing else: 24 hours over the change of clocks are not the same time next day', () => {
    const identified = instantInParis(parseCivilDate('2025-03-29'), '12:00')
    const due = addHours(identified, delayOf(24, 'hour'))
    expect(due.getTime() - identified.getTime()).toBe(24 * HOUR)
    expect(wallTimeInParis(due)).toEqual({ date: '2025-03-30', millisecondOfDay: 13 * HOUR })
    expect(codeOf(() => addHours(identified, delayOf(1, 'calendar-day')))).toBe('DELAY_NOT_COMPARABLE')
  })
})

describe('clocks in Europe/Paris', () => {
  it('shows the day of Paris, not of UTC', () => {
    expect(civilDateInParis(at('2025-06-30T22:00:00Z'))).toBe('2025-07-01')
    expect(civilDateInParis(at('2025-12-31T22:59:59Z'))).toBe('2025-12-31')
  })

  it('reads a skipped time with the offset before, and both readings of a repeated one', () => {
    const spring = parseCivilDate('2025-03-30')
    expect(formatInstant(instantInParis(spring, '02:30'))).toBe('2025-03-30T01:30:00.000Z')
    const autumn = parseCivilDate('2025-10-26')
    expect(formatInstant(instantInParis(autumn, '02:30'))).toBe('2025-10-26T00:30:00.000Z')
    expect(formatInstant(instantInParis(autumn, '02:30', 'later'))).toBe('2025-10-26T01:30:00.000Z')
  })

  it('is undone by the wall time, outside the skipped hour', () => {
    fc.assert(
      fc.property(
        anyDate,
        fc.integer({ min: 4, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (date, hour, minute) => {
          const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
          const shown = wallTimeInParis(instantInParis(date, time))
          expect(shown).toEqual({ date, millisecondOfDay: (hour * 60 + minute) * 60_000 })
        },
      ),
      { seed, numRuns: 500 },
    )
  })

  it('takes 24:00 for the start of the next day', () => {
    const date = parseCivilDate('2025-07-14')
    expect(instantInParis(date, '24:00')).toEqual(instantInParis(addDays(date, 1), '00:00'))
  })

  it.each(['5:00', '24:01', '12:60', 'noon', ''])('refuses the time %j', (time) => {
    expect(codeOf(() => instantInParis(parseCivilDate('2025-07-14'), time))).toBe('TIME_INVALID')
  })
})

describe('opening hours', () => {
  it('include the opening minute and exclude the closing one, in summer and in winter', () => {
    expect(isOpenAt(qf, at('2025-07-14T02:59:59.999Z'))).toBe(false)
    expect(isOpenAt(qf, at('2025-07-14T03:00:00Z'))).toBe(true)
    expect(isOpenAt(qf, at('2025-07-14T20:59:59.999Z'))).toBe(true)
    expect(isOpenAt(qf, at('2025-07-14T21:00:00Z'))).toBe(false)
    expect(isOpenAt(qf, at('2025-01-14T04:00:00Z'))).toBe(true)
    expect(isOpenAt(qf, at('2025-01-14T03:59:59Z'))).toBe(false)
  })

  it('give eighteen hours every day, also when the clocks change', () => {
    for (const text of ['2025-03-30', '2025-10-26', '2025-07-14']) {
      const day = parseCivilDate(text)
      const [from, to] = [instantInParis(day, '00:00'), instantInParis(day, '24:00')]
      expect(openMillisecondsBetween(qf, from, to)).toBe(18 * HOUR)
    }
  })

  it('lose or repeat an hour when a service is open while the clocks change', () => {
    const allDay = { opens: '00:00', closes: '24:00' }
    const lengthOf = (text: string) => {
      const day = parseCivilDate(text)
      return (
        openMillisecondsBetween(allDay, instantInParis(day, '00:00'), instantInParis(day, '24:00')) / HOUR
      )
    }
    expect([lengthOf('2025-03-30'), lengthOf('2025-10-26'), lengthOf('2025-03-31')]).toEqual([23, 25, 24])
  })

  it('finds the next opening', () => {
    expect(nextOpening(qf, at('2025-07-14T21:00:00Z'))).toEqual(at('2025-07-15T03:00:00Z'))
    expect(nextOpening(qf, at('2025-07-14T12:00:00Z'))).toEqual(at('2025-07-14T12:00:00Z'))
    const office = {
      opens: '09:00',
      closes: '17:00',
      days: [1, 2, 3, 4, 5],
      closedOnHolidaysOf: 'FR',
    } as const
    expect(nextOpening(office, at('2025-05-07T16:00:00Z'))).toEqual(at('2025-05-09T07:00:00Z'))
    expect(nextOpening({ ...office, days: [] }, at('2025-05-07T16:00:00Z'))).toBeUndefined()
  })

  it('adds up over any cut', () => {
    const instant = fc.date({ min: new Date('2025-01-01'), max: new Date('2025-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(instant, instant, instant, (a, b, c) => {
        const [from, cut, to] = [a, b, c].sort((left, right) => left.getTime() - right.getTime()) as [
          Date,
          Date,
          Date,
        ]
        expect(openMillisecondsBetween(qf, from, cut) + openMillisecondsBetween(qf, cut, to)).toBe(
          openMillisecondsBetween(qf, from, to),
        )
        expect(openMillisecondsBetween(qf, to, from)).toBe(0)
      }),
      { seed, numRuns: 30 },
    )
  })

  it('refuses hours that close before they open', () => {
    expect(codeOf(() => isOpenAt({ opens: '23:00', closes: '05:00' }, at('2025-01-14T04:00:00Z')))).toBe(
      'OPENING_HOURS_INVALID',
    )
  })
})
