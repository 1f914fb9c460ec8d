import { CoreError } from './core-error.ts'

/** Deeper values are refused: none of our documents comes near, and a cycle never ends. */
const MAX_DEPTH = 256

/** Under the `u` flag only a surrogate without its other half matches. */
const LONE_SURROGATE = /\p{Surrogate}/u

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
  return write(value, '', 0)
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > MAX_DEPTH) throw unsupported(path, `nested more than ${MAX_DEPTH} deep, or a cycle`)
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'string':
      return writeString(value, path)
    case 'number':
      if (!Number.isFinite(value)) throw unsupported(path, 'a number that is not finite')
      return JSON.stringify(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeArray(value, path, depth) : writeObject(value, path, depth)
    default:
      throw unsupported(path, value === undefined ? 'undefined' : `a ${typeof value}`)
  }
}

function writeString(text: string, path: string): string {
  if (LONE_SURROGATE.test(text)) throw unsupported(path, 'a string with a lone surrogate')
  return JSON.stringify(text)
}

function writeArray(items: readonly unknown[], path: string, depth: number): string {
  // Array.from visits the holes of a sparse array, which `map` would skip in silence.
  return `[${Array.from(items, (item, index) => write(item, `${path}[${index}]`, depth + 1)).join(',')}]`
}

function writeObject(object: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) {
    throw unsupported(path, 'an object that is not a plain one')
  }
  const members = Object.entries(object)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => {
      const inner = path === '' ? name : `${path}.${name}`
      return `${writeString(name, inner)}:${write(value, inner, depth + 1)}`
    })
  return `{${members.join(',')}}`
}

function unsupported(path: string, found: string): CoreError {
  return new CoreError({
    code: 'CANONICAL_JSON_UNSUPPORTED',
    what: `${path === '' ? 'The value' : `The value at ${path}`} has no canonical JSON form.`,
    why: `It is ${found}, which JSON cannot carry.`,
    fix: 'Convert it to strings, numbers, booleans, null, arrays and plain objects first.',
    spec: { document: 'RFC 8785', section: '§3.1' },
    details: { path },
  })
}
