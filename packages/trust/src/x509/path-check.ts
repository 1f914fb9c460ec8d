import type { Check } from '@entente/core/checks'
import type { TrustErrorCode } from '../errors.ts'

/** What is checked about a certificate path, in this order. */
export type PathCheckId =
  | 'certificates-readable'
  | 'not-self-signed'
  | 'end-entity'
  | 'path-to-anchor'
  | 'signature-algorithms'
  | 'keys'
  | 'extensions'
  | 'validity'
  | 'authorities'
  | 'path-length'
  | 'key-usage'
  | 'extended-key-usage'
  | 'certificate-policies'
  | 'not-revoked'
  | 'expiry-distant'

/** One check of a path; `not-revoked` occurs once for each certificate below the anchor. */
export interface PathCheck extends Check<PathCheckId> {
  readonly code?: TrustErrorCode
}
