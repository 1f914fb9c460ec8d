import type { MssanteDomain } from '@entente/core/ids'
import { domainKey } from '../list/domain-key.ts'

/** The address of a reverse or forward path, as the gate sees it. Only the domain ever leaves the gate. */
export interface MailPath {
  readonly local: string
  readonly domain: MssanteDomain
}

const LONGEST = 512
const QUOTED_LOCAL = /^"(?:[^"\\\r\n]|\\[\x20-\x7e])*"$/
const PLAIN_LOCAL = /^[^\s@"<>()[\]\\,;:]+$/

/**
 * Reads an address as it stands between the angle brackets of MAIL FROM or RCPT TO.
 *
 * Source routes (`@relay:user@domain`), address literals, several `@` outside quotes and addresses without domain are
 * not read: the part that decides would depend on the reader. A quoted local part may hold an `@`.
 *
 * @returns `null` for the empty path, `undefined` for what is refused
 */
export function readMailPath(text: string): MailPath | null | undefined {
  if (text === '') return null
  if (text.length > LONGEST) return undefined
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  if (at <= 0 || !(QUOTED_LOCAL.test(local) || PLAIN_LOCAL.test(local))) return undefined
  const domain = domainKey(text.slice(at + 1))
  return domain === undefined ? undefined : { local, domain }
}
