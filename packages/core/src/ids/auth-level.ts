import type { Brand } from '../brand.ts'
import { isAbsoluteUri } from './absolute-uri.ts'
import { type IdentifierKind, isCanonical, malformed, parseIdentifier } from './identifier.ts'

/** A niveau d'authentification: the URI of a SAML AuthnContextClassRef, compared character by character. */
export type AuthLevel = Brand<string, 'AuthLevel'>

const authLevelKind: IdentifierKind = {
  name: 'authentication level',
  maxLength: 512,
  expected: 'Expected an absolute URI such as urn:oasis:names:tc:SAML:2.0:ac:classes:Password.',
  read: (text) =>
    isAbsoluteUri(text) ? { value: text } : malformed('absolute-uri', 'It is not an absolute URI.'),
}

/**
 * Reads a niveau d'authentification: an absolute URI, taken as it is.
 *
 * @term niveau d'authentification
 * @see Convention INTEROPS, art. 5.2 and 5.3
 * @param value text without surrounding spaces, at most 512 characters
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * const level = parseAuthLevel('urn:oasis:names:tc:SAML:2.0:ac:classes:Password')
 */
export function parseAuthLevel(value: unknown): AuthLevel {
  return parseIdentifier<AuthLevel>(authLevelKind, value)
}

/** Tells whether a value is an absolute URI that can name a niveau d'authentification. */
export function isAuthLevel(value: unknown): value is AuthLevel {
  return isCanonical(authLevelKind, value)
}

/** Writes a niveau d'authentification as it travels: the URI. */
export function formatAuthLevel(level: AuthLevel): string {
  return level
}

/**
 * Tells whether the level a VI presents is enough for the level a service requires.
 *
 * Without a scale only the same URI is enough. A scale exists only when the convention gives one; a level outside it
 * is enough for itself alone.
 *
 * @param presented the level in the VI
 * @param required the level the service requires
 * @param scale the levels the convention orders, from the weakest to the strongest, each once
 * @example
 * meetsAuthLevel(presented, required, project.authLevelScale)
 */
export function meetsAuthLevel(
  presented: AuthLevel,
  required: AuthLevel,
  scale: readonly AuthLevel[] = [],
): boolean {
  if (presented === required) return true
  const needed = scale.indexOf(required)
  return needed >= 0 && scale.indexOf(presented) > needed
}
