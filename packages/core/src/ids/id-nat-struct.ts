import type { Brand } from '../brand.ts'
import { type Finess, finessKind } from './finess.ts'
import { type IdentifierKind, isCanonical, isRefusal, parseIdentifier, refusalError } from './identifier.ts'
import { mapReading, type PrefixEntry, type PrefixRow, readInner, readPrefixed, tableOf } from './prefixed.ts'
import { type RppsRang, rppsRangKind } from './rpps-rang.ts'
import { type Siren, sirenKind } from './siren.ts'
import { type Siret, siretKind } from './siret.ts'

/** The national identifier of a structure in the health directory: a type prefix and an identifier. */
export type IdNatStruct = Brand<string, 'IdNatStruct'>

/** What an idNat_Struct says. */
export type IdNatStructParts =
  | { readonly kind: 'cabinet-adeli'; readonly cabinet: string }
  | { readonly kind: 'finess'; readonly finess: Finess }
  | { readonly kind: 'siren'; readonly siren: Siren }
  | { readonly kind: 'siret'; readonly siret: Siret }
  | { readonly kind: 'cabinet-rpps'; readonly rppsRang: RppsRang }
  | { readonly kind: 'finess-ej'; readonly finess: Finess }
  | { readonly kind: 'finess-eg'; readonly finess: Finess }
  | { readonly kind: 'id-nat-struct'; readonly value: string }
  | { readonly kind: 'ror'; readonly value: string }

const OPAQUE = /^[0-9A-Za-z][0-9A-Za-z./_-]{0,63}$/
const FINESS = /^(?:\d{2}|2[AB])\d{7}$/

const rows: readonly PrefixRow<IdNatStructParts>[] = [
  {
    prefix: '0',
    kind: 'cabinet-adeli',
    meaning: 'ADELI-rang of a practice',
    issued: false,
    shape: /^(?:\d{2}|2[AB])\d{9}$/,
    read: (cabinet) => ({ value: { kind: 'cabinet-adeli', cabinet } }),
  },
  {
    prefix: '1',
    kind: 'finess',
    meaning: 'FINESS number',
    issued: true,
    shape: FINESS,
    read: (body) => mapReading(readInner<Finess>(finessKind, body), (finess) => ({ kind: 'finess', finess })),
  },
  {
    prefix: '2',
    kind: 'siren',
    meaning: 'SIREN',
    issued: true,
    shape: /^\d{9}$/,
    read: (body) => mapReading(readInner<Siren>(sirenKind, body), (siren) => ({ kind: 'siren', siren })),
  },
  {
    prefix: '3',
    kind: 'siret',
    meaning: 'SIRET',
    issued: true,
    shape: /^\d{14}$/,
    read: (body) => mapReading(readInner<Siret>(siretKind, body), (siret) => ({ kind: 'siret', siret })),
  },
  {
    prefix: '4',
    kind: 'cabinet-rpps',
    meaning: 'RPPS-rang of a practice',
    issued: true,
    shape: /^\d{14}$/,
    read: (body) =>
      mapReading(readInner<RppsRang>(rppsRangKind, body), (rppsRang) => ({ kind: 'cabinet-rpps', rppsRang })),
  },
  {
    prefix: '5',
    kind: 'finess-ej',
    meaning: 'FINESS number of a juridical entity',
    issued: false,
    shape: FINESS,
    read: (body) =>
      mapReading(readInner<Finess>(finessKind, body), (finess) => ({ kind: 'finess-ej', finess })),
  },
  {
    prefix: '6',
    kind: 'finess-eg',
    meaning: 'FINESS number of a site',
    issued: false,
    shape: FINESS,
    read: (body) =>
      mapReading(readInner<Finess>(finessKind, body), (finess) => ({ kind: 'finess-eg', finess })),
  },
  {
    prefix: '40',
    kind: 'id-nat-struct',
    meaning: 'idNat_Struct',
    issued: true,
    shape: OPAQUE,
    read: (value) => ({ value: { kind: 'id-nat-struct', value } }),
  },
  {
    prefix: '41',
    kind: 'ror',
    meaning: 'internal identifier of the Répertoire opérationnel des ressources',
    issued: true,
    shape: OPAQUE,
    read: (value) => ({ value: { kind: 'ror', value } }),
  },
]

/** The type prefixes of an idNat_Struct (nomenclature TRE_G07), with what follows each and whether it is still issued. */
export const idNatStructPrefixes: readonly PrefixEntry<IdNatStructParts['kind']>[] = tableOf(rows)

const idNatStructKind: IdentifierKind = {
  name: 'idNat_Struct',
  maxLength: 80,
  expected:
    'Expected a type prefix of idNatStructPrefixes and its identifier: 1 and a FINESS number, 2 and a SIREN, 3 and a SIRET, 4 and an RPPS-rang.',
  read: (text) => mapReading(readPrefixed(rows, text), () => text),
}

/**
 * Reads an idNat_Struct of any prefix. The directory's profile says to look it up there and never to build it.
 *
 * @term idNat_Struct
 * @param value text: type prefix and identifier, without spaces
 * @returns the identifier in canonical form
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_KIND_UNKNOWN` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * const structure = parseIdNatStruct('1990000010')
 */
export function parseIdNatStruct(value: unknown): IdNatStruct {
  return parseIdentifier<IdNatStruct>(idNatStructKind, value)
}

/** Tells whether a value is an idNat_Struct in canonical form. */
export function isIdNatStruct(value: unknown): value is IdNatStruct {
  return isCanonical(idNatStructKind, value)
}

/** Writes an idNat_Struct as the directory shows it. */
export function formatIdNatStruct(id: IdNatStruct): string {
  return id
}

/**
 * Takes an idNat_Struct apart: its kind and the identifier that follows the prefix.
 *
 * @throws {CoreError} `ID_MALFORMED` when the value did not come from {@link parseIdNatStruct}
 */
export function partsOfIdNatStruct(id: IdNatStruct): IdNatStructParts {
  const reading = readPrefixed(rows, id)
  if (isRefusal(reading)) throw refusalError(idNatStructKind, reading)
  return reading.value
}
