import type { CivilDate } from '../time/index.ts'
import type { Convention } from './convention.ts'
import type { ConventionVersion } from './convention-version.ts'
import type { InteropsConvention } from './interops/interops-convention.ts'
import { interopsConventionAt } from './interops/parse-interops-convention.ts'
import type { MssanteContract } from './mssante/mssante-contract.ts'
import { mssanteContractAt } from './mssante/parse-mssante-contract.ts'
import { qfConventionAt } from './qf/parse-qf-convention.ts'
import type { QfConvention } from './qf/qf-convention.ts'

/**
 * The text of a convention that binds on a day: every amendment that all parties signed and that has taken effect is
 * written into it, in order of effect. Whether the convention still runs on that day is not a matter of its text: see
 * `ConventionStatus`.
 *
 * @param date a civil date, no time zone
 * @returns    `undefined` before every party has signed. Digest `canonicalJson(version)` to identify the text
 * @example
 * const version = conventionAt(convention, parseCivilDate('2026-03-01'))
 */
export function conventionAt(
  convention: InteropsConvention,
  date: CivilDate,
): ConventionVersion<InteropsConvention> | undefined
export function conventionAt(
  convention: MssanteContract,
  date: CivilDate,
): ConventionVersion<MssanteContract> | undefined
export function conventionAt(
  convention: QfConvention,
  date: CivilDate,
): ConventionVersion<QfConvention> | undefined
export function conventionAt(
  convention: Convention,
  date: CivilDate,
): ConventionVersion<Convention> | undefined
export function conventionAt(
  convention: Convention,
  date: CivilDate,
): ConventionVersion<Convention> | undefined {
  switch (convention.kind) {
    case 'interops':
      return interopsConventionAt(convention, date)
    case 'mssante':
      return mssanteContractAt(convention, date)
    case 'qf':
      return qfConventionAt(convention, date)
  }
}
