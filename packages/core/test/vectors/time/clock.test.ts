import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  addHours,
  civilDateInParis,
  delayOf,
  formatInstant,
  type HolidayZone,
  holidaysOf,
  instantInParis,
  isOpenAt,
  openMillisecondsBetween,
  parseCivilDate,
  parseInstant,
  type RepeatedTime,
} from '../../../src/time/index.ts'

interface Vector {
  readonly id: string
  readonly op: string
  readonly args: Readonly<Record<string, string>> & { readonly hours?: number }
  readonly expect: Readonly<Record<string, unknown>>
}

interface HolidayVector {
  readonly zone: HolidayZone
  readonly year: number
  readonly dates?: readonly string[]
  readonly extra?: readonly string[]
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../../../../vectors/time/${name}`, import.meta.url), 'utf8'))
}

const operations: Readonly<Record<string, (args: Vector['args']) => Record<string, unknown>>> = {
  civilDateInParis: (args) => ({ date: civilDateInParis(parseInstant(args.instant ?? '')) }),
  instantInParis: (args) => ({
    instant: formatInstant(
      instantInParis(parseCivilDate(args.date ?? ''), args.time ?? '', args.repeated as RepeatedTime),
    ),
  }),
  isOpenAt: (args) => ({
    open: isOpenAt({ opens: args.opens ?? '', closes: args.closes ?? '' }, parseInstant(args.instant ?? '')),
  }),
  openHoursOfDay: (args) => {
    const day = parseCivilDate(args.date ?? '')
    const hours = { opens: args.opens ?? '', closes: args.closes ?? '' }
    const open = openMillisecondsBetween(hours, instantInParis(day, '00:00'), instantInParis(day, '24:00'))
    return { hours: open / 3_600_000 }
  },
  addHours: (args) => ({
    instant: formatInstant(addHours(parseInstant(args.instant ?? ''), delayOf(args.hours ?? 0, 'hour'))),
  }),
}

describe('clock vectors', () => {
  it.each(read<Vector[]>('clock.json').map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    expect(operations[vector.op]?.(vector.args)).toEqual(vector.expect)
  })
})

describe('holiday vectors', () => {
  it.each(read<HolidayVector[]>('holidays.json').map((vector) => [vector.zone, vector.year, vector] as const))(
    '%s %i',
    (zone, year, vector) => {
      const dates = holidaysOf(year, zone).map((holiday) => holiday.date)
      if (vector.dates !== undefined) expect(dates).toEqual(vector.dates)
      const common = new Set<string>(holidaysOf(year).map((holiday) => holiday.date))
      if (vector.extra !== undefined) expect(dates.filter((date) => !common.has(date))).toEqual(vector.extra)
    },
  )
})
