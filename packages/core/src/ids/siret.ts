import type { Brand } from '../brand.ts'

/** An establishment: 14 digits, a SIREN and a 5-digit NIC. */
export type Siret = Brand<string, 'Siret'>
