import type { Brand } from '../brand.ts'
import { type IdentifierKind, isCanonical, malformed, parseIdentifier, ungroup } from './identifier.ts'

/** A number of the ADELI register, decommissioned in 2024: 9 characters, for reading only. Personal data. */
export type Adeli = Brand<string, 'Adeli'>

export const adeliKind: IdentifierKind = {
  name: 'ADELI',
  maxLength: 20,
  expected: 'Expected 9 characters: a department (2 digits, 2A or 2B) and 7 digits.',
  read(text) {
    const adeli = ungroup(text).toUpperCase()
    if (!/^(?:\d{2}|2[AB])\d{7}$/.test(adeli)) {
      return malformed('form', 'It is not a department followed by 7 digits.')
    }
    return { value: adeli }
  },
}

/**
 * Reads an ADELI number found in old data. No check key is documented for it, so only the form is checked.
 *
 * The register is decommissioned and its professions moved to the RPPS: {@link idNatPsFrom} refuses to write it.
 *
 * @term ADELI
 * @param value text of 9 characters; spaces are dropped
 * @returns the 9 characters, which are personal data
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * const adeli = parseAdeli('990000000')
 */
export function parseAdeli(value: unknown): Adeli {
  return parseIdentifier<Adeli>(adeliKind, value)
}

/** Tells whether a value has the canonical form of an ADELI number. */
export function isAdeli(value: unknown): value is Adeli {
  return isCanonical(adeliKind, value)
}

/** Writes an ADELI number for people to read: 9 characters without spaces. */
export function formatAdeli(adeli: Adeli): string {
  return adeli
}
