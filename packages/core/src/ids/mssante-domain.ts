import type { Brand } from '../brand.ts'
import { type IdentifierKind, isCanonical, isRefusal, malformed, parseIdentifier } from './identifier.ts'
import { toAsciiLabel, toUnicodeLabel } from './idna-label.ts'

/**
 * A mail domain of the espace de confiance in the form it is compared in: lower-case A-labels, no trailing dot.
 *
 * Two domains are the same when the texts are equal; a sub-domain is another domain.
 */
export type MssanteDomain = Brand<string, 'MssanteDomain'>

const LONGEST_DOMAIN = 253

export const mssanteDomainKind: IdentifierKind = {
  name: 'mail domain',
  maxLength: 512,
  expected:
    'Expected at least two labels of letters, digits and inner hyphens, separated by dots, 63 characters at most each and 253 in all; accented Latin letters are allowed.',
  read(text) {
    const labels = text.replace(/\.$/, '').split('.')
    if (labels.length < 2) return malformed('two-labels', 'It has fewer than two labels.')
    if (labels.includes('')) return malformed('empty-label', 'One of its labels is empty.')
    const ascii: string[] = []
    for (const label of labels) {
      const reading = toAsciiLabel(label)
      if (isRefusal(reading)) return reading
      ascii.push(reading.value)
    }
    const domain = ascii.join('.')
    if (domain.length > LONGEST_DOMAIN) {
      return malformed('domain-length', `It is longer than ${LONGEST_DOMAIN} characters.`)
    }
    // Decimal or hexadecimal: URL parsers take both for an IP address.
    if (/^(?:\d+|0x[0-9a-f]*)$/.test(ascii.at(-1) ?? '')) {
      return malformed('numeric-top-level', 'Its last label is a number, as in an IP address.')
    }
    return { value: domain }
  },
}

/**
 * Reads a mail domain and puts it in the form it is compared in (IDNA A-labels, lower-case, no trailing dot).
 *
 * Only the form is checked: whether a domain belongs to the espace de confiance is for the liste blanche to say.
 * Accented labels are limited to the Latin script, which is our choice.
 *
 * @term domaine MSSanté
 * @see MSSanté contract, art. 3; RFC 3492, RFC 5891
 * @param value text such as `Hopital.mssante.fr.`, without surrounding spaces
 * @returns the canonical domain, to be compared for equality
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * parseMssanteDomain('Hôpital.example') // 'xn--hpital-ixa.example'
 */
export function parseMssanteDomain(value: unknown): MssanteDomain {
  return parseIdentifier<MssanteDomain>(mssanteDomainKind, value)
}

/** Tells whether a value is a mail domain in canonical form: lower-case A-labels without a trailing dot. */
export function isMssanteDomain(value: unknown): value is MssanteDomain {
  return isCanonical(mssanteDomainKind, value)
}

/** Writes a mail domain for people to read, with its accents. */
export function formatMssanteDomain(domain: MssanteDomain): string {
  return domain.split('.').map(toUnicodeLabel).join('.')
}
