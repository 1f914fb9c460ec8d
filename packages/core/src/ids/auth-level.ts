import type { Brand } from '../brand.ts'

/** A level of authentication: the URI of an AuthnContextClassRef, compared by equality. */
export type AuthLevel = Brand<string, 'AuthLevel'>
