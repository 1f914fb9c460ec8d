import { z } from 'zod'
import {
  civilDate,
  delay,
  documentId,
  line,
  listOf,
  partName,
  patterned,
  recognised,
  someOf,
  wholeNumber,
} from '../documents/fields.ts'
import { isMailAddress, isSiret } from '../ids/index.ts'
import { HOLIDAY_ZONES } from '../time/index.ts'
import type { NamedDelay } from './delays.ts'

export const mailAddress = recognised(
  isMailAddress,
  /^[^\s@]{1,64}@[^\s@]{1,253}$/,
  'a mail address whose domain is in lower case, without display name',
)

const clockTime = patterned(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time HH:MM from 00:00 to 24:00')

const weekday = z.literal([1, 2, 3, 4, 5, 6, 7]).describe('a day of the week, Monday 1 to Sunday 7')

const term = delay
  .refine(({ unit }) => unit === 'month' || unit === 'year', {
    error: 'expected a length in months or years',
  })
  .describe('a length in months or years')

/** Fields that parties of every kind state. */
export const partyFields = {
  id: partName,
  name: line('a name'),
  siret: recognised(isSiret, /^\d{14}$/, 'a SIRET: 14 digits whose last one is the key'),
  seat: line('the address of the registered office'),
  representedBy: line('a capacity, not a person: son Directeur', 100),
}

const signing = z
  .strictObject({
    place: line('a place', 100),
    copies: wholeNumber(1, 20),
    signatures: listOf(
      z.strictObject({ party: partName, on: civilDate, capacity: line('a capacity, not a person', 100) }),
      20,
    ),
  })
  .meta({ id: 'Signing' })

export const documentReference = z
  .strictObject({
    title: line('a title'),
    reference: line('a reference'),
    version: line('a version', 40).exactOptional(),
  })
  .meta({ id: 'DocumentReference' })

export const duration = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fixed'), initial: term, renewal: term }),
    z.strictObject({ kind: z.literal('indefinite') }),
  ])
  .meta({ id: 'Duration' })

export const contact = z
  .strictObject({
    id: partName,
    party: partName,
    purpose: z.enum(['operations', 'incident', 'security', 'traces', 'data-protection', 'legal']),
    level: wholeNumber(1, 9),
    function: line('a function or team, not a person', 100),
    mail: mailAddress.exactOptional(),
    phone: patterned(/^\+?[0-9][0-9 .]{2,20}$/, 'a phone number').exactOptional(),
  })
  .meta({ id: 'Contact' })

const percent = 'expected a percentage from 0 to 100'

export const availability = z
  .strictObject({
    percent: z.number({ error: percent }).min(0, { error: percent }).max(100, { error: percent }),
    comparison: z.enum(['at-least', 'more-than']),
    window: z.enum(['calendar-month', 'calendar-year']),
  })
  .meta({ id: 'Availability' })

export const openingHours = z
  .strictObject({
    opens: clockTime,
    closes: clockTime,
    days: someOf(weekday, 7).exactOptional(),
    closedOnHolidaysOf: z.enum(HOLIDAY_ZONES).exactOptional(),
  })
  .refine(({ opens, closes }) => opens < closes, {
    error: 'expected a closing time later than the opening time',
    path: ['closes'],
  })
  .meta({ id: 'OpeningHours' })

/** Fields that conventions of every kind hold, but for parties and amendments. */
export const conventionFields = {
  $schema: z.string().max(500).exactOptional(),
  schemaVersion: z.literal(1),
  id: documentId,
  title: line('a title'),
  signing,
  duration,
}

/** A delay of the convention; the model's when the document is silent. */
export function statedDelay({ delay: model }: NamedDelay) {
  return delay.default(model)
}

export function addTo<Section extends string, Entry extends z.ZodType>(section: Section, entry: Entry) {
  return z.strictObject({ action: z.literal('add'), section: z.literal(section), entry })
}

export function replaceIn<Section extends string, Entry extends z.ZodType>(section: Section, entry: Entry) {
  return z.strictObject({ action: z.literal('replace'), section: z.literal(section), entry })
}

export function removeFrom<Section extends string>(section: Section) {
  return z.strictObject({ action: z.literal('remove'), section: z.literal(section), id: partName })
}

export function rewriteOf<Article extends string, Value extends z.ZodType>(article: Article, value: Value) {
  return z.strictObject({ action: z.literal('rewrite'), article: z.literal(article), value })
}

export function amendmentsOf<Change extends z.ZodType>(change: Change) {
  return listOf(
    z.strictObject({
      id: partName,
      title: line('a title'),
      signing,
      effectiveOn: civilDate.exactOptional(),
      changes: someOf(change, 200),
    }),
    200,
  ).default([])
}
