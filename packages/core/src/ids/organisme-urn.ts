import type { Brand } from '../brand.ts'

/** How an organisme is named in a VI, as issuer or recipient. */
export type OrganismeUrn = Brand<string, 'OrganismeUrn'>
