import type { Brand } from '../brand.ts'

/** A mail address whose domain is in canonical form. Personal data. */
export type MailAddress = Brand<string, 'MailAddress'>
