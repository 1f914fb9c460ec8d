import { algorithms } from './algorithms.ts'
import { bounds } from './bounds.ts'
import type { Attack } from './material.ts'
import { shape } from './shape.ts'
import { syntax } from './syntax.ts'
import { wrapping } from './wrapping.ts'

/** Every document of the corpus, in the order of the manifest. */
export const attacks: readonly Attack[] = [...wrapping, ...shape, ...algorithms, ...syntax, ...bounds]

export { ACCEPTED_VALUE } from './algorithms.ts'
export type { Attack, Parties, Party } from './material.ts'
