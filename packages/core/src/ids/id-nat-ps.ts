import type { Brand } from '../brand.ts'
import { type IdNatPsParts, idNatPsPrefixes, idNatPsRows, textOfIdNatPs } from './id-nat-ps-table.ts'
import { type IdentifierKind, isCanonical, isRefusal, parseIdentifier, refusalError } from './identifier.ts'
import { mapReading, readPrefixed } from './prefixed.ts'

/** The national identifier of a person in the health directory: a type prefix and an identifier. Personal data. */
export type IdNatPs = Brand<string, 'IdNatPs'>

const idNatPsKind: IdentifierKind = {
  name: 'idNatPS',
  maxLength: 256,
  expected:
    'Expected a type prefix of idNatPsPrefixes and its identifier: 8 and an RPPS number, 10 and an MSSanté address, 3, 4 or 5 and a FINESS, SIREN or SIRET with / and an internal identifier.',
  read: (text) => mapReading(readPrefixed(idNatPsRows, text), textOfIdNatPs),
}

/**
 * Reads an idNatPS of any prefix, also of those that are no longer issued.
 *
 * @term idNatPS
 * @param value text: type prefix and identifier, without spaces
 * @returns the identifier in canonical form, which is personal data
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_KIND_UNKNOWN` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * const id = parseIdNatPs('899000000010')
 */
export function parseIdNatPs(value: unknown): IdNatPs {
  return parseIdentifier<IdNatPs>(idNatPsKind, value)
}

/** Tells whether a value is an idNatPS in canonical form, whether or not its prefix is still issued. */
export function isIdNatPs(value: unknown): value is IdNatPs {
  return isCanonical(idNatPsKind, value)
}

/** Writes an idNatPS as the directory shows it. To build one for publication use {@link idNatPsFrom}. */
export function formatIdNatPs(id: IdNatPs): string {
  return id
}

/**
 * Takes an idNatPS apart: its kind and the identifier that follows the prefix.
 *
 * @throws {CoreError} `ID_MALFORMED` when the value did not come from {@link parseIdNatPs}
 */
export function partsOfIdNatPs(id: IdNatPs): IdNatPsParts {
  const reading = readPrefixed(idNatPsRows, id)
  if (isRefusal(reading)) throw refusalError(idNatPsKind, reading)
  return reading.value
}

/**
 * Builds an idNatPS to write or publish. Refuses the kinds that are no longer issued: ADELI, DRASS, student.
 *
 * To check one that was read, take it apart first: `idNatPsFrom(partsOfIdNatPs(id))`.
 *
 * @param parts the kind with its identifier
 * @throws {CoreError} `ID_DECOMMISSIONED`, and `ID_MALFORMED` when an internal identifier has other characters than
 *   letters, digits, `.`, `_` and `-`, or more than 64
 * @example
 * const id = idNatPsFrom({ kind: 'rpps', rpps: parseRpps('99000000010') }) // '899000000010'
 */
export function idNatPsFrom(parts: IdNatPsParts): IdNatPs {
  const entry = idNatPsPrefixes.find(({ kind }) => kind === parts.kind)
  if (entry?.issued === false) {
    throw refusalError(
      {
        name: idNatPsKind.name,
        expected: 'Use the RPPS number of the person, or an identifier of a kind that is still issued.',
      },
      {
        code: 'ID_DECOMMISSIONED',
        rule: `prefix-${entry.prefix}`,
        why: `Prefix ${entry.prefix} (${entry.meaning}) is no longer issued; it may be read but not written.`,
      },
    )
  }
  return parseIdNatPs(textOfIdNatPs(parts))
}
