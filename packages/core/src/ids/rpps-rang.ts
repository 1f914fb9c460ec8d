import type { Brand } from '../brand.ts'

/** A professional practice: 14 digits, an RPPS, a rank and a key. Personal data. */
export type RppsRang = Brand<string, 'RppsRang'>
