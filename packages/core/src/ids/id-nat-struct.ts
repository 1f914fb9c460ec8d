import type { Brand } from '../brand.ts'

/** The national identifier of a structure in the health directory: a type prefix and an identifier. */
export type IdNatStruct = Brand<string, 'IdNatStruct'>
