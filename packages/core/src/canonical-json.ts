import { CoreError } from './core-error.ts'

/** Deeper values are refused: none of our documents comes near, and a cycle never ends. */
const MAX_DEPTH = 256

/** Text that stands between quotes as it is. Searching for what does not costs half of what `JSON.stringify` does. */
const PLAIN = /^[ !#-[\]-~]*$/

/**
 * Writes a JSON value in its one canonical form (RFC 8785), so that equal values have equal bytes and one digest.
 *
 * Names are sorted by UTF-16 code units, numbers and strings are written as ECMAScript does, nothing is between
 * tokens. What JSON cannot carry is refused rather than dropped: `undefined`, functions, symbols, big integers,
 * NaN, infinities, lone surrogates, objects with a prototype of their own (`Date`, `Map`…) and cycles.
 *
 * @param value JSON without `undefined`, nested at most 256 deep
 * @returns     the canonical text; encode it as UTF-8 before digesting
 * @throws {CoreError} `CANONICAL_JSON_UNSUPPORTED`, naming the path and never the value
 * @see RFC 8785 §3.2
 * @example
 * canonicalJson({ b: 1e2, a: 'é' }) // '{"a":"é","b":100}'
 */
export function canonicalJson(value: unknown): string {
  try {
    return write(value, 0)
  } catch (error) {
    throw error instanceof Unsupported ? unsupported(error) : error
  }
}

/** Something without a JSON form, on its way up: each level puts its own step before the path. */
class Unsupported extends Error {
  readonly found: string
  path = ''

  constructor(found: string) {
    super(found)
    this.found = found
  }
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new Unsupported(`nested more than ${MAX_DEPTH} deep, or a cycle`)
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'string':
      return writeString(value)
    case 'number':
      if (!Number.isFinite(value)) throw new Unsupported('a number that is not finite')
      return JSON.stringify(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return writeArray(value, depth)
      if (!isPlain(value)) throw new Unsupported('an object that is not a plain one')
      return writeObject(value, depth)
    default:
      throw new Unsupported(value === undefined ? 'undefined' : `a ${typeof value}`)
  }
}

function writeString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new Unsupported('a string with a lone surrogate')
  return JSON.stringify(text)
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = '['
  // By index, so that the holes of a sparse array are met and refused.
  for (let index = 0; index < items.length; index += 1) {
    try {
      text += `${index === 0 ? '' : ','}${write(items[index], depth + 1)}`
    } catch (error) {
      throw inside(`[${index}]`, error)
    }
  }
  return `${text}]`
}

function writeObject(object: Readonly<Record<string, unknown>>, depth: number): string {
  let text = '{'
  // Without a function of its own, sort compares UTF-16 code units, as the RFC does.
  for (const name of Object.keys(object).sort()) {
    try {
      text += `${text === '{' ? '' : ','}${writeString(name)}:${write(object[name], depth + 1)}`
    } catch (error) {
      throw inside(name, error)
    }
  }
  return `${text}}`
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function inside(step: string, error: unknown): unknown {
  if (error instanceof Unsupported) {
    const { path } = error
    error.path = path === '' || path.startsWith('[') ? `${step}${path}` : `${step}.${path}`
  }
  return error
}

function unsupported({ path, found }: Unsupported): CoreError {
  return new CoreError({
    code: 'CANONICAL_JSON_UNSUPPORTED',
    what: `${path === '' ? 'The value' : `The value at ${path}`} has no canonical JSON form.`,
    why: `It is ${found}, which JSON cannot carry.`,
    fix: 'Convert it to strings, numbers, booleans, null, arrays and plain objects first.',
    spec: { document: 'RFC 8785', section: '§3.1' },
    details: { path },
  })
}
