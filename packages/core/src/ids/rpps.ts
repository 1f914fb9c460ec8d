import type { Brand } from '../brand.ts'
import {
  type IdentifierKind,
  isCanonical,
  malformed,
  parseIdentifier,
  ungroup,
  wrongKey,
} from './identifier.ts'
import { isLuhnValid } from './luhn.ts'

/** A professional in the Répertoire partagé des professionnels de santé: 11 digits. Personal data. */
export type Rpps = Brand<string, 'Rpps'>

export const rppsKind: IdentifierKind = {
  name: 'RPPS',
  maxLength: 25,
  expected: 'Expected 11 digits, the last one a Luhn key.',
  read(text) {
    const digits = ungroup(text)
    if (!/^\d{11}$/.test(digits)) return malformed('eleven-digits', 'It is not made of 11 digits.')
    if (/^0+$/.test(digits)) return malformed('not-zero', 'It is made of zeros only, which is not issued.')
    if (!isLuhnValid(digits)) return wrongKey('luhn', 'Its Luhn key does not match.')
    return { value: digits }
  },
}

/**
 * Reads an RPPS number, without the `8` that stands before it in an idNatPS.
 *
 * @term RPPS
 * @param value text of 11 digits; spaces are dropped
 * @returns the 11 digits, which are personal data: keep them out of logs and messages
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * const rpps = parseRpps('99000000010')
 */
export function parseRpps(value: unknown): Rpps {
  return parseIdentifier<Rpps>(rppsKind, value)
}

/** Tells whether a value is an RPPS number in canonical form: 11 digits. */
export function isRpps(value: unknown): value is Rpps {
  return isCanonical(rppsKind, value)
}

/** Writes an RPPS number as its register does: 11 digits without spaces. */
export function formatRpps(rpps: Rpps): string {
  return rpps
}
