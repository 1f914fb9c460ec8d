import { TrustError, type TrustErrorCode } from '../errors.ts'

/** A JSON object as it was read. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads bytes as one JSON object in UTF-8 and refuses a name that occurs twice in one object at any depth: JSON.parse
 * keeps the last, other readers the first.
 */
export function readJsonObject(bytes: Uint8Array, malformedCode: TrustErrorCode): JsonObject {
  const { json, text } = parse(bytes, malformedCode)
  if (!isObject(json)) {
    throw new TrustError({ code: malformedCode, why: 'It is not a JSON object.' })
  }
  if (hasDuplicateName(text)) throw new TrustError({ code: 'JWS_DUPLICATE_NAME' })
  return json
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function parse(bytes: Uint8Array, code: TrustErrorCode): { readonly text: string; readonly json: unknown } {
  try {
    const text = decoder.decode(bytes)
    return { text, json: JSON.parse(text) }
  } catch {
    // The cause is not kept: JSON.parse quotes what it read.
    throw new TrustError({ code, why: 'It is not JSON in UTF-8.' })
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPENING = [0x7b, 0x5b]
const CLOSING = [0x7d, 0x5d]

/** Walks the structure of a text that JSON.parse accepted. A string before a colon is a name, and only that. */
function hasDuplicateName(text: string): boolean {
  const open: Set<string>[] = []
  let last = ''
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      last = text.slice(at, end + 1)
      at = end
    } else if (code === COLON) {
      const names = open[open.length - 1]
      const name = last.includes('\\') ? String(JSON.parse(last)) : last.slice(1, -1)
      if (names === undefined || names.has(name)) return true
      names.add(name)
    } else if (OPENING.includes(code)) open.push(new Set())
    else if (CLOSING.includes(code)) open.pop()
  }
  return false
}

/** The position of the quote that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** Whether an odd number of backslashes stands before a position. */
function isEscaped(text: string, position: number): boolean {
  let first = position
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1
  return (position - first) % 2 === 1
}
