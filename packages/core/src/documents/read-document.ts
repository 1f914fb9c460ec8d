import type { z } from 'zod'
import { CoreError, type CoreErrorCode } from '../core-error.ts'
import type { SpecRef } from '../spec-ref.ts'
import { tooLarge } from './bound-document.ts'
import type { DocumentProblem } from './document-problem.ts'
import { describeIssue, explainIssues } from './explain-issue.ts'
import { type Migrations, migrateDocument, type RawDocument } from './migrate-document.ts'

/** More are counted but not listed. */
const LISTED_PROBLEMS = 20

/** How one kind of document is read: its form, then what the form cannot say. */
export interface DocumentReader<Document> {
  /** As in `the INTEROPS convention`. */
  readonly name: string
  readonly code: CoreErrorCode
  readonly schema: z.ZodType<Document>
  readonly migrations: Migrations
  /** Contradictions inside a document whose form is right. */
  readonly contradictions: (document: Document) => readonly DocumentProblem[]
  readonly spec?: SpecRef
}

/** A document that was read, or everything that is wrong with it. */
export type DocumentReading<Document> =
  | { readonly document: Document; readonly problems?: undefined }
  | { readonly document?: undefined; readonly problems: readonly DocumentProblem[] }

/** Reads a document without throwing. What it returns is frozen. */
export function inspectDocument<Document>(
  input: unknown,
  reader: DocumentReader<Document>,
): DocumentReading<Document> {
  if (!isPlainObject(input)) return { problems: [{ path: '', expected: 'expected an object' }] }
  const large = tooLarge(input)
  if (large !== undefined) return { problems: [large] }
  const migrated = migrateDocument(input, reader.migrations)
  if ('problem' in migrated) return { problems: [migrated.problem] }
  const parsed = reader.schema.safeParse(migrated.document, { error: describeIssue })
  if (!parsed.success) return { problems: explainIssues(parsed.error.issues) }
  const contradictions = reader.contradictions(parsed.data)
  return contradictions.length > 0 ? { problems: contradictions } : { document: deepFreeze(parsed.data) }
}

/** Reads a document or throws one error that lists what is wrong with it. */
export function readDocument<Document>(input: unknown, reader: DocumentReader<Document>): Document {
  const { document, problems } = inspectDocument(input, reader)
  if (problems === undefined) return document
  throw documentError(reader, problems)
}

/** The error that lists the problems of a document, each with its path and what is expected there. */
export function documentError(
  reader: Pick<DocumentReader<unknown>, 'name' | 'code' | 'spec'>,
  problems: readonly DocumentProblem[],
): CoreError {
  const listed = problems
    .slice(0, LISTED_PROBLEMS)
    .map(({ path, expected }) => `${path === '' ? 'the document' : path}: ${expected}.`)
  const more = problems.length - listed.length
  return new CoreError({
    code: reader.code,
    what: `${reader.name} has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
    why: more > 0 ? `${listed.join(' ')} And ${more} more.` : listed.join(' '),
    fix: 'Correct the document at the named places.',
    ...(reader.spec === undefined ? {} : { spec: reader.spec }),
    details: { problems: problems.length, path: problems[0]?.path ?? '' },
  })
}

/** Tells whether a value is an object as JSON and object literals make them. */
export function isPlainObject(value: unknown): value is RawDocument {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
