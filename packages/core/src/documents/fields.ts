import { z } from 'zod'
import { isNonEmpty, type NonEmpty } from '../brand.ts'
import { type CivilDate, DELAY_UNITS, isCivilDate } from '../time/index.ts'

/** A text of one line, without control characters and without spaces around it. */
export function line(expected: string, maximum = 300) {
  return patterned(new RegExp(`^(?! )[^\\p{Cc}\\p{Cf}\\p{Cs}]{1,${maximum}}(?<! )$`, 'u'), expected)
}

/** A text that follows a pattern. The pattern is published in the JSON Schema. */
export function patterned(pattern: RegExp, expected: string) {
  const message = `expected ${expected}`
  return z.string({ error: message }).regex(pattern, { error: message }).describe(expected)
}

/** A text that a parser of the domain model recognises. `pattern` is its outer form, for editors. */
export function recognised<Value extends string>(
  recognise: (text: string) => text is Value,
  pattern: RegExp,
  expected: string,
) {
  return patterned(pattern, expected).transform((text, context): Value => {
    if (recognise(text)) return text
    context.issues.push({ code: 'custom', message: `expected ${expected}`, input: text })
    return z.NEVER
  })
}

/** A list with a bound. */
export function listOf<Entry extends z.ZodType>(entry: Entry, maximum = 1_000) {
  return z.array(entry).max(maximum)
}

/** A list with a bound and at least one entry. */
export function someOf<Entry extends z.ZodType>(entry: Entry, maximum = 1_000) {
  return z
    .array(entry)
    .min(1)
    .max(maximum)
    .transform((entries): NonEmpty<z.output<Entry>> => (isNonEmpty(entries) ? entries : z.NEVER))
}

/** A short name inside one document. */
export const partName = patterned(
  /^[a-z0-9][a-z0-9._-]{0,63}$/,
  'a short name: lower-case letters, digits, dot, underscore, hyphen, at most 64',
)

/** The reference of a whole document. */
export const documentId = patterned(
  /^[A-Za-z0-9](?:[A-Za-z0-9 ._/-]{0,98}[A-Za-z0-9])?$/,
  'a reference: letters, digits, space, dot, slash, underscore, hyphen, at most 100',
)

export const civilDate = recognised<CivilDate>(
  isCivilDate,
  /^\d{4}-\d{2}-\d{2}$/,
  'a date that exists, written YYYY-MM-DD',
)

export const sha256 = patterned(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hexadecimal digits')

export const delay = z
  .strictObject({ value: wholeNumber(1, 10_000), unit: z.enum(DELAY_UNITS) })
  .meta({ id: 'Delay', description: 'A délai: { "value": 30, "unit": "calendar-day" }' })

/** A whole number between two bounds. */
export function wholeNumber(minimum: number, maximum: number) {
  const message = `expected a whole number from ${minimum} to ${maximum}`
  return z
    .int({ error: message })
    .min(minimum, { error: message })
    .max(maximum, { error: message })
    .describe(message)
}
