import type { Brand } from '../brand.ts'

/** A profil applicatif générique métier. */
export type Pagm = Brand<string, 'Pagm'>
