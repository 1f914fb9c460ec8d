import { CoreError } from '../core-error.ts'
import { isCivilDate } from './civil-date.ts'
import type { Delay } from './delay.ts'

const PATTERN = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
const MS_PER_HOUR = 3_600_000

/**
 * Reads an instant written as RFC 3339 with its offset, `2025-03-31T09:00:00Z` or `2025-03-31T11:00:00+02:00`.
 *
 * A text without offset is refused, and so are 24:00:00 and leap seconds. Beyond the millisecond, digits are dropped.
 *
 * @throws {CoreError} `INSTANT_INVALID`
 * @example
 * const receivedAt = parseInstant('2025-03-31T11:00:00+02:00')
 */
export function parseInstant(text: string): Date {
  const match = PATTERN.exec(text)
  if (match === null || !isCivilDate(match[1])) throw invalidInstant()
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])]
  const offset = offsetMinutes(match[6] ?? '')
  if (hour > 23 || minute > 59 || second > 59 || offset === undefined) throw invalidInstant()
  const milliseconds = Number((match[5] ?? '.0').slice(1, 4).padEnd(3, '0'))
  const midnight = Date.parse(`${match[1]}T00:00:00.000Z`)
  return new Date(midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds)
}

/** Tells whether a value is a text that {@link parseInstant} reads. */
export function isInstantText(value: unknown): value is string {
  if (typeof value !== 'string') return false
  try {
    parseInstant(value)
    return true
  } catch {
    return false
  }
}

/**
 * Writes an instant in UTC, `2025-03-31T09:00:00.000Z`.
 *
 * @throws {CoreError} `INSTANT_INVALID` for an invalid `Date`
 */
export function formatInstant(instant: Date): string {
  return new Date(millisecondsOf(instant)).toISOString()
}

/**
 * Adds a délai of hours to an instant: clock hours, without any calendar rule.
 *
 * @throws {CoreError} `INSTANT_INVALID`, `DELAY_NOT_COMPARABLE` when the délai is not counted in hours
 * @example
 * addHours(parseInstant('2025-03-29T12:00:00Z'), delayOf(24, 'hour'))
 */
export function addHours(instant: Date, delay: Delay): Date {
  if (delay.unit !== 'hour') {
    throw new CoreError({
      code: 'DELAY_NOT_COMPARABLE',
      what: 'Only a délai in hours can be added to an instant.',
      why: 'Days and months are counted on civil dates.',
      fix: 'Use addDelay with a civil date.',
    })
  }
  return new Date(millisecondsOf(instant) + delay.value * MS_PER_HOUR)
}

/** Milliseconds of an instant that is known to be a real one. */
export function millisecondsOf(instant: Date): number {
  const milliseconds = instant.getTime()
  if (Number.isNaN(milliseconds)) throw invalidInstant()
  return milliseconds
}

function offsetMinutes(text: string): number | undefined {
  if (text === 'Z') return 0
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (hours * 60 + minutes) * (text.startsWith('-') ? -1 : 1)
}

function invalidInstant(): CoreError {
  return new CoreError({
    code: 'INSTANT_INVALID',
    what: 'This is not an instant.',
    why: 'An instant has a date, a time and an offset from UTC.',
    fix: 'Write it as 2025-03-31T09:00:00Z or 2025-03-31T11:00:00+02:00.',
  })
}
