const NAME_START = 1
const NAME_PART = 2

/** ASCII classes: letters and `_` start a name; digits, `.` and `-` continue it. */
const ASCII = new Uint8Array(128)
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code)
  if (/[A-Za-z_]/.test(character)) ASCII[code] = NAME_START | NAME_PART
  else if (/[0-9.-]/.test(character)) ASCII[code] = NAME_PART
}

/** The part of XML 1.0 `NameStartChar` beyond ASCII that is accepted here; the rest is refused though legal. */
function startsNameBeyondAscii(code: number): boolean {
  return (
    (code >= 0xc0 && code <= 0x2ff && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x370 && code <= 0x1fff && code !== 0x37e)
  )
}

/** True when a name without colon may start with this UTF-16 unit; NaN is false. */
export function startsName(code: number): boolean {
  return code < 128 ? ((ASCII[code] ?? 0) & NAME_START) !== 0 : startsNameBeyondAscii(code)
}

/** True when a name without colon may continue with this UTF-16 unit; NaN is false. */
export function continuesName(code: number): boolean {
  return code < 128 ? ASCII[code] !== 0 : code === 0xb7 || startsNameBeyondAscii(code)
}

/** True for a whole name without colon. */
export function isNcName(name: string): boolean {
  if (!startsName(name.charCodeAt(0))) return false
  for (let index = 1; index < name.length; index += 1) {
    if (!continuesName(name.charCodeAt(index))) return false
  }
  return true
}

/** Space, tab, line feed. Carriage returns are gone by the time this is asked. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09
}

/** Raw characters that XML 1.0 §2.2 forbids. Lone surrogates cannot come out of a fatal UTF-8 decoder. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
export const ILLEGAL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/** True for a code point that XML 1.0 §2.2 allows in a document. */
export function isXmlCharacter(point: number): boolean {
  return (
    point === 0x9 ||
    point === 0xa ||
    point === 0xd ||
    (point >= 0x20 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd) ||
    (point >= 0x10000 && point <= 0x10ffff)
  )
}

/** RFC 3986 without user information, IP literals, `&` and `'`. */
const ABSOLUTE_URI = (() => {
  const plain = '(?:[A-Za-z0-9._~!$()*+,;=-]|%[0-9A-Fa-f]{2})'
  const path = `(?:${plain}|[:@/])`
  const host = `//${plain}*(?::[0-9]{1,5})?(?:/${path}*)?`
  const rootless = `(?:${plain}|[:@])${path}*`
  const tail = `(?:${path}|[?])*`
  return new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:(?:${host}|${rootless})(?:[?]${tail})?(?:#${tail})?$`)
})()

/** Namespaces found plain before: documents use the same few again and again. */
const knownPlain = new Set<string>()
const MOST_KNOWN = 64

/** An absolute URI in the ASCII that every reader accepts and every canonicaliser writes the same way. */
export function isPlainNamespace(uri: string): boolean {
  if (knownPlain.has(uri)) return true
  const plain = ABSOLUTE_URI.test(uri)
  if (plain && knownPlain.size < MOST_KNOWN && uri.length < 256) knownPlain.add(uri)
  return plain
}
