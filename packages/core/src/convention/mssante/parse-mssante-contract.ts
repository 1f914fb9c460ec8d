import { readDocument } from '../../documents/read-document.ts'
import type { CivilDate } from '../../time/index.ts'
import { type ConventionKindReader, conventionReader, versionAt } from '../convention-reader.ts'
import type { ConventionVersion } from '../convention-version.ts'
import type { MssanteContract } from './mssante-contract.ts'
import { mssanteContradictions } from './mssante-contradictions.ts'
import { mssanteSchema } from './mssante-schema.ts'

const kind: ConventionKindReader<MssanteContract> = {
  name: 'The MSSanté operator contract',
  schema: mssanteSchema,
  migrations: [],
  spec: { document: 'MSSANTE-CONTRACT', section: 'art. 2' },
  contradictions: mssanteContradictions,
}

/** Reads operator contracts. */
export const mssanteReader = conventionReader(kind)

/**
 * Reads an MSSanté operator contract with its domains and amendments.
 *
 * Unknown fields, duplicate ids and contradictions are refused; silent articles take the model's values.
 *
 * @param input the parsed JSON or YAML document
 * @returns     the contract, frozen
 * @throws {CoreError} `CONVENTION_INVALID`, naming every place and what is expected there, never what was found
 * @see Contrat « opérateur MSSanté », art. 2
 * @example
 * const contract = parseMssanteContract(JSON.parse(text))
 */
export function parseMssanteContract(input: unknown): MssanteContract {
  return readDocument(input, mssanteReader)
}

/**
 * The text of an operator contract that binds on a day, amendments included.
 *
 * @param date a civil date, no time zone
 * @returns    `undefined` before every party has signed; the end of a contract is in its `ConventionStatus`
 * @see Contrat « opérateur MSSanté », art. 11
 */
export function mssanteContractAt(
  contract: MssanteContract,
  date: CivilDate,
): ConventionVersion<MssanteContract> | undefined {
  return versionAt(contract, date, kind)
}
