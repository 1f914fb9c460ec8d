import type { Brand } from '../brand.ts'
import { type IdentifierKind, isCanonical, malformed, parseIdentifier } from './identifier.ts'

/** A profil applicatif générique métier: the name two organismes gave to a set of functions. Case-sensitive. */
export type Pagm = Brand<string, 'Pagm'>

/** What a PAGM may look like between two organismes. */
export interface PagmSyntax {
  /** The whole PAGM must match; anchors, `g` and `y` are not needed. */
  readonly pattern: RegExp
  /** Longest PAGM, in UTF-16 units; nothing longer reaches the pattern. */
  readonly maxLength: number
  /** The expected form as a sentence, for error messages. */
  readonly expected: string
}

/** Our proposal: no public document fixes the syntax of a PAGM. It admits every PAGM met in public code. */
export const defaultPagmSyntax: PagmSyntax = {
  pattern: /[\p{L}\p{N}_.:;/-]+/u,
  maxLength: 128,
  expected: 'Expected 1 to 128 letters, digits and _ . : ; / - without spaces.',
}

/**
 * Reads a PAGM, in the syntax of the convention when it fixes one.
 *
 * @term PAGM
 * @see Convention INTEROPS, art. 1 and 5.3
 * @param value text, taken as it is; letter case counts
 * @param syntax what the two organismes agreed. @default {@link defaultPagmSyntax}
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * const pagm = parsePagm('CONSULTATION_DROITS')
 */
export function parsePagm(value: unknown, syntax: PagmSyntax = defaultPagmSyntax): Pagm {
  return parseIdentifier<Pagm>(pagmKind(syntax), value)
}

/** Tells whether a value is a PAGM in the given syntax. */
export function isPagm(value: unknown, syntax: PagmSyntax = defaultPagmSyntax): value is Pagm {
  return isCanonical(pagmKind(syntax), value)
}

/** Writes a PAGM as it travels. */
export function formatPagm(pagm: Pagm): string {
  return pagm
}

function pagmKind(syntax: PagmSyntax): IdentifierKind {
  const flags = syntax.pattern.flags.replace(/[gym]/g, '')
  const whole = new RegExp(`^(?:${syntax.pattern.source})$`, flags)
  return {
    name: 'PAGM',
    maxLength: syntax.maxLength,
    expected: syntax.expected,
    read: (text) =>
      text !== '' && whole.test(text)
        ? { value: text }
        : malformed('syntax', 'It does not follow the syntax agreed for PAGMs.'),
  }
}
