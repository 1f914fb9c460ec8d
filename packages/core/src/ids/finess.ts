import type { Brand } from '../brand.ts'

/** A health or social establishment: 9 characters. */
export type Finess = Brand<string, 'Finess'>
