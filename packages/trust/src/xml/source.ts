import { ILLEGAL_CHARACTER } from './characters.ts'
import { XmlError } from './errors.ts'

/** The text to scan: UTF-8 decoded, byte order mark dropped, line ends normalised, declaration passed over. */
export interface Source {
  readonly text: string
  /** Where the content starts, after the XML declaration. */
  readonly start: number
  readonly bytes: Uint8Array
}

const UTF8 = { fatal: true, ignoreBOM: true } as const
/** Keeps no state between calls, since none of them streams. */
const decoder = new TextDecoder('utf-8', UTF8)
const BYTE_ORDER_MARK = 0xfeff
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * Decodes the whole input.
 *
 * @param maxBytes checked before anything is decoded
 * @throws {XmlError} `XML_TOO_LARGE` `XML_ENCODING_INVALID` `XML_CHARACTER_ILLEGAL` `XML_DECLARATION_INVALID`
 *   `XML_ENCODING_UNSUPPORTED`
 */
export function openSource(bytes: Uint8Array, maxBytes: number): Source {
  if (bytes.length > maxBytes) throw new XmlError('XML_TOO_LARGE', maxBytes)
  return sourceOf(bytes, false)
}

/** Decodes at most `maxBytes` from the start of a longer input; a character cut at the end is left out. */
export function openSourcePrefix(bytes: Uint8Array, maxBytes: number): Source {
  if (bytes.length <= maxBytes) return openSource(bytes, maxBytes)
  return sourceOf(bytes.subarray(0, maxBytes), true)
}

/** The byte offset in the original input of a position in the text. Only for refusals and offsets: it walks the text. */
export function byteOffset(source: Source, index: number): number {
  const raw = new TextDecoder('utf-8', { ignoreBOM: true }).decode(source.bytes)
  let offset = raw.charCodeAt(0) === BYTE_ORDER_MARK ? 3 : 0
  let at = offset === 0 ? 0 : 1
  for (let seen = 0; seen < index && at < raw.length; seen += 1, at += 1) {
    const code = raw.charCodeAt(at)
    if (code === 0x0d && raw.charCodeAt(at + 1) === 0x0a) {
      at += 1
      offset += 1
    }
    offset += utf8Length(code)
  }
  return offset
}

function decodeOrThrow(bytes: Uint8Array, cut: boolean): string {
  const lines = withLineFeeds(bytes)
  try {
    return cut ? new TextDecoder('utf-8', UTF8).decode(lines, { stream: true }) : decoder.decode(lines)
  } catch {
    throw new XmlError('XML_ENCODING_INVALID', firstInvalidByte(bytes))
  }
}

/**
 * XML 1.0 §2.11: carriage returns, alone or before a line feed, become line feeds. Done on the bytes, where none is
 * part of another character: replacing in a string costs a match for each.
 */
function withLineFeeds(bytes: Uint8Array): Uint8Array {
  const first = bytes.indexOf(CARRIAGE_RETURN)
  if (first === -1) return bytes
  const lines = new Uint8Array(bytes.length)
  lines.set(bytes.subarray(0, first))
  let length = first
  for (let at = first; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte !== CARRIAGE_RETURN) lines[length++] = byte
    else if (bytes[at + 1] !== LINE_FEED) lines[length++] = LINE_FEED
  }
  return lines.subarray(0, length)
}

/** Halves the input until the byte is found at which decoding stops; O(n log n) on a refused input only. */
function firstInvalidByte(bytes: Uint8Array): number {
  let sound = 0
  let broken = bytes.length
  while (broken - sound > 1) {
    const middle = (sound + broken) >>> 1
    try {
      new TextDecoder('utf-8', UTF8).decode(bytes.subarray(0, middle), { stream: true })
      sound = middle
    } catch {
      broken = middle
    }
  }
  return sound
}

function sourceOf(bytes: Uint8Array, cut: boolean): Source {
  const decoded = decodeOrThrow(bytes, cut)
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded
  const illegal = text.search(ILLEGAL_CHARACTER)
  if (illegal !== -1)
    throw new XmlError('XML_CHARACTER_ILLEGAL', byteOffset({ text, start: 0, bytes }, illegal))
  return { text, start: declarationEnd(text), bytes }
}

const LONGEST_DECLARATION = 256
const DECLARATION =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(["'])([^"']*)\1(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(["'])([^"']*)\3)?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(["'])(?:yes|no)\5)?[ \t\n]*\?>/

function declarationEnd(text: string): number {
  if (!/^<\?xml[ \t\n]/.test(text)) return 0
  const match = DECLARATION.exec(text.slice(0, LONGEST_DECLARATION))
  if (match === null || match[2] !== '1.0') throw new XmlError('XML_DECLARATION_INVALID', 0)
  if (match[4] !== undefined && match[4].toLowerCase() !== 'utf-8')
    throw new XmlError('XML_ENCODING_UNSUPPORTED', 0)
  return match[0].length
}

function utf8Length(unit: number): number {
  if (unit < 0x80) return 1
  if (unit < 0x800) return 2
  // Each half of a surrogate pair counts for two of its four bytes.
  return unit >= 0xd800 && unit <= 0xdfff ? 2 : 3
}
