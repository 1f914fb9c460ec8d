import type { Brand } from '../brand.ts'
import { isServiceUri } from './absolute-uri.ts'
import { type IdentifierKind, isCanonical, malformed, parseIdentifier } from './identifier.ts'

/**
 * The URI that names a service visé, as the parties wrote it in the project sheet.
 *
 * A name, not a location: it is compared character by character and never normalised, so `http://service.example`
 * and `http://service.example/` are two services.
 */
export type AudienceUri = Brand<string, 'AudienceUri'>

const audienceUriKind: IdentifierKind = {
  name: 'audience URI',
  maxLength: 1024,
  expected: 'Expected an http or https URI with a host and without user information or fragment, or a URN.',
  read: (text) =>
    isServiceUri(text)
      ? { value: text }
      : malformed('service-uri', 'It is neither an http or https URI of a service nor a URN.'),
}

/**
 * Reads the URI of a service visé and keeps it as it is.
 *
 * @term service visé
 * @see Convention INTEROPS, art. 1 and 5.2
 * @param value text without surrounding spaces, at most 1,024 characters
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * const audience = parseAudienceUri('https://droits.example/consultation')
 */
export function parseAudienceUri(value: unknown): AudienceUri {
  return parseIdentifier<AudienceUri>(audienceUriKind, value)
}

/** Tells whether a value can name a service visé. */
export function isAudienceUri(value: unknown): value is AudienceUri {
  return isCanonical(audienceUriKind, value)
}

/** Writes the URI of a service visé exactly as the parties wrote it. */
export function formatAudienceUri(audience: AudienceUri): string {
  return audience
}
