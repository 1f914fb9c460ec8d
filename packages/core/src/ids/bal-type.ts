import { type IdentifierKind, isCanonical, parseIdentifier } from './identifier.ts'

/** The types of boîte aux lettres (nomenclature TRE_R257-TypeBAL) with their French names. */
export const balTypes = {
  PER: 'BAL nominative',
  ORG: 'BAL organisationnelle',
  APP: 'BAL applicative',
  CAB: 'BAL de cabinet',
} as const

/** The type of a boîte aux lettres, in its wire code. */
export type BalType = keyof typeof balTypes

const balTypeKind: IdentifierKind = {
  name: 'BAL type',
  maxLength: 16,
  expected: `Expected one of ${Object.keys(balTypes).join(', ')}, in upper case.`,
  read: (text) =>
    Object.hasOwn(balTypes, text)
      ? { value: text }
      : { code: 'ID_KIND_UNKNOWN', rule: 'table', why: 'It is not in the table of types.' },
}

/**
 * Reads the type of a boîte aux lettres. The contract names the first three; the directory added CAB.
 *
 * @term BAL
 * @see MSSanté contract, art. 3
 * @param value the wire code
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_KIND_UNKNOWN`
 * @example
 * const type = parseBalType('PER')
 */
export function parseBalType(value: unknown): BalType {
  return parseIdentifier<BalType>(balTypeKind, value)
}

/** Tells whether a value is the wire code of a type of boîte aux lettres. */
export function isBalType(value: unknown): value is BalType {
  return isCanonical(balTypeKind, value)
}

/** Writes a type of boîte aux lettres for people to read: `BAL nominative`. */
export function formatBalType(type: BalType): string {
  return balTypes[type]
}
