import { isCoreError } from '@entente/core'
import { type MssanteDomain, parseMssanteDomain } from '@entente/core/ids'

/** Texts that already are in canonical form; everything else goes through the full reading. */
const PLAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const LONGEST = 253

/** True for a text that is its own canonical form, if it is a domain at all. */
export function isPlainDomain(text: string): boolean {
  return text.length <= LONGEST && PLAIN.test(text) && !text.includes('--')
}

const LOWER_ASCII = /^[a-z0-9.-]*[a-z0-9-]$/

/** True for a text that no reading turns into another one: it is its own key, or no domain. */
export function hasOneForm(text: string): boolean {
  return LOWER_ASCII.test(text)
}

/**
 * The form in which domains are compared: IDNA A-labels, lower case, no trailing dot.
 *
 * @returns `undefined` for what is not a mail domain, such as an address literal
 */
export function domainKey(text: string): MssanteDomain | undefined {
  try {
    return parseMssanteDomain(text)
  } catch (error) {
    if (isCoreError(error)) return undefined
    throw error
  }
}
