import type { KeyObject } from 'node:crypto'
import type { NonEmpty } from '@entente/core'
import type { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import type { LoadedCrl } from './load-crl.ts'
import type { PathCheck } from './path-check.ts'
import type { PathPolicy } from './path-policy.ts'

/** What is asked about a chain: the instant, and what is required of the path. */
export interface PathRequest extends PathPolicy {
  /** The instant at which everything must be valid. */
  readonly at: Date
}

/**
 * Names everything a verdict rests on by SHA-256 (lower-case hexadecimal), so that it can be stored with a record.
 * The objects themselves are stored once each under those names: see `evidenceObjects` and `revalidatePath`.
 */
export interface PathEvidence {
  /** The instant that was asked about, ISO 8601. */
  readonly at: string
  /** Certificates, the end certificate first, the anchor last. */
  readonly chain: readonly string[]
  /** Revocation lists. */
  readonly crls: readonly string[]
  /** The path policy in its text form. */
  readonly policy: string
}

/** A path that was validated to an anchor. */
export interface ValidatedPath {
  /** The end certificate. */
  readonly certificate: Certificate
  /** Its public key, to verify with. */
  readonly key: KeyObject
  /** The end certificate, its issuers, the anchor. */
  readonly chain: NonEmpty<Certificate>
  /** The revocation lists the verdict rests on. */
  readonly crls: readonly LoadedCrl[]
  /** Every check that was made; one that passed only by a weakening, or that expires soon, is a `warning`. */
  readonly checks: readonly PathCheck[]
  /** The verdict stays the same until this instant, unless another revocation list is loaded. */
  readonly validUntil: Date
  /** The path policy in force, as text, and its SHA-256. */
  readonly policy: { readonly sha256: string; readonly text: string }
  /** What a later revalidation starts from. */
  readonly evidence: PathEvidence
}

/** The whole answer: the path when every check passed, else the first failure; and every check that was made. */
export type PathVerdict =
  | { readonly verdict: 'passed'; readonly path: ValidatedPath; readonly checks: readonly PathCheck[] }
  | { readonly verdict: 'failed'; readonly error: TrustError; readonly checks: readonly PathCheck[] }
