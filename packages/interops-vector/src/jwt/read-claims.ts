/** The claims of a token, read once its bytes are those that were signed. */
export type TokenClaims = Readonly<Record<string, unknown>>

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const STRINGS = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/**
 * Reads the payload of a token as one JSON object in UTF-8.
 *
 * A name that occurs twice in one object is refused at any depth: two readers would not see the same value.
 *
 * @returns nothing when it is anything else
 */
export function readClaims(payload: Uint8Array): TokenClaims | undefined {
  try {
    const text = utf8.decode(payload)
    const json: unknown = JSON.parse(text)
    if (!isObject(json)) return undefined
    // What most signers write has one form only, in which no name can stand twice.
    if (JSON.stringify(json) === text) return json
    let names = 0
    for (const [, colon] of text.matchAll(STRINGS)) if (colon !== undefined) names += 1
    return names === countNames(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** Names that survived the parse: fewer than were written when one was written twice. */
function countNames(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countNames(item), 0)
  if (!isObject(value)) return 0
  return Object.values(value).reduce((sum: number, item) => sum + 1 + countNames(item), 0)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
