import type { Brand } from '../brand.ts'

/** The national identifier of a person in the health directory: a type prefix and an identifier. Personal data. */
export type IdNatPs = Brand<string, 'IdNatPs'>
