import { z } from 'zod'
import { DirectoryError } from '../errors.ts'
import type { DesiredMailbox, PublishedMailbox } from './desired-mailbox.ts'

const short = z.string().min(1).max(320)
const published = {
  address: short,
  type: z.enum(['PER', 'ORG', 'APP', 'CAB']),
  carrier: z.strictObject({
    resource: z.enum(['Practitioner', 'PractitionerRole', 'Organization']),
    system: short,
    value: short,
  }),
  redList: z.boolean(),
  description: short.optional(),
  service: short.optional(),
  responsible: short.optional(),
  rank: z.number().int().positive().max(99).optional(),
}
const holder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('national'),
    idNatPs: short,
    identity: z.enum(['certified', 'not-certified']),
  }),
  z.strictObject({
    kind: z.literal('local'),
    localId: short,
    justification: z.literal('no-registration-authority'),
    assignedBy: short,
  }),
])
const desired = {
  ...published,
  holder: holder.optional(),
  structureId: short.optional(),
  technical: z.strictObject({ declaredBy: short }).optional(),
}
const MOST = 1_000_000
const desiredList = z.array(z.strictObject(desired)).max(MOST)
const publishedList = z.array(z.strictObject(published)).max(MOST)

/**
 * Reads desired mailboxes from parsed JSON, as an operator's accounts are exported. Only the form is checked here; the
 * contract's rules are those of `planPublication`.
 *
 * @throws {DirectoryError} `PUBLICATION_INPUT_INVALID`
 */
export function readDesiredMailboxes(value: unknown): readonly DesiredMailbox[] {
  return read(desiredList, value, 'desired')
}

/**
 * Reads mailboxes as they stand in the directory from parsed JSON.
 *
 * @throws {DirectoryError} `PUBLICATION_INPUT_INVALID`
 */
export function readPublishedMailboxes(value: unknown): readonly PublishedMailbox[] {
  return read(publishedList, value, 'published')
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, list: string): z.infer<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  // Places are numbers and names of fields; the values stay out.
  const path = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new DirectoryError({
    code: 'PUBLICATION_INPUT_INVALID',
    what: `The ${list} mailboxes are not in the documented form.`,
    ...(path !== '' && { why: `The first difference is at ${path}.` }),
    details: { list, path },
  })
}
