import { QfError } from '../errors.ts'
import type { MsaCaisse } from './msa-caisse.ts'
import { msaCaisses } from './msa-caisses.ts'

/** Overseas: social security of farmers is not run by a caisse de MSA there. */
const OVERSEAS = /^9[78]\d$/

/**
 * The caisse that manages a department.
 *
 * @param department `01` to `95`, `2A`, `2B`, or three digits overseas
 * @param table      the caisses. @default the table of this package, see {@link MSA_CAISSES_AS_OF}
 * @returns          `overseas` where no caisse de MSA exists, `undefined` for what is no department of the table
 * @throws {QfError} `QF_CAISSE_UNKNOWN` when the table names a department twice
 * @see MSA QF convention, art. 4-7 and 7-1
 */
export function caisseOfDepartment(
  department: string,
  table: readonly MsaCaisse[] = msaCaisses,
): MsaCaisse | 'overseas' | undefined {
  const found = table.filter(({ departments }) => departments.includes(department))
  if (found.length > 1) {
    throw new QfError({
      code: 'QF_CAISSE_UNKNOWN',
      what: 'The caisse table names a department more than once.',
      fix: 'Name each department once.',
      details: { department },
    })
  }
  return found[0] ?? (OVERSEAS.test(department) ? 'overseas' : undefined)
}
