import { type CivilDate, isCivilDate } from '@entente/core/time'
import { TraceError } from '../errors.ts'

/** Where a document's values come from: an XML element or a JSON object, by the names of the proposal. */
export interface FieldReader {
  text(name: string): string | undefined
  texts(name: string): readonly string[]
  one(name: string): FieldReader | undefined
  all(name: string): readonly FieldReader[]
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function requiredText(fields: FieldReader, name: string): string {
  const value = fields.text(name)
  if (value === undefined || value === '') throw invalid(`${name} is missing.`)
  return value
}

export function identifier(fields: FieldReader, name: string): string {
  const value = requiredText(fields, name)
  if (!ID.test(value)) throw invalid(`${name} is not a UUID in lower case.`)
  return value
}

export function instant(fields: FieldReader, name: string): Date {
  const value = requiredText(fields, name)
  const date = new Date(value)
  if (!INSTANT.test(value) || Number.isNaN(date.getTime())) throw invalid(`${name} is not an instant in UTC.`)
  return date
}

export function civilDate(fields: FieldReader, name: string): CivilDate {
  const value = requiredText(fields, name)
  if (!isCivilDate(value)) throw invalid(`${name} is not a date.`)
  return value
}

/** One of the values that the format knows. */
export function oneOf<Value extends string>(value: string, known: readonly Value[], name: string): Value {
  const found = known.find((one) => one === value)
  if (found === undefined) throw invalid(`${name} has a value that the format does not know.`)
  return found
}

export function invalid(why: string, cause?: unknown): TraceError {
  return new TraceError('TRACE_DOCUMENT_INVALID', 'The exchange document was refused.', { why, cause })
}
