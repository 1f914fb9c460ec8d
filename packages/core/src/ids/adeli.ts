import type { Brand } from '../brand.ts'

/** A number of the decommissioned ADELI register: 9 characters, read only. Personal data. */
export type Adeli = Brand<string, 'Adeli'>
