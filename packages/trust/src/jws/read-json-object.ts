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

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g

/** Walks the structure of a text that JSON.parse accepted. A string before a colon is a name, and only that. */
function hasDuplicateName(text: string): boolean {
  const open: Set<string>[] = []
  let last = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const names = open.at(-1)
      const name: unknown = JSON.parse(last)
      if (names === undefined || typeof name !== 'string' || names.has(name)) return true
      names.add(name)
    }
    last = token
  }
  return false
}
