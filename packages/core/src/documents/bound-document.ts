import type { DocumentProblem } from './document-problem.ts'

/** The largest convention we know of has about 20,000 values and 1 MB. */
const MAX_VALUES = 200_000
const MAX_CHARACTERS = 8_000_000
const MAX_DEPTH = 24

/** Says what makes a document too large to be looked at, before anything in it is. `undefined` when it is not. */
export function tooLarge(document: unknown): DocumentProblem | undefined {
  let values = 0
  let characters = 0
  const fits = (value: unknown, depth: number): boolean => {
    values += 1
    if (values > MAX_VALUES || depth > MAX_DEPTH) return false
    if (typeof value === 'string') {
      characters += value.length
      return characters <= MAX_CHARACTERS
    }
    if (typeof value !== 'object' || value === null) return true
    if (Array.isArray(value) && value.length > MAX_VALUES) return false
    return Object.values(value).every((inner) => fits(inner, depth + 1))
  }
  if (fits(document, 0)) return undefined
  return {
    path: '',
    expected: `expected at most ${MAX_VALUES} values, ${MAX_CHARACTERS} characters and ${MAX_DEPTH} levels`,
  }
}
