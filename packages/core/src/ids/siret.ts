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
import { parseSiren, type Siren } from './siren.ts'

/** An establishment in the Sirene register: 14 digits, a SIREN and a 5-digit NIC. */
export type Siret = Brand<string, 'Siret'>

/** La Poste ran out of Luhn-valid NIC for its post offices, so the register gave it a second rule. */
const LA_POSTE = '356000000'

export const siretKind: IdentifierKind = {
  name: 'SIRET',
  maxLength: 30,
  expected:
    'Expected 14 digits whose last one is a Luhn key and whose first 9 are a SIREN (La Poste, 356000000: or a digit sum that is a multiple of 5); spaces between them are allowed.',
  read(text) {
    const digits = ungroup(text)
    if (!/^\d{14}$/.test(digits)) return malformed('fourteen-digits', 'It is not made of 14 digits.')
    const siren = digits.slice(0, 9)
    if (/^0+$/.test(siren))
      return malformed('not-zero', 'Its SIREN is made of zeros only, which is not issued.')
    if (!isLuhnValid(siren)) return wrongKey('luhn-siren', 'The Luhn key of its SIREN does not match.')
    if (isLuhnValid(digits)) return { value: digits }
    if (siren !== LA_POSTE) return wrongKey('luhn', 'Its Luhn key does not match.')
    if (digitSum(digits) % 5 === 0) return { value: digits }
    return wrongKey('la-poste', 'Neither its Luhn key nor the digit sum used by La Poste matches.')
  },
}

function digitSum(digits: string): number {
  return Array.from(digits, Number).reduce((sum, digit) => sum + digit, 0)
}

/**
 * Reads a SIRET; spaces between the digits are dropped.
 *
 * @term SIRET
 * @param value text of 14 digits, grouped or not
 * @returns the 14 digits
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * parseSiret('990 000 002 00016') // '99000000200016'
 */
export function parseSiret(value: unknown): Siret {
  return parseIdentifier<Siret>(siretKind, value)
}

/** Tells whether a value is a SIRET in canonical form: 14 digits without spaces. */
export function isSiret(value: unknown): value is Siret {
  return isCanonical(siretKind, value)
}

/** Writes a SIRET for people to read: `990 000 002 00016`. */
export function formatSiret(siret: Siret): string {
  return `${siret.slice(0, 3)} ${siret.slice(3, 6)} ${siret.slice(6, 9)} ${siret.slice(9)}`
}

/** The SIREN of the body that the establishment belongs to: the first 9 digits. */
export function sirenOf(siret: Siret): Siren {
  return parseSiren(siret.slice(0, 9))
}
