import type { Brand } from '../brand.ts'

/** The URI of a service visé, compared character by character. */
export type AudienceUri = Brand<string, 'AudienceUri'>
