import type { Brand } from '../brand.ts'
import {
  type IdentifierKind,
  isCanonical,
  isRefusal,
  malformed,
  parseIdentifier,
  readIdentifier,
} from './identifier.ts'
import {
  formatMssanteDomain,
  type MssanteDomain,
  mssanteDomainKind,
  parseMssanteDomain,
} from './mssante-domain.ts'

/** The address of a boîte aux lettres: local part as given, domain in canonical form. Personal data. */
export type MailAddress = Brand<string, 'MailAddress'>

const LOCAL_PART = /^[A-Za-z0-9_'+&=-]+(?:\.[A-Za-z0-9_'+&=-]+)*$/
const LONGEST_LOCAL_PART = 64
const LONGEST_ADDRESS = 254

export const mailAddressKind: IdentifierKind = {
  name: 'mail address',
  maxLength: 580,
  expected:
    "Expected local@domain: a local part of at most 64 letters, digits and _ ' + & = - with single inner dots, and a mail domain; 254 characters in all.",
  read(text) {
    const at = text.lastIndexOf('@')
    if (at < 0) return malformed('at-sign', 'It has no @.')
    const local = text.slice(0, at)
    if (local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local)) {
      return malformed('local-part', 'What stands before the @ is not a plain local part.')
    }
    const domain = readIdentifier(mssanteDomainKind, text.slice(at + 1))
    if (isRefusal(domain))
      return { ...domain, rule: `domain: ${domain.rule}`, why: `In its domain: ${domain.why}` }
    const address = `${local}@${domain.value}`
    if (address.length > LONGEST_ADDRESS) {
      return malformed('address-length', `It is longer than ${LONGEST_ADDRESS} characters.`)
    }
    return { value: address }
  },
}

/**
 * Reads the address of a boîte aux lettres: a strict subset of RFC 5321, enough for addresses that people are given.
 *
 * Quoted local parts, comments, source routes, address literals and display names are refused. The case of the local
 * part is kept; the domain is put in canonical form.
 *
 * @term BAL
 * @param value text `local@domain`, without surrounding spaces or angle brackets
 * @returns the address, which is personal data
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED`
 * @example
 * parseMailAddress('secretariat@Hopital.example') // 'secretariat@hopital.example'
 */
export function parseMailAddress(value: unknown): MailAddress {
  return parseIdentifier<MailAddress>(mailAddressKind, value)
}

/** Tells whether a value is a mail address in canonical form. */
export function isMailAddress(value: unknown): value is MailAddress {
  return isCanonical(mailAddressKind, value)
}

/** Writes a mail address for people to read, with the accents of its domain. */
export function formatMailAddress(address: MailAddress): string {
  const domain = mailDomainOf(address)
  return address.slice(0, -domain.length) + formatMssanteDomain(domain)
}

/** The domain of a mail address, in canonical form. */
export function mailDomainOf(address: MailAddress): MssanteDomain {
  return parseMssanteDomain(address.slice(address.lastIndexOf('@') + 1))
}
