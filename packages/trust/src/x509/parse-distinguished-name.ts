import { TrustError } from '../errors.ts'
import { attributeName, attributeOid } from './attribute-types.ts'
import { attributesOf, type DistinguishedName } from './distinguished-name.ts'

/** A name written as text, taken apart: attributes in the order of a certificate, from the root down. */
export interface TextualName {
  readonly attributes: readonly { readonly type: string; readonly value: string }[]
}

const MAX_LENGTH = 1024
const START_OF_ATTRIBUTE = /^\s*(?:[A-Za-z][A-Za-z0-9-]*|(?:oid\.|OID\.)?\d+(?:\.\d+)+)\s*=/

/**
 * Reads a distinguished name written as text, as RFC 4514 writes it and as real lists write it: with spaces around
 * separators, with RFC 1779 quotes, with bare quotes or a comma inside a value, with no-break and repeated spaces.
 *
 * A comma that is not followed by an attribute type belongs to the value. Spaces are collapsed and no-break spaces
 * become spaces, in the same way as `isSameTextualName` does for certificates.
 *
 * @param text at most 1,024 characters, the most specific attribute first: `CN=…,OU=…,O=…,C=FR`
 * @returns    the attributes by OID, from the root down
 * @throws {TrustError} `DISTINGUISHED_NAME_MALFORMED`
 * @see RFC 4514 §2
 */
export function parseDistinguishedName(text: string): TextualName {
  if (text.length > MAX_LENGTH) throw malformed('It is longer than 1024 characters.')
  const attributes = splitAttributes(text).map((part) => {
    const separator = part.indexOf('=')
    const type = attributeOid(part.slice(0, separator).trim())
    if (type === undefined) throw malformed('An attribute type is unknown.')
    const value = collapse(unescapeValue(trimUnescaped(part.slice(separator + 1))))
    if (value === '') throw malformed('An attribute has no value.')
    return { type, value }
  })
  return { attributes: attributes.reverse() }
}

/** Cuts at each comma, semicolon or plus that an attribute type follows, outside quotes and escapes. */
function splitAttributes(text: string): readonly string[] {
  if (!START_OF_ATTRIBUTE.test(text)) throw malformed('It does not start with an attribute type.')
  const parts: string[] = []
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '\\') index += 1
    else if (isQuoteOfValue(text, index)) index = endOfQuoted(text, index)
    else if (isSeparator(character) && START_OF_ATTRIBUTE.test(text.slice(index + 1, index + 81))) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, text.slice(start)]
}

function isSeparator(character: string | undefined): boolean {
  return character === ',' || character === ';' || character === '+'
}

/** A quote opens a quoted value only directly after the equals sign. */
function isQuoteOfValue(text: string, index: number): boolean {
  return text[index] === '"' && /=\s*$/.test(text.slice(Math.max(0, index - 8), index))
}

/** The closing quote is the one before a separator or the end; without one the quote is a character of the value. */
function endOfQuoted(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '"' && /^\s*(?:[,;+]|$)/.test(text.slice(index + 1, index + 9))) return index
  }
  return from
}

/** A space at the end that is escaped belongs to the value. */
function trimUnescaped(value: string): string {
  return value.trimStart().replace(/(?<![\\\s])\s+$/, '')
}

function unescapeValue(value: string): string {
  const quoted = /^"(.*)"$/s.exec(value)?.[1] ?? value
  const bytes: Buffer[] = []
  for (const [token] of quoted.matchAll(/\\[0-9A-Fa-f]{2}|\\.|[^\\]+|\\$/gs)) {
    if (/^\\[0-9A-Fa-f]{2}$/.test(token)) bytes.push(Buffer.from(token.slice(1), 'hex'))
    else bytes.push(Buffer.from(token.startsWith('\\') && token.length > 1 ? token.slice(1) : token))
  }
  return Buffer.concat(bytes).toString()
}

function collapse(value: string): string {
  return value.replace(/[\u00a0\s]+/g, ' ').trim()
}

/**
 * Compares a name written as text with the name in a certificate: the same types with the same values in the same
 * order. Spaces are collapsed on both sides, nothing else is: no letter case, no prefix, no pattern.
 *
 * This is for lists that name a certificate by text. To bind a partner, use `parsePartnerBinding`.
 *
 * @param name        what `parseDistinguishedName` returned
 * @param certificate the subject or issuer of a certificate
 */
export function isSameTextualName(name: TextualName, certificate: DistinguishedName): boolean {
  const held = attributesOf(certificate)
  return (
    held.length === name.attributes.length &&
    name.attributes.every(({ type, value }, index) => {
      const other = held[index]
      return other?.type === type && other.value !== undefined && collapse(other.value) === value
    })
  )
}

/**
 * Writes the name of a certificate as RFC 4514 does, the most specific attribute first.
 *
 * @param name subject or issuer; names are personal data when the holder is a person
 */
export function formatDistinguishedName(name: DistinguishedName): string {
  return [...name.rdns]
    .reverse()
    .map((rdn) =>
      rdn.map(({ type, value }) => `${attributeName(type)}=${escapeValue(value ?? '')}`).join('+'),
    )
    .join(',')
}

function escapeValue(value: string): string {
  return value
    .replace(/[\\",+;<>]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/(?<!^) $/, '\\ ')
}

function malformed(why: string): TrustError {
  return new TrustError({ code: 'DISTINGUISHED_NAME_MALFORMED', why })
}
