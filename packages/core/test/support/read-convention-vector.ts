import { readFileSync } from 'node:fs'

const FOLDER = new URL('../../../../vectors/conventions/', import.meta.url)

/** Reads one file of `vectors/conventions`. */
export function readConventionVector<Shape = Record<string, unknown>>(file: string): Shape {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))
}
