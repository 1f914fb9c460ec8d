import { isRefusal, malformed, type Reading } from './identifier.ts'
import { decodePunycode, encodePunycode } from './punycode.ts'

const ACE_PREFIX = 'xn--'
const LONGEST_LABEL = 63

/** Lower-case letters of the Latin script with their marks, digits and hyphens. */
const LATIN_LABEL = /^[\p{Script=Latin}\p{Nd}\p{Mn}-]+$/u

/** Puts one label of a domain in its ASCII form, as the DNS carries it: lower-case, `xn--…` when it needs it. */
export function toAsciiLabel(label: string): Reading<string> {
  const lower = label.normalize('NFC').toLowerCase().normalize('NFC')
  const ascii = /^[\x20-\x7e]+$/.test(lower) ? checkAscii(lower) : encodeLatin(lower)
  if (isRefusal(ascii)) return ascii
  if (ascii.value.length > LONGEST_LABEL) {
    return malformed('label-length', `One of its labels is longer than ${LONGEST_LABEL} characters.`)
  }
  return ascii
}

/** Shows a label with its accents. The label must come from {@link toAsciiLabel}. */
export function toUnicodeLabel(label: string): string {
  return label.startsWith(ACE_PREFIX) ? (decodePunycode(label.slice(ACE_PREFIX.length)) ?? label) : label
}

function checkAscii(label: string): Reading<string> {
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label)) {
    return malformed(
      'label-characters',
      'One of its labels has other characters than letters, digits and inner hyphens.',
    )
  }
  if (label.startsWith(ACE_PREFIX)) return checkAce(label)
  if (label.slice(2, 4) === '--') {
    return malformed(
      'label-hyphens',
      'One of its labels has hyphens in third and fourth place, which is reserved.',
    )
  }
  return { value: label }
}

/** An `xn--` label must be what its own decoded form encodes to; otherwise two spellings would name one domain. */
function checkAce(label: string): Reading<string> {
  const decoded = label.length > LONGEST_LABEL ? undefined : decodePunycode(label.slice(ACE_PREFIX.length))
  const again = decoded === undefined || /^[\0-\x7f]*$/.test(decoded) ? undefined : toAsciiLabel(decoded)
  if (again === undefined || (!isRefusal(again) && again.value !== label)) {
    return malformed('punycode', 'One of its xn-- labels is not the Punycode of a normalised label.')
  }
  return again
}

function encodeLatin(label: string): Reading<string> {
  if (label.length > LONGEST_LABEL) {
    return malformed('label-length', `One of its labels is longer than ${LONGEST_LABEL} characters.`)
  }
  if (label.normalize('NFKC') !== label || !LATIN_LABEL.test(label) || /^\p{Mn}/u.test(label)) {
    return malformed('label-script', 'One of its labels has characters outside the normalised Latin script.')
  }
  if (/^-|-$/.test(label) || label.slice(2, 4) === '--') {
    return malformed('label-hyphens', 'One of its labels has hyphens where they are reserved.')
  }
  return { value: ACE_PREFIX + encodePunycode(label) }
}
