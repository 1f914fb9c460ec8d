import { readDocument } from '../../documents/read-document.ts'
import type { CivilDate } from '../../time/index.ts'
import { type ConventionKindReader, conventionReader, versionAt } from '../convention-reader.ts'
import type { ConventionVersion } from '../convention-version.ts'
import { interopsContradictions } from './interops-contradictions.ts'
import type { InteropsConvention } from './interops-convention.ts'
import { interopsSchema } from './interops-schema.ts'

const kind: ConventionKindReader<InteropsConvention> = {
  name: 'The INTEROPS convention',
  schema: interopsSchema,
  migrations: [],
  spec: { document: 'INTEROPS-CONVENTION', section: 'art. 3' },
  contradictions: interopsContradictions,
}

/** Reads INTEROPS conventions. */
export const interopsReader = conventionReader(kind)

/**
 * Reads an INTEROPS general convention with its project sheets and amendments.
 *
 * Unknown fields, duplicate ids and contradictions are refused; silent articles take the model's values.
 *
 * @param input the parsed JSON or YAML document
 * @returns     the convention, frozen
 * @throws {CoreError} `CONVENTION_INVALID`, naming every place and what is expected there, never what was found
 * @see Convention générale INTEROPS, art. 3
 * @example
 * const convention = parseInteropsConvention(JSON.parse(text))
 */
export function parseInteropsConvention(input: unknown): InteropsConvention {
  return readDocument(input, interopsReader)
}

/**
 * The text of an INTEROPS convention that binds on a day, amendments included.
 *
 * @param date a civil date, no time zone
 * @returns    `undefined` before every party has signed; the end of a convention is in its `ConventionStatus`
 * @see Convention générale INTEROPS, art. 12-1 and 12-5
 */
export function interopsConventionAt(
  convention: InteropsConvention,
  date: CivilDate,
): ConventionVersion<InteropsConvention> | undefined {
  return versionAt(convention, date, kind)
}
