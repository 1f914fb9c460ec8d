import { CoreError } from '../core-error.ts'

/**
 * What a délai is counted in. `ouvre` is Monday to Friday and `ouvrable` Monday to Saturday, both without public
 * holidays; `calendar-day` is every day.
 */
export type DelayUnit = 'hour' | 'calendar-day' | 'ouvre' | 'ouvrable' | 'month' | 'year'

/**
 * A délai: a length and its unit, `{ value: 15, unit: 'ouvre' }`.
 *
 * @term délai
 */
export interface Delay {
  /** A whole number, zero or more. */
  readonly value: number
  readonly unit: DelayUnit
}

/** Delays of one family compare and add; those of two families do not: a month has no fixed number of days. */
export type DelayFamily = 'hours' | 'calendar-days' | 'ouvre' | 'ouvrable' | 'months'

const FAMILY: Readonly<Record<DelayUnit, DelayFamily>> = {
  hour: 'hours',
  'calendar-day': 'calendar-days',
  ouvre: 'ouvre',
  ouvrable: 'ouvrable',
  month: 'months',
  year: 'months',
}

const ISO_LETTER: Readonly<Record<DelayUnit, string>> = {
  hour: 'H',
  'calendar-day': 'D',
  ouvre: 'D[ouvre]',
  ouvrable: 'D[ouvrable]',
  month: 'M',
  year: 'Y',
}

const PATTERN = /^P(?:T(\d{1,6})(H)|(\d{1,6})(Y|M|D\[ouvre\]|D\[ouvrable\]|D))$/

const UNIT_NAMES = {
  fr: {
    hour: ['heure', 'heures'],
    'calendar-day': ['jour calendaire', 'jours calendaires'],
    ouvre: ['jour ouvré', 'jours ouvrés'],
    ouvrable: ['jour ouvrable', 'jours ouvrables'],
    month: ['mois', 'mois'],
    year: ['an', 'ans'],
  },
  en: {
    hour: ['hour', 'hours'],
    'calendar-day': ['calendar day', 'calendar days'],
    ouvre: ['working day (Monday to Friday)', 'working days (Monday to Friday)'],
    ouvrable: ['working day (Monday to Saturday)', 'working days (Monday to Saturday)'],
    month: ['month', 'months'],
    year: ['year', 'years'],
  },
} as const satisfies Record<string, Record<DelayUnit, readonly [string, string]>>

/**
 * Makes a délai.
 *
 * @param value a whole number, zero or more
 * @throws {CoreError} `DELAY_INVALID`
 * @example
 * const notice = delayOf(15, 'ouvre')
 */
export function delayOf(value: number, unit: DelayUnit): Delay {
  if (Number.isSafeInteger(value) && value >= 0 && Object.hasOwn(FAMILY, unit)) return { value, unit }
  throw invalidDelay()
}

/**
 * Reads a délai of one unit: `PT24H`, `P30D`, `P6M`, `P1Y` (ISO 8601), or `P15D[ouvre]`, `P60D[ouvrable]` (our suffix,
 * as ISO 8601 has no working days).
 *
 * @throws {CoreError} `DELAY_INVALID`; a mix of units such as `P1Y6M` is refused: write `P18M`
 */
export function parseDelay(text: string): Delay {
  const match = PATTERN.exec(text)
  const value = match?.[1] ?? match?.[3]
  const letter = match?.[2] ?? match?.[4]
  const unit = DELAY_UNITS.find((candidate) => ISO_LETTER[candidate] === letter)
  if (value === undefined || unit === undefined) throw invalidDelay()
  return { value: Number(value), unit }
}

/** Tells whether a text is a délai that {@link parseDelay} reads. */
export function isDelayText(value: unknown): value is string {
  return typeof value === 'string' && PATTERN.test(value)
}

/** Every unit, from the shortest. */
export const DELAY_UNITS: readonly DelayUnit[] = [
  'hour',
  'calendar-day',
  'ouvre',
  'ouvrable',
  'month',
  'year',
]

/**
 * Writes a délai: `P15D[ouvre]`, `15 jours ouvrés` or `15 working days (Monday to Friday)`.
 *
 * @param language `iso` unless told
 */
export function formatDelay(delay: Delay, language: 'iso' | 'fr' | 'en' = 'iso'): string {
  if (language === 'iso') return `P${delay.unit === 'hour' ? 'T' : ''}${delay.value}${ISO_LETTER[delay.unit]}`
  const [one, many] = UNIT_NAMES[language][delay.unit]
  return `${delay.value} ${delay.value > 1 ? many : one}`
}

/** The family of a délai. Only years and months share one: a year is twelve months. */
export function delayFamily(delay: Delay): DelayFamily {
  return FAMILY[delay.unit]
}

/** Tells whether two délais can be compared or added. */
export function areComparableDelays(left: Delay, right: Delay): boolean {
  return delayFamily(left) === delayFamily(right)
}

/**
 * Compares two délais of one family.
 *
 * @throws {CoreError} `DELAY_NOT_COMPARABLE` for two families: 1 month is neither more nor less than 30 days
 * @example
 * compareDelays(parseDelay('P1Y'), parseDelay('P12M')) // 0
 */
export function compareDelays(left: Delay, right: Delay): -1 | 0 | 1 {
  const difference = amountOf(left, right) - amountOf(right, left)
  if (difference === 0) return 0
  return difference < 0 ? -1 : 1
}

/**
 * Adds two délais of one family; years and months add up to months.
 *
 * @throws {CoreError} `DELAY_NOT_COMPARABLE`, `DELAY_INVALID`
 */
export function addDelays(left: Delay, right: Delay): Delay {
  if (left.unit === right.unit) return delayOf(left.value + right.value, left.unit)
  return delayOf(amountOf(left, right) + amountOf(right, left), 'month')
}

/**
 * The k-fold délai: the length of `times` periods, to be counted once from the anchor.
 *
 * @throws {CoreError} `DELAY_INVALID`
 */
export function multiplyDelay(delay: Delay, times: number): Delay {
  return delayOf(delay.value * times, delay.unit)
}

/** Length of a délai in months, for the family of months and years. */
export function monthsOf(delay: Delay): number {
  if (delay.unit === 'month') return delay.value
  if (delay.unit === 'year') return delay.value * 12
  throw new CoreError({
    code: 'DELAY_NOT_COMPARABLE',
    what: 'This délai is not counted in months or years.',
    why: 'Days and hours have no fixed length in months.',
    fix: 'Give a délai in months or years.',
  })
}

function amountOf(delay: Delay, other: Delay): number {
  if (!areComparableDelays(delay, other)) {
    throw new CoreError({
      code: 'DELAY_NOT_COMPARABLE',
      what: 'Two délais of different units cannot be compared or added.',
      why: 'Their order depends on the day they are counted from.',
      fix: 'Count both from the same date and compare the dates.',
    })
  }
  return delay.unit === 'year' ? delay.value * 12 : delay.value
}

function invalidDelay(): CoreError {
  return new CoreError({
    code: 'DELAY_INVALID',
    what: 'This is not a délai.',
    why: 'A délai is a whole number, zero or more, of one unit.',
    fix: 'Write PT24H, P30D, P15D[ouvre], P60D[ouvrable], P6M or P1Y.',
  })
}
