import type { Brand } from '../brand.ts'

/** A company or public body: 9 digits. */
export type Siren = Brand<string, 'Siren'>
