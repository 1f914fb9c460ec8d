import { isActorKind, isInstant, readOpenPart } from './read-open-part.ts'
import { OPEN_PART_VERSION } from './record-shape.ts'

/** What a verifier needs of a readable part. */
export interface OpenSummary {
  readonly kind: string
  readonly tenant: string
  readonly recordedAt: string
  readonly key: string | null
}

/** Texts without escapes, controls and anything beyond ASCII: a quotation mark in them ends a string. */
export const PLAIN = /^[ -[\]-~]*$/
const INTEGER = /0|-?[1-9][0-9]{0,14}/y
const MAX_DEPTH = 32

/**
 * Reads a readable part without building it. Most parts are plain and stand in the very form that the journal writes:
 * for them one walk over the text shows that it is canonical and whole. Any other text is judged by `readOpenPart`.
 *
 * @returns `undefined` when it is not canonical or not of a known version
 */
export function scanOpenPart(text: string, isPlain = PLAIN.test(text)): OpenSummary | undefined {
  return (isPlain ? new Walk(text).openPart() : undefined) ?? readOpenPart(text)
}

/** A walk over plain JSON. Each step returns `undefined` or false where the text is not of the usual form. */
class Walk {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  openPart(): OpenSummary | undefined {
    const actorKind = this.#named('{"actorKind":')
    const at = this.#named(',"at":')
    if (!isActorKind(actorKind ?? undefined) || !isInstant(at ?? undefined)) return undefined
    if (!this.#skip(',"facts":') || this.#text[this.#at] !== '{' || !this.#value(0)) return undefined
    const key = this.#named(',"key":')
    const kind = this.#named(',"kind":')
    if (!this.#skip(',"pair":') || !this.#pair()) return undefined
    const project = this.#named(',"project":')
    const purpose = this.#named(',"purpose":')
    const recordedAt = this.#named(',"recordedAt":')
    const requestId = this.#named(',"requestId":')
    const tenant = this.#named(',"tenant":')
    if (key === undefined || project === undefined || purpose === undefined) return undefined
    if (typeof kind !== 'string' || typeof requestId !== 'string' || typeof tenant !== 'string')
      return undefined
    if (typeof recordedAt !== 'string' || (recordedAt !== at && !isInstant(recordedAt))) return undefined
    if (!this.#skip(`,"v":${OPEN_PART_VERSION},"version":`) || !this.#integer() || !this.#skip('}'))
      return undefined
    return this.#at === this.#text.length ? { kind, tenant, recordedAt, key } : undefined
  }

  #skip(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#at)) return false
    this.#at += literal.length
    return true
  }

  /** A string or null behind a name. */
  #named(name: string): string | null | undefined {
    if (!this.#skip(name)) return undefined
    return this.#skip('null') ? null : this.#string()
  }

  #string(): string | undefined {
    if (this.#text[this.#at] !== '"') return undefined
    const end = this.#text.indexOf('"', this.#at + 1)
    if (end < 0) return undefined
    const content = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    return content
  }

  #integer(): boolean {
    INTEGER.lastIndex = this.#at
    if (!INTEGER.test(this.#text)) return false
    this.#at = INTEGER.lastIndex
    return true
  }

  #pair(): boolean {
    if (this.#skip('null')) return true
    return (
      typeof this.#named('{"hash":') === 'string' &&
      typeof this.#named(',"key":') === 'string' &&
      this.#skip('}')
    )
  }

  #value(depth: number): boolean {
    if (depth > MAX_DEPTH) return false
    switch (this.#text[this.#at]) {
      case '"':
        return this.#string() !== undefined
      case '{':
        return this.#object(depth)
      case '[':
        return this.#array(depth)
      case 't':
        return this.#skip('true')
      case 'f':
        return this.#skip('false')
      case 'n':
        return this.#skip('null')
      default:
        return this.#integer() && /[,}\]]/.test(this.#text[this.#at] ?? '')
    }
  }

  #object(depth: number): boolean {
    this.#at += 1
    if (this.#skip('}')) return true
    let previous: string | undefined
    for (;;) {
      const name = this.#string()
      if (name === undefined || (previous !== undefined && previous >= name)) return false
      if (!this.#skip(':') || !this.#value(depth + 1)) return false
      previous = name
      if (this.#skip('}')) return true
      if (!this.#skip(',')) return false
    }
  }

  #array(depth: number): boolean {
    this.#at += 1
    if (this.#skip(']')) return true
    for (;;) {
      if (!this.#value(depth + 1)) return false
      if (this.#skip(']')) return true
      if (!this.#skip(',')) return false
    }
  }
}
