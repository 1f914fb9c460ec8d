import { isLuhnValid } from './ids/luhn.ts'

/** What stands in messages, logs and inspections in place of a personal value. */
export const REDACTED = '[redacted]'

const inspectCustom = Symbol.for('nodejs.util.inspect.custom')

/**
 * The base of objects that hold a personal value or a secret: they print as `[redacted]` in text, JSON and inspections.
 *
 * A subclass keeps the value in a `#private` field and offers one method, named `reveal`, that gives it out.
 */
export abstract class RedactedByDefault {
  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspectCustom](): string {
    return REDACTED
  }
}

const LONGEST_TEXT = 10_000

const NIR =
  /(?<![0-9A-Za-z])[1-478][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)[ .]?(?:\d{2}|2[ABab])[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{2})?(?![0-9A-Za-z])/g
const MAIL_ADDRESS = /[^\s@<>",;:()[\]]{1,64}@[^\s@<>"',;:()[\]]{0,252}[^\s@<>"',;:.()[\]]/g
const JWT = /eyJ[\w-]{4,4096}(?:\.[\w-]{0,4096}){0,3}\.[\w-]{1,4096}/g
const CREDENTIAL = /\b(Bearer|DPoP|Basic)\s+[\w.~+/=-]+/gi
const RPPS = /(?<![0-9A-Za-z])8?(\d{11})(?![0-9A-Za-z])/g

/**
 * Replaces what looks like a NIR, an RPPS number, a mail address or a token in free text by `[redacted]`.
 *
 * A last guard for texts that others wrote (messages of wrapped errors, driver logs); it does not know names. It
 * errs on the safe side: a 13-digit number that has the form of a NIR, such as some millisecond timestamps, goes too.
 * In structured data redact by field, not by pattern.
 *
 * @param text free text; only its first 10,000 characters are kept
 * @returns the text with each match replaced
 * @example
 * redactText('no mailbox for someone@example.org') // 'no mailbox for [redacted]'
 */
export function redactText(text: string): string {
  const kept = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
  return kept
    .replace(JWT, REDACTED)
    .replace(CREDENTIAL, `$1 ${REDACTED}`)
    .replace(MAIL_ADDRESS, REDACTED)
    .replace(NIR, REDACTED)
    .replace(RPPS, (match, digits: string) => (isLuhnValid(digits) ? REDACTED : match))
}
