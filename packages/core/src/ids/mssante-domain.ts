import type { Brand } from '../brand.ts'

/** A mail domain, lower-case, in A-labels, without a trailing dot. */
export type MssanteDomain = Brand<string, 'MssanteDomain'>
