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

/** A company or public body in the Sirene register: 9 digits, the last one a Luhn key. */
export type Siren = Brand<string, 'Siren'>

export const sirenKind: IdentifierKind = {
  name: 'SIREN',
  maxLength: 20,
  expected: 'Expected 9 digits, the last one a Luhn key; spaces between them are allowed.',
  read(text) {
    const digits = ungroup(text)
    if (!/^\d{9}$/.test(digits)) return malformed('nine-digits', 'It is not made of 9 digits.')
    if (/^0+$/.test(digits)) return malformed('not-zero', 'It is made of zeros only, which is not issued.')
    if (!isLuhnValid(digits)) return wrongKey('luhn', 'Its Luhn key does not match.')
    return { value: digits }
  },
}

/**
 * Reads a SIREN; spaces between the digits are dropped.
 *
 * @term SIREN
 * @param value text of 9 digits, grouped or not
 * @returns the 9 digits
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * parseSiren('990 000 002') // '990000002'
 */
export function parseSiren(value: unknown): Siren {
  return parseIdentifier<Siren>(sirenKind, value)
}

/** Tells whether a value is a SIREN in canonical form: 9 digits without spaces. */
export function isSiren(value: unknown): value is Siren {
  return isCanonical(sirenKind, value)
}

/** Writes a SIREN for people to read, in groups of three: `990 000 002`. */
export function formatSiren(siren: Siren): string {
  return `${siren.slice(0, 3)} ${siren.slice(3, 6)} ${siren.slice(6)}`
}
