import { TrustError } from '../errors.ts'
import { checkWeakening, type Weakening } from './weakening.ts'

/**
 * What the end certificate is used for. `signature`: documents, assertions, tokens, lists.
 */
export type CertificatePurpose = 'signature' | 'tls-client' | 'tls-server' | 'timestamp'

/**
 * How revocation is judged, from the lists that were loaded ahead of time.
 *
 * - `require`: every certificate below the anchor needs a list of its issuer in force at the instant.
 * - `soft-fail`: the same, but a list may be past its nextUpdate by at most `graceSeconds` while the weakening applies.
 * - `off`: revocation is not looked at while the weakening applies.
 */
export type RevocationPolicy =
  | { readonly mode: 'require' }
  | { readonly mode: 'soft-fail'; readonly graceSeconds: number; readonly weakening: Weakening }
  | { readonly mode: 'off'; readonly weakening: Weakening }

/** What is required of a path, apart from the anchors. */
export interface PathPolicy {
  readonly purpose: CertificatePurpose
  readonly revocation: RevocationPolicy
  /** OIDs that the end certificate must all carry, besides those of the purpose. @default none */
  readonly extendedKeyUsage?: readonly string[]
  /** Policy OIDs of which the end certificate must carry one. @default any */
  readonly certificatePolicies?: readonly string[]
  /** How long before its end the report warns about the end certificate, in days. @default 30 */
  readonly expiryNoticeDays?: number
  /** Accepts certificates below the anchor that are signed with SHA-1, until a date. @default refused */
  readonly sha1Certificates?: Weakening
}

const MAX_GRACE_SECONDS = 7 * 86_400
const MAX_NOTICE_DAYS = 730

/**
 * Requires a coherent policy: bounded grace, dated weakenings.
 *
 * @throws {TrustError} `PATH_POLICY_INVALID`
 */
export function checkPathPolicy(policy: PathPolicy): void {
  const { revocation, sha1Certificates, expiryNoticeDays = 0 } = policy
  if (revocation.mode === 'soft-fail') {
    const { graceSeconds } = revocation
    if (!Number.isInteger(graceSeconds) || graceSeconds < 1 || graceSeconds > MAX_GRACE_SECONDS) {
      throw invalid('graceSeconds must be a whole number from 1 to 604800, 7 days')
    }
  }
  if (revocation.mode !== 'require') checkWeakening(`revocation ${revocation.mode}`, revocation.weakening)
  if (sha1Certificates !== undefined) checkWeakening('sha1Certificates', sha1Certificates)
  if (!(expiryNoticeDays >= 0 && expiryNoticeDays <= MAX_NOTICE_DAYS)) {
    throw invalid('expiryNoticeDays must be from 0 to 730')
  }
}

/** Writes a policy as one text: equal texts mean equal policies, and its digest names the policy in evidence. */
export function pathPolicyText(policy: PathPolicy): string {
  const { revocation, sha1Certificates } = policy
  return JSON.stringify([
    1,
    policy.purpose,
    revocation.mode === 'require'
      ? ['require']
      : [
          revocation.mode,
          revocation.mode === 'soft-fail' ? revocation.graceSeconds : 0,
          ...weakeningText(revocation.weakening),
        ],
    policy.extendedKeyUsage ?? [],
    policy.certificatePolicies ?? [],
    policy.expiryNoticeDays ?? DEFAULT_NOTICE_DAYS,
    sha1Certificates === undefined ? [] : weakeningText(sha1Certificates),
  ])
}

/** Days before its end from which a certificate is reported. */
export const DEFAULT_NOTICE_DAYS = 30

function weakeningText(weakening: Weakening): readonly string[] {
  return [weakening.from.toISOString(), weakening.until.toISOString(), weakening.reason]
}

function invalid(why: string): TrustError {
  return new TrustError({ code: 'PATH_POLICY_INVALID', why: `Reason: ${why}.` })
}
