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

/** A health or social structure in the FINESS register (juridical entity or site): 9 characters. */
export type Finess = Brand<string, 'Finess'>

export const finessKind: IdentifierKind = {
  name: 'FINESS',
  maxLength: 20,
  expected:
    'Expected 9 characters: a department (2 digits, 2A or 2B), 0, 5 digits and a Luhn key (computed with A as 1 and B as 2).',
  read(text) {
    const finess = ungroup(text).toUpperCase()
    if (!/^(?:0[1-9]|[1-9]\d|2[AB])0\d{6}$/.test(finess)) {
      return malformed('form', 'It is not a department followed by 0 and 6 digits.')
    }
    const digits = finess.replace('A', '1').replace('B', '2')
    if (!isLuhnValid(digits)) return wrongKey('luhn', 'Its Luhn key does not match.')
    return { value: finess }
  },
}

/**
 * Reads a FINESS number; spaces are dropped and the Corsican letter is put in upper case.
 *
 * That a Corsican `2A` or `2B` counts as 21 or 22 in the key is inferred from published numbers, not from a norm.
 *
 * @term FINESS
 * @param value text of 9 characters
 * @returns the 9 characters
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * parseFiness('990000010')
 */
export function parseFiness(value: unknown): Finess {
  return parseIdentifier<Finess>(finessKind, value)
}

/** Tells whether a value is a FINESS number in canonical form. */
export function isFiness(value: unknown): value is Finess {
  return isCanonical(finessKind, value)
}

/** Writes a FINESS number as its register does: 9 characters without spaces. */
export function formatFiness(finess: Finess): string {
  return finess
}
