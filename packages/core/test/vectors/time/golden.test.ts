import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type CivilDate,
  type HolidayZone,
  type NoticeReading,
  type TermReading,
  type WorkingDayKind,
  addDays,
  addMonths,
  addWorkingDays,
  type ComputedDate,
  delayOf,
  endOfPeriod,
  extendCpc642,
  firstDayBeyond,
  isHoliday,
  isWorkingDay,
  lastDayWithin,
  lastNoticeDay,
  movableFeasts,
  parseCivilDate,
  weekdayOf,
} from '../../../src/time/index.ts'

interface Vector {
  readonly id: string
  readonly op: string
  readonly args: Readonly<Record<string, string | number>>
  readonly expect: Readonly<Record<string, unknown>>
  readonly alternatives: readonly { readonly reading: string; readonly expect: Readonly<Record<string, unknown>> }[]
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../../../../vectors/rules/golden.json', import.meta.url), 'utf8'),
)

type Args = Vector['args']
const date = (args: Args, key = 'date'): CivilDate => parseCivilDate(String(args[key]))
const dated = (day: CivilDate) => ({ date: day, weekday: weekdayOf(day) })
const computed = ({ date: day, clamped }: ComputedDate) => ({ ...dated(day), clamped })
const delay = (args: Args) => delayOf(Number(args.value), args.unit as 'calendar-day' | 'month')
/** Days cannot be clamped: the vectors give `clamped` for months only. */
const exceeded = (args: Args, result: ComputedDate) =>
  args.unit === 'month' ? computed(result) : dated(result.date)

const operations: Readonly<Record<string, (args: Args) => Record<string, unknown>>> = {
  addMonths: (args) => computed(addMonths(date(args), Number(args.months))),
  addCalendarDays: (args) => dated(addDays(date(args), Number(args.days))),
  addWorkingDays: (args) =>
    dated(
      addWorkingDays(date(args), Number(args.days), {
        kind: args.kind as WorkingDayKind,
        zone: args.zone as HolidayZone,
      }),
    ),
  renewal: (args) =>
    computed(
      endOfPeriod(
        date(args, 'anchor'),
        delayOf(Number(args.periodMonths), 'month'),
        Number(args.k),
        args.reading as TermReading,
      ),
    ),
  noticeBefore: (args) =>
    computed(
      lastNoticeDay(date(args, 'end'), delayOf(Number(args.months), 'month'), args.reading as NoticeReading),
    ),
  isNoticeInTime: (args) => ({
    inTime:
      date(args, 'given') <=
      lastNoticeDay(date(args, 'end'), delayOf(Number(args.months), 'month'), args.reading as NoticeReading).date,
  }),
  lastDayWithin: (args) => exceeded(args, lastDayWithin(date(args), delay(args))),
  firstDayBeyond: (args) => exceeded(args, firstDayBeyond(date(args), delay(args))),
  prorogueCpc642: (args) => {
    const result = extendCpc642(date(args), args.zone as HolidayZone)
    return { ...dated(result.date), extended: result.extended }
  },
  isHoliday: (args) => ({ holiday: isHoliday(date(args), args.zone as HolidayZone) }),
  isWorkingDay: (args) => ({
    working: isWorkingDay(date(args), { kind: args.kind as WorkingDayKind, zone: args.zone as HolidayZone }),
  }),
  movableFeasts: (args) => ({ ...movableFeasts(Number(args.year)) }),
}

/** The same question under another reading (`vectors/rules/README.md`). */
function otherReading(vector: Vector, reading: string): Record<string, unknown> | undefined {
  if (reading === 'iterated') {
    let current: ComputedDate = { date: date(vector.args, 'anchor'), clamped: false }
    for (let k = 0; k < Number(vector.args.k); k += 1) {
      const next = addMonths(current.date, Number(vector.args.periodMonths))
      current = { date: next.date, clamped: current.clamped || next.clamped }
    }
    return computed(current)
  }
  if (reading === 'cpc642') return operations.prorogueCpc642?.({ date: String(vector.expect.date), zone: 'FR' })
  if (reading === 'full-days') {
    return operations.addWorkingDays?.({ ...vector.args, days: Number(vector.args.days) + 1 })
  }
  return operations[vector.op]?.({ ...vector.args, reading })
}

describe('golden date vectors', () => {
  it('holds 114 vectors and 33 alternatives', () => {
    expect(vectors).toHaveLength(114)
    expect(vectors.flatMap((vector) => vector.alternatives)).toHaveLength(33)
  })

  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    expect(operations[vector.op]?.(vector.args)).toEqual(vector.expect)
    for (const alternative of vector.alternatives) {
      expect(otherReading(vector, alternative.reading), alternative.reading).toEqual(alternative.expect)
    }
  })
})
