import type { Brand } from '../brand.ts'
import {
  type IdentifierKind,
  isCanonical,
  isRefusal,
  malformed,
  parseIdentifier,
  readIdentifier,
  ungroup,
  wrongKey,
} from './identifier.ts'
import { isLuhnValid } from './luhn.ts'
import { rppsKind } from './rpps.ts'

/** The practice of a professional (cabinet): RPPS, 2-digit rank, Luhn key. Personal data. */
export type RppsRang = Brand<string, 'RppsRang'>

export const rppsRangKind: IdentifierKind = {
  name: 'RPPS-rang',
  maxLength: 30,
  expected: 'Expected 14 digits: an RPPS number, a rank of 2 digits and a Luhn key.',
  read(text) {
    const digits = ungroup(text)
    if (!/^\d{14}$/.test(digits)) return malformed('fourteen-digits', 'It is not made of 14 digits.')
    const rpps = readIdentifier(rppsKind, digits.slice(0, 11))
    if (isRefusal(rpps)) return { ...rpps, rule: `rpps-${rpps.rule}`, why: 'Its RPPS number is not valid.' }
    if (!isLuhnValid(digits)) return wrongKey('luhn', 'Its Luhn key does not match.')
    return { value: digits }
  },
}

/**
 * Reads an RPPS-rang: the identifier of the practice of a professional.
 *
 * Technical identifiers that the directory puts in the same place (`F…`, `R…`, `REJ…`, `C…`) are not RPPS-rang.
 *
 * @term RPPS-rang
 * @param value text of 14 digits; spaces are dropped
 * @returns the 14 digits, which are personal data
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * const cabinet = parseRppsRang('99000000010001')
 */
export function parseRppsRang(value: unknown): RppsRang {
  return parseIdentifier<RppsRang>(rppsRangKind, value)
}

/** Tells whether a value is an RPPS-rang in canonical form: 14 digits. */
export function isRppsRang(value: unknown): value is RppsRang {
  return isCanonical(rppsRangKind, value)
}

/** Writes an RPPS-rang as the directory does: 14 digits without spaces. */
export function formatRppsRang(rppsRang: RppsRang): string {
  return rppsRang
}
