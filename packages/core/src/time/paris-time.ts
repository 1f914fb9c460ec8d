import { CoreError } from '../core-error.ts'
import { type CivilDate, parseCivilDate } from './civil-date.ts'
import { toEpochDay } from './epoch-day.ts'
import { millisecondsOf } from './instant.ts'

const MS_PER_DAY = 86_400_000
const MS_PER_MINUTE = 60_000
const TIME_PATTERN = /^([01]\d|2[0-3]):([0-5]\d)$/

/** What a clock on a wall in mainland France shows: a day and the milliseconds since its 00:00 (never 24:00). */
export interface WallTime {
  readonly date: CivilDate
  readonly millisecondOfDay: number
}

/** Which instant is meant by a time that the clocks show twice, when they go back in October. */
export type RepeatedTime = 'earlier' | 'later'

/**
 * The civil date in Europe/Paris at an instant.
 *
 * @throws {CoreError} `INSTANT_INVALID`
 * @example
 * civilDateInParis(parseInstant('2025-03-31T22:30:00Z')) // '2025-04-01'
 */
export function civilDateInParis(instant: Date): CivilDate {
  return wallTimeInParis(instant).date
}

/**
 * The date and time of day that clocks in Europe/Paris show at an instant.
 *
 * @throws {CoreError} `INSTANT_INVALID`
 */
export function wallTimeInParis(instant: Date): WallTime {
  const local = new Date(millisecondsOf(instant) + offsetInParis(instant))
  const date = parseCivilDate(local.toISOString().slice(0, 10))
  return { date, millisecondOfDay: local.getTime() - toEpochDay(date) * MS_PER_DAY }
}

/**
 * The instant at which clocks in Europe/Paris show a time on a day.
 *
 * A time that the clocks skip in March is read with the offset in force before: 02:30 becomes 03:30. A time shown twice
 * in October is the earlier one unless told.
 *
 * @param time `HH:MM`, or `24:00` for the end of the day
 * @throws {CoreError} `TIME_INVALID`
 * @example
 * instantInParis(parseCivilDate('2025-07-14'), '05:00') // 2025-07-14T03:00:00.000Z
 */
export function instantInParis(date: CivilDate, time: string, repeated: RepeatedTime = 'earlier'): Date {
  const local = toEpochDay(date) * MS_PER_DAY + minutesOfTime(time) * MS_PER_MINUTE
  const before = local - offsetInParis(new Date(local - MS_PER_DAY))
  const after = local - offsetInParis(new Date(local + MS_PER_DAY))
  const readings = [before, after].filter((guess) => guess + offsetInParis(new Date(guess)) === local)
  if (readings.length === 0) return new Date(before)
  return new Date(repeated === 'earlier' ? Math.min(...readings) : Math.max(...readings))
}

/** Minutes since 00:00 of a time `HH:MM`, up to `24:00`. Throws `TIME_INVALID`. */
export function minutesOfTime(time: string): number {
  if (time === '24:00') return 1440
  const match = TIME_PATTERN.exec(time)
  if (match === null) {
    throw new CoreError({
      code: 'TIME_INVALID',
      what: 'This is not a time of day.',
      why: 'A time of day goes from 00:00 to 24:00.',
      fix: 'Write it as HH:MM, for instance 05:00.',
    })
  }
  return Number(match[1]) * 60 + Number(match[2])
}

/** Hours of which the offset is known. Since 1970 it only changed on a full hour of UTC. */
const offsets = new Map<number, number>()
const MAX_KNOWN_HOURS = 1_024

/** How far clocks in Paris are ahead of UTC at an instant, in milliseconds. */
function offsetInParis(instant: Date): number {
  const time = instant.getTime()
  // Asking the time zone data costs a third of a millisecond, and guards ask at each call.
  const hour = Math.floor(time / 3_600_000)
  const known = offsets.get(hour)
  if (known !== undefined) return known
  const offset = askOffsetInParis(instant)
  if (time >= 0) {
    if (offsets.size >= MAX_KNOWN_HOURS) offsets.clear()
    offsets.set(hour, offset)
  }
  return offset
}

let clockOfParis: Intl.DateTimeFormat | undefined

function askOffsetInParis(instant: Date): number {
  clockOfParis ??= new Intl.DateTimeFormat('en-US', {
    timeZone: 'Europe/Paris',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const shown: Record<string, number> = {}
  for (const { type, value } of clockOfParis.formatToParts(instant)) shown[type] = Number(value)
  const local = Date.UTC(
    shown.year ?? 0,
    (shown.month ?? 1) - 1,
    shown.day,
    shown.hour,
    shown.minute,
    shown.second,
  )
  return local - Math.floor(instant.getTime() / 1000) * 1000
}
