import { z } from 'zod'
import { DirectoryError } from '../errors.ts'

const row = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const page = z.object({
  data: z.array(row),
  links: z.object({ next: z.string().nullish() }),
  meta: z.object({ total: z.number().int().optional() }),
})
const resource = z.object({ created_at: z.iso.datetime({ offset: true }) })

export type TabularRow = z.infer<typeof row>
export type TabularPage = z.infer<typeof page>

/** @throws {DirectoryError} `DIRECTORY_ANSWER_INVALID` */
export function parseTabularPage(body: Uint8Array): TabularPage {
  return read(page, body)
}

/**
 * When the mirror took the file in.
 *
 * @throws {DirectoryError} `DIRECTORY_ANSWER_INVALID`
 */
export function parseTabularResource(body: Uint8Array): Date {
  return new Date(read(resource, body).created_at)
}

function read<Schema extends z.ZodType>(schema: Schema, body: Uint8Array): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(body))
  if (parsed.success) return parsed.data
  throw invalid(parsed.error.issues[0]?.path.join('.') ?? '')
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    // The syntax error of JSON.parse quotes the text, which holds personal data.
    throw invalid('')
  }
}

function invalid(path: string): DirectoryError {
  return new DirectoryError({
    code: 'DIRECTORY_ANSWER_INVALID',
    what: 'The answer of the tabular mirror is not the document that was expected.',
    ...(path !== '' && { why: `It differs at ${path}.` }),
    details: { path },
  })
}
