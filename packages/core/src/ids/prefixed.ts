import {
  type IdentifierKind,
  isRefusal,
  malformed,
  type Reading,
  type Refusal,
  readIdentifier,
} from './identifier.ts'

/** One line of a prefix table of the health directory. */
export interface PrefixEntry<Kind extends string> {
  /** What stands before the identifier, as the nomenclature codes it. */
  readonly prefix: string
  readonly kind: Kind
  /** What follows the prefix, as a phrase. */
  readonly meaning: string
  /** False when the nomenclature or the register no longer issues it: it may be read but not written. */
  readonly issued: boolean
}

/** A line of the table with the way its identifier is read. */
export interface PrefixRow<Parts extends { readonly kind: string }> extends PrefixEntry<Parts['kind']> {
  /** The shape of what follows the prefix. Decides which line applies, before any key is checked. */
  readonly shape: RegExp
  read(body: string): Reading<Parts>
}

/** Reads a prefixed identifier with the first line whose prefix and shape fit. */
export function readPrefixed<Parts extends { readonly kind: string }>(
  rows: readonly PrefixRow<Parts>[],
  text: string,
): Reading<Parts> {
  const candidates = rows.filter((row) => text.startsWith(row.prefix))
  const row = candidates.find(({ prefix, shape }) => shape.test(text.slice(prefix.length)))
  if (row !== undefined) return row.read(text.slice(row.prefix.length))
  if (candidates.length === 0) {
    const known = rows.map(({ prefix }) => prefix).join(', ')
    return { code: 'ID_KIND_UNKNOWN', rule: 'prefix', why: `Its type prefix is none of ${known}.` }
  }
  const meanings = candidates.map(({ prefix, meaning }) => `${prefix} (${meaning})`).join(' or ')
  return malformed('body', `What follows does not fit its type prefix ${meanings}.`)
}

/** Reads an identifier that stands inside another one, and says so when it is refused. */
export function readInner<Id extends string>(kind: IdentifierKind, text: string): Reading<Id> {
  const reading = readIdentifier<Id>(kind, text)
  return isRefusal(reading) ? innerRefusal(kind, reading) : reading
}

function innerRefusal(kind: IdentifierKind, refusal: Refusal): Refusal {
  return {
    code: refusal.code,
    rule: `${kind.name}: ${refusal.rule}`,
    why: `The ${kind.name} in it is not valid. ${refusal.why}`,
  }
}

/** Applies a function to what was read; a refusal passes through. */
export function mapReading<From, To>(reading: Reading<From>, change: (value: From) => To): Reading<To> {
  return isRefusal(reading) ? reading : { value: change(reading.value) }
}

/** The public part of a table: without the way its lines are read. */
export function tableOf<Parts extends { readonly kind: string }>(
  rows: readonly PrefixRow<Parts>[],
): readonly PrefixEntry<Parts['kind']>[] {
  return rows.map(({ prefix, kind, meaning, issued }) => ({ prefix, kind, meaning, issued }))
}
