const MAX_HEADER = 262_144
const FROM = /^from[ \t]*:/i
const SENDER = /^sender[ \t]*:/i
const END_OF_HEADER = /(?:^|\r\n|\r(?!\n)|\n)(?:\r\n|\r|\n)/
const LINE_END = /\r\n|\r|\n/
const FOLD = /(?:\r\n|\r|\n)(?=[ \t])/g
const CONTROL = /(?!\t)\p{Cc}/u

/** An entry that never passes the gate. */
const UNREADABLE = ''

/** Thrown when a message or its header is larger than the cap. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge'
}

/**
 * The domains that the From and Sender fields of a message name, as written.
 *
 * Deliberately more than one reader sees: where programs read a malformed field differently (two addresses without a
 * comma, an address in an unquoted display name, a source route), every domain after an `@` is named, so that none of
 * them passes unjudged. Quoted texts and comments name nobody; what has no address gives an entry that never passes. A
 * lone CR or LF ends a line, as it will when the message is sent on.
 *
 * @param message the message, header first
 * @returns       the domains; empty when there is no From field
 * @throws {MessageTooLarge} when the header is longer than 256 KiB
 * @see RFC 5322, 3.4 and 3.6.2
 */
export function senderDomains(message: Uint8Array): readonly string[] {
  const start = Buffer.from(message.buffer, message.byteOffset, Math.min(message.length, MAX_HEADER))
  // Every byte is a character here: no length changes, and no byte is lost.
  const text = start.toString('latin1')
  const end = END_OF_HEADER.exec(text)?.index ?? text.length
  if (end === text.length && message.length > text.length) throw new MessageTooLarge()
  const header = start.toString('utf8', 0, end).replace(FOLD, '')
  // Readers differ on what a first line is that continues nothing.
  if (/^[ \t]/.test(header)) return [UNREADABLE]
  const fields = header.split(LINE_END)
  const from = fields.filter((field) => FROM.test(field))
  if (from.length === 0) return []
  return [...from, ...fields.filter((field) => SENDER.test(field))].flatMap((field) =>
    domainsOfField(field.slice(field.indexOf(':') + 1)),
  )
}

function domainsOfField(value: string): readonly string[] {
  const plain = CONTROL.test(value) ? undefined : withoutQuotesAndComments(value)
  if (plain === undefined) return [UNREADABLE]
  const mailboxes = plain.split(/[,;]/).filter((part) => part.replace(/^[^:@]*:/, '').trim() !== '')
  return mailboxes.length === 0 ? [UNREADABLE] : mailboxes.flatMap(domainsOfMailbox)
}

function domainsOfMailbox(mailbox: string): readonly string[] {
  const domains = [...mailbox.matchAll(/@[ \t]*([^ \t<>@:]*)/g)].map(([, domain = '']) => domain)
  return domains.length === 0 ? [UNREADABLE] : domains
}

/** Quoted texts become a letter, comments a space; `undefined` when one of them does not end. */
function withoutQuotesAndComments(value: string): string | undefined {
  let plain = ''
  let depth = 0
  let isQuoted = false
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index]
    if (character === '\\' && (isQuoted || depth > 0)) index += 1
    else if (isQuoted) isQuoted = character !== '"'
    else if (character === '(') depth += 1
    else if (character === ')' && depth > 0) {
      depth -= 1
      plain += ' '
    } else if (depth > 0) continue
    else if (character === '"') {
      isQuoted = true
      plain += 'q'
    } else plain += character
  }
  return isQuoted || depth > 0 ? undefined : plain
}
