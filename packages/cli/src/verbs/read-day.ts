import { isCoreError } from '@entente/core'
import { type CivilDate, parseCivilDate } from '@entente/core/time'
import { CliError } from '../errors.ts'

/**
 * Reads a day given as an option.
 *
 * @throws {CliError} `CLI_OPTION_INVALID`
 */
export function readDay(option: string, text: string): CivilDate {
  try {
    return parseCivilDate(text)
  } catch (cause) {
    if (!isCoreError(cause)) throw cause
    throw new CliError({
      code: 'CLI_OPTION_INVALID',
      what: `The option ${option} is not a day.`,
      fix: cause.message,
      french: `L’option ${option} n’est pas un jour. L’écrire AAAA-MM-JJ, entre 1583-01-01 et 9999-12-31.`,
    })
  }
}
