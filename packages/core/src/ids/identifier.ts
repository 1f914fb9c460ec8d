import { CoreError, type CoreErrorCode } from '../core-error.ts'

/** Why a text is not the identifier. Never holds the text itself: many identifiers designate a person. */
export interface Refusal {
  readonly code: Extract<CoreErrorCode, `ID_${string}`>
  /** Stable name of the rule that failed: `luhn`. */
  readonly rule: string
  /** What is wrong, as a sentence. */
  readonly why: string
}

export type Reading<Value> = { readonly value: Value } | Refusal

/** One kind of identifier: its name in messages, its bound, what is expected, and how a text is read. */
export interface IdentifierKind {
  readonly name: string
  /** Longest text, in UTF-16 units, that is looked at. */
  readonly maxLength: number
  /** What a right value looks like, as a sentence. */
  readonly expected: string
  /** Gives the canonical form, or says why there is none. */
  read(text: string): Reading<string>
}

export function isRefusal<Value>(reading: Reading<Value>): reading is Refusal {
  return 'code' in reading
}

export function malformed(rule: string, why: string): Refusal {
  return { code: 'ID_MALFORMED', rule, why }
}

export function wrongKey(rule: string, why: string): Refusal {
  return { code: 'ID_CHECK_KEY_WRONG', rule, why }
}

/** Reads a value of unknown origin. The brand is given here and nowhere else. */
export function readIdentifier<Id extends string>(kind: IdentifierKind, value: unknown): Reading<Id> {
  const text = boundedText(kind, value)
  if (isRefusal(text)) return text
  const reading = kind.read(text.value)
  return isRefusal(reading) ? reading : { value: reading.value as Id }
}

/** Reads a value of unknown origin, or throws the error that names the rule it breaks. */
export function parseIdentifier<Id extends string>(kind: IdentifierKind, value: unknown): Id {
  const reading = readIdentifier<Id>(kind, value)
  if (isRefusal(reading)) throw refusalError(kind, reading)
  return reading.value
}

/** Tells whether a value already is in the canonical form of its identifier. */
export function isCanonical(kind: IdentifierKind, value: unknown): boolean {
  const reading = readIdentifier(kind, value)
  return !isRefusal(reading) && reading.value === value
}

/** Refuses, before any other work, what is not text or longer than the identifier can be. */
export function boundedText(
  kind: Pick<IdentifierKind, 'name' | 'maxLength'>,
  value: unknown,
): Reading<string> {
  if (typeof value !== 'string') {
    return { code: 'ID_NOT_TEXT', rule: 'text', why: 'It is not a string.' }
  }
  if (value.length > kind.maxLength) {
    return { code: 'ID_TOO_LONG', rule: 'length', why: `It is longer than ${kind.maxLength} characters.` }
  }
  return { value }
}

export function refusalError(kind: Pick<IdentifierKind, 'name' | 'expected'>, refusal: Refusal): CoreError {
  return new CoreError({
    code: refusal.code,
    what: `This value is not a valid ${kind.name}.`,
    why: refusal.why,
    fix: kind.expected,
    details: { identifier: kind.name, rule: refusal.rule },
  })
}

/** Removes the spaces people group digits with: ordinary, no-break and narrow no-break. */
export function ungroup(text: string): string {
  return text.replace(/[ \u00a0\u202f]/g, '')
}
