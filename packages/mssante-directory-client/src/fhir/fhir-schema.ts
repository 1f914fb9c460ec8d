import { z } from 'zod'
import { DirectoryError } from '../errors.ts'
import { parseNested } from '../parse-nested.ts'

// The parts of the FHIR resources that are read. Everything else is dropped, so that nothing unexpected is kept.

const coding = z.object({
  system: z.string().optional(),
  code: z.string().optional(),
  display: z.string().optional(),
})
const concept = z.object({ coding: z.array(coding).optional(), text: z.string().optional() })
const identifier = z.object({ system: z.string().optional(), value: z.string().optional() })
const reference = z.object({ reference: z.string().optional() })

interface ReadExtension {
  readonly url: string
  readonly extension?: readonly ReadExtension[] | undefined
  readonly valueBoolean?: boolean | undefined
  readonly valueString?: string | undefined
  readonly valueCode?: string | undefined
  readonly valueCoding?: z.infer<typeof coding> | undefined
  readonly valueCodeableConcept?: z.infer<typeof concept> | undefined
}
const extension: z.ZodType<ReadExtension> = z.object({
  url: z.string(),
  extension: z.lazy(() => z.array(extension)).optional(),
  valueBoolean: z.boolean().optional(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
  valueCoding: coding.optional(),
  valueCodeableConcept: concept.optional(),
})
const contactPoint = z.object({
  system: z.string().optional(),
  value: z.string().optional(),
  rank: z.number().int().optional(),
  extension: z.array(extension).optional(),
})
const shared = {
  id: z.string().optional(),
  meta: z.object({ lastUpdated: z.string().optional() }).optional(),
  active: z.boolean().optional(),
  extension: z.array(extension).optional(),
  identifier: z.array(identifier).optional(),
  telecom: z.array(contactPoint).optional(),
}
const practitioner = z.object({
  ...shared,
  resourceType: z.literal('Practitioner'),
  name: z
    .array(
      z.object({
        family: z.string().optional(),
        given: z.array(z.string()).optional(),
        prefix: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  qualification: z.array(z.object({ code: concept })).optional(),
})
const practitionerRole = z.object({
  ...shared,
  resourceType: z.literal('PractitionerRole'),
  code: z.array(concept).optional(),
  practitioner: reference.optional(),
  organization: reference.optional(),
})
const organization = z.object({
  ...shared,
  resourceType: z.literal('Organization'),
  name: z.string().optional(),
  address: z
    .array(
      z.object({
        line: z.array(z.string()).optional(),
        city: z.string().optional(),
        postalCode: z.string().optional(),
        country: z.string().optional(),
      }),
    )
    .optional(),
})
const CARRIERS: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization'])
const carrier = z.discriminatedUnion('resourceType', [practitioner, practitionerRole, organization])
// A damaged carrier must not pass for a resource without mailboxes.
const otherResource = z.object({
  resourceType: z.string().refine((type) => !CARRIERS.has(type)),
})
const bundle = z.object({
  resourceType: z.literal('Bundle'),
  total: z.number().int().optional(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).optional(),
  entry: z.array(z.object({ resource: z.union([carrier, otherResource]).optional() })).optional(),
})

export type ReadContactPoint = z.infer<typeof contactPoint>
export type ReadPractitioner = z.infer<typeof practitioner>
export type ReadOrganization = z.infer<typeof organization>
export type CarrierResource = z.infer<typeof carrier>
export type ReadBundle = z.infer<typeof bundle>
export type { ReadExtension }

/** @throws {DirectoryError} `DIRECTORY_ANSWER_INVALID` */
export function parseBundle(body: Uint8Array): ReadBundle {
  const parsed = parseNested(bundle, parseJson(body))
  if (parsed?.success) return parsed.data
  throw invalid(parsed?.error.issues[0]?.path.join('.') ?? '')
}

/** A carrier of mailboxes, or undefined for any other resource. */
export function isCarrier(
  resource: { readonly resourceType: string } | undefined,
): resource is CarrierResource {
  return carrier.safeParse(resource).success
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(
      Buffer.from(body)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    )
  } catch {
    // The syntax error of JSON.parse quotes the text, which holds personal data.
    throw invalid('')
  }
}

function invalid(path: string): DirectoryError {
  return new DirectoryError({
    code: 'DIRECTORY_ANSWER_INVALID',
    what: 'The answer of the directory is not the FHIR document that was expected.',
    ...(path !== '' && { why: `It differs at ${path}.` }),
    details: { path },
  })
}
