import { invalid } from './invalid.ts'

/**
 * Reads a whole number given as an option.
 *
 * @param least the smallest accepted one. @default 1
 * @throws {CliError} `CLI_OPTION_INVALID`
 */
export function readCount(option: string, text: string, least = 1): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw invalid(
      `${option} is a whole number of at least ${least}.`,
      `${option} est un nombre entier d’au moins ${least}.`,
    )
  }
  return value
}
