import type { Brand } from '../brand.ts'

/** A health professional: 11 digits. Personal data. */
export type Rpps = Brand<string, 'Rpps'>
