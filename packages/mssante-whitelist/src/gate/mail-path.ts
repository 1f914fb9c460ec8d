import type { MssanteDomain } from '@entente/core/ids'
import { domainKey } from '../list/domain-key.ts'

/** The address of a reverse or forward path, as the gate sees it. Only the domain ever leaves the gate. */
export interface MailPath {
  readonly local: string
  readonly domain: MssanteDomain
}

const LONGEST = 512
// Printable ASCII, and letters beyond it that have one form only.
const QUOTED_LOCAL = /^"(?:[^"\\\p{C}]|\\[\x20-\x7e])*"$/u
const PLAIN_LOCAL = /^[^\s\p{C}@"<>()[\]\\,;:]+$/u
const ROUTE = /[@%!]/

/**
 * Reads an address as it stands between the angle brackets of MAIL FROM or RCPT TO.
 *
 * Source routes (`@relay:user@domain`), address literals, several `@`, addresses without domain, and local parts with a
 * route in them (`user%domain`, `domain!user`, also inside quotes, where Postfix looks too) are not read: the part that
 * decides would depend on the reader.
 *
 * @returns `null` for the empty path, `undefined` for what is refused
 */
export function readMailPath(text: string): MailPath | null | undefined {
  if (text === '') return null
  if (text.length > LONGEST) return undefined
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  if (at <= 0 || !(QUOTED_LOCAL.test(local) || PLAIN_LOCAL.test(local))) return undefined
  if (ROUTE.test(local) || local.normalize('NFKC') !== local) return undefined
  const domain = domainKey(text.slice(at + 1))
  return domain === undefined ? undefined : { local, domain }
}

/** An address that was judged, in the form in which it was: the next server must read the domain that the gate read. */
export function asJudged(address: string): string {
  const path = readMailPath(address)
  return path ? `${path.local}@${path.domain}` : ''
}
