import { RedactedByDefault } from '../redact.ts'
import {
  boundedText,
  isRefusal,
  malformed,
  type Reading,
  refusalError,
  ungroup,
  wrongKey,
} from './identifier.ts'

/** How a NIR is written out: with its key, without it, or grouped for people to read. */
export type NirForm = '15' | '13' | 'grouped'

/** How strictly {@link parseNir} reads. */
export interface ParseNirOptions {
  /** Accepts the 13-character form; its key is then computed, so a wrong digit is not noticed. @default false */
  readonly allowWithoutKey?: boolean
}

/**
 * A numéro d'inscription au répertoire (NIR), or a numéro identifiant d'attente (NIA), which has the same form.
 *
 * Prints as `[redacted]` in text, JSON and inspections. {@link Nir.reveal} is the only way to the number.
 */
export class Nir extends RedactedByDefault {
  readonly #body: string
  readonly #key: string

  constructor(body: string, key: string) {
    super()
    this.#body = body
    this.#key = key
  }

  /**
   * True when the first digit (3, 4, 7 or 8) says that the number is provisional and will be replaced.
   * A NIA that starts with 1 or 2 cannot be told from a NIR by its form.
   */
  get isProvisional(): boolean {
    return /^[3478]/.test(this.#body)
  }

  /** Tells whether another NIR is the same number, without revealing either. */
  equals(other: Nir): boolean {
    return this.#body === other.#body
  }

  /**
   * Gives the number itself: personal data whose every use needs a legal basis (décret 2019-341).
   *
   * @param form `15` with the key, `13` without it, `grouped` as `1 00 01 99 000 000 09`. @default '15'
   */
  reveal(form: NirForm = '15'): string {
    if (form === '13') return this.#body
    if (form === '15') return this.#body + this.#key
    return [...groupsOf(this.#body), this.#key].join(' ')
  }

  static isNir(value: unknown): value is Nir {
    return typeof value === 'object' && value !== null && #body in value
  }
}

const nirKind = {
  name: 'NIR',
  maxLength: 40,
  expected:
    'Expected 15 characters: sex, year, month, department (2A and 2B for Corsica), commune, order and a 2-digit key, spaces allowed; the 13-character form needs allowWithoutKey.',
}

const FORM = /^([1-478]\d{2}(?:0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)(?:\d{2}|2[AB])\d{6})(\d{2})?$/

/**
 * Reads a NIR or NIA, also Corsican (2A, 2B) and provisional ones.
 *
 * Form and key are checked, not that the number was issued. Month 20, 30 to 42 and 50 to 99 stand for an unknown one.
 *
 * @term NIR, NIA
 * @see Décret n° 2019-341 for who may use it
 * @param value text of 15 characters (13 with `allowWithoutKey`); spaces are dropped
 * @returns an object that prints as `[redacted]`; {@link Nir.reveal} gives the number
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * const nir = parseNir('1 00 01 99 000 000 09')
 * String(nir) // '[redacted]'
 */
export function parseNir(value: unknown, options: ParseNirOptions = {}): Nir {
  const reading = readNir(value, options.allowWithoutKey ?? false)
  if (isRefusal(reading)) throw refusalError(nirKind, reading)
  return reading.value
}

/** Tells whether a value is a NIR that {@link parseNir} made. A text is never one: parse it. */
export function isNir(value: unknown): value is Nir {
  return Nir.isNir(value)
}

function readNir(value: unknown, allowWithoutKey: boolean): Reading<Nir> {
  const text = boundedText(nirKind, value)
  if (isRefusal(text)) return text
  const [, body, key] = FORM.exec(ungroup(text.value).toUpperCase()) ?? []
  if (body === undefined) return malformed('form', 'It does not have the form of a NIR.')
  const rightKey = keyOf(body)
  if (key === undefined && !allowWithoutKey) return malformed('key-missing', 'Its 2-digit key is missing.')
  if (key !== undefined && key !== rightKey)
    return wrongKey('key-97', 'Its key (97 minus the rest) does not match.')
  return { value: new Nir(body, rightKey) }
}

/** 97 minus the remainder of the 13 digits by 97; Corsica counts 2A as 19 and 2B as 18. */
function keyOf(body: string): string {
  const digits = body.replace('2A', '19').replace('2B', '18')
  return String(97 - (Number(digits) % 97)).padStart(2, '0')
}

function groupsOf(body: string): readonly string[] {
  return [
    body.slice(0, 1),
    body.slice(1, 3),
    body.slice(3, 5),
    body.slice(5, 7),
    body.slice(7, 10),
    body.slice(10),
  ]
}
