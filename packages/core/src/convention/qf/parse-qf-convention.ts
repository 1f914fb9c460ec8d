import { readDocument } from '../../documents/read-document.ts'
import type { CivilDate } from '../../time/index.ts'
import { type ConventionKindReader, conventionReader, versionAt } from '../convention-reader.ts'
import type { ConventionVersion } from '../convention-version.ts'
import { qfContradictions } from './qf-contradictions.ts'
import type { QfConvention } from './qf-convention.ts'
import { qfSchema } from './qf-schema.ts'

const kind: ConventionKindReader<QfConvention> = {
  name: 'The MSA QF convention',
  schema: qfSchema,
  migrations: [],
  spec: { document: 'MSA-QF-CONVENTION', section: 'art. 2' },
  contradictions: qfContradictions,
}

/** Reads QF conventions. */
export const qfReader = conventionReader(kind)

/**
 * Reads an MSA « Quotient familial » convention with its users and amendments.
 *
 * Unknown fields, duplicate ids and contradictions are refused; silent articles take the model's values.
 *
 * @param input the parsed JSON or YAML document
 * @returns     the convention, frozen
 * @throws {CoreError} `CONVENTION_INVALID`, naming every place and what is expected there, never what was found
 * @see Convention de service QF, art. 2
 * @example
 * const convention = parseQfConvention(JSON.parse(text))
 */
export function parseQfConvention(input: unknown): QfConvention {
  return readDocument(input, qfReader)
}

/**
 * The text of a QF convention that binds on a day, amendments included.
 *
 * @param date a civil date, no time zone
 * @returns    `undefined` before every party has signed; the end of a convention is in its `ConventionStatus`
 * @see Convention de service QF, art. 2 and 9-1
 */
export function qfConventionAt(
  convention: QfConvention,
  date: CivilDate,
): ConventionVersion<QfConvention> | undefined {
  return versionAt(convention, date, kind)
}
