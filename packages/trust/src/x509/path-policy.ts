import { TrustError } from '../errors.ts'
import { checkWeakening, isSameWeakening, type Weakening } from './weakening.ts'

/**
 * What the end certificate is used for. `signature`: documents, assertions, tokens, lists.
 */
export type CertificatePurpose = 'signature' | 'tls-client' | 'tls-server' | 'timestamp'

/**
 * How revocation is judged, from the lists that were loaded ahead of time.
 *
 * - `require`: every certificate below the anchor needs a list of its issuer in force at the instant.
 * - `soft-fail`: the same, but a list may be past its nextUpdate by at most `graceSeconds` while the weakening applies.
 * - `off`: no list is required while the weakening applies; one that is loaded and names the certificate still refuses.
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

/** Days before its end from which a certificate is reported. */
export const DEFAULT_NOTICE_DAYS = 30

/** Writes a policy as one text: equal texts mean equal policies, and its digest names the policy in evidence. */
export function pathPolicyText(policy: PathPolicy): string {
  return JSON.stringify(storePolicy(policy))
}

/** A copy with its defaults filled in, that shares nothing with the original. */
export function copyPathPolicy(policy: PathPolicy): PathPolicy {
  return restorePolicy(storePolicy(policy))
}

/** Whether two policies have the same text, at the cost of no text. */
export function isSamePolicy(one: PathPolicy, two: PathPolicy): boolean {
  return EVERY_FIELD.every((isSameField) => isSameField(one, two))
}

/** By field, so that the compiler notices one that is missing. */
const FIELDS: {
  readonly [Field in keyof Required<PathPolicy>]: (one: PathPolicy, two: PathPolicy) => boolean
} = {
  purpose: (one, two) => one.purpose === two.purpose,
  revocation: (one, two) => isSameRevocation(one.revocation, two.revocation),
  extendedKeyUsage: (one, two) => isSameList(one.extendedKeyUsage ?? [], two.extendedKeyUsage ?? []),
  certificatePolicies: (one, two) => isSameList(one.certificatePolicies, two.certificatePolicies),
  expiryNoticeDays: (one, two) =>
    (one.expiryNoticeDays ?? DEFAULT_NOTICE_DAYS) === (two.expiryNoticeDays ?? DEFAULT_NOTICE_DAYS),
  sha1Certificates: (one, two) => isSameWeakening(one.sha1Certificates, two.sha1Certificates),
}
const EVERY_FIELD = Object.values(FIELDS)

function isSameRevocation(one: RevocationPolicy, two: RevocationPolicy): boolean {
  if (one.mode === 'require' || two.mode === 'require') return one.mode === two.mode
  return (
    one.mode === two.mode && graceOf(one) === graceOf(two) && isSameWeakening(one.weakening, two.weakening)
  )
}

function graceOf(policy: RevocationPolicy): number {
  return policy.mode === 'soft-fail' ? policy.graceSeconds : 0
}

function isSameList(one: readonly string[] | undefined, two: readonly string[] | undefined): boolean {
  if (one === undefined || two === undefined) return one === two
  return one.length === two.length && one.every((value, index) => value === two[index])
}

function storePolicy(policy: PathPolicy): StoredPolicy {
  const { revocation, sha1Certificates } = policy
  return {
    version: 1,
    purpose: policy.purpose,
    revocation:
      revocation.mode === 'require'
        ? { mode: 'require' }
        : revocation.mode === 'off'
          ? { mode: 'off', weakening: storeWeakening(revocation.weakening) }
          : {
              mode: 'soft-fail',
              graceSeconds: revocation.graceSeconds,
              weakening: storeWeakening(revocation.weakening),
            },
    extendedKeyUsage: [...(policy.extendedKeyUsage ?? [])],
    certificatePolicies: policy.certificatePolicies === undefined ? null : [...policy.certificatePolicies],
    expiryNoticeDays: policy.expiryNoticeDays ?? DEFAULT_NOTICE_DAYS,
    sha1Certificates: sha1Certificates === undefined ? null : storeWeakening(sha1Certificates),
  }
}

/**
 * Reads what `pathPolicyText` wrote. The digest in the evidence has shown that these are the bytes meant, so their
 * form is not checked beyond its version; `undefined` when they are something else.
 */
export function readPathPolicy(bytes: Uint8Array): PathPolicy | undefined {
  const stored = parseStored(new TextDecoder().decode(bytes))
  return stored?.version === 1 ? restorePolicy(stored) : undefined
}

function restorePolicy(stored: StoredPolicy): PathPolicy {
  const { revocation, certificatePolicies, sha1Certificates } = stored
  return {
    purpose: stored.purpose,
    revocation:
      revocation.mode === 'require'
        ? revocation
        : { ...revocation, weakening: restoreWeakening(revocation.weakening) },
    extendedKeyUsage: stored.extendedKeyUsage,
    expiryNoticeDays: stored.expiryNoticeDays,
    ...(certificatePolicies === null ? {} : { certificatePolicies }),
    ...(sha1Certificates === null ? {} : { sha1Certificates: restoreWeakening(sha1Certificates) }),
  }
}

function parseStored(text: string): StoredPolicy | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface StoredWeakening {
  readonly from: string
  readonly until: string
  readonly reason: string
}

/** The text form; a later form gets another version, and this one stays readable. */
interface StoredPolicy {
  readonly version: number
  readonly purpose: CertificatePurpose
  readonly revocation:
    | { readonly mode: 'require' }
    | { readonly mode: 'soft-fail'; readonly graceSeconds: number; readonly weakening: StoredWeakening }
    | { readonly mode: 'off'; readonly weakening: StoredWeakening }
  readonly extendedKeyUsage: readonly string[]
  readonly certificatePolicies: readonly string[] | null
  readonly expiryNoticeDays: number
  readonly sha1Certificates: StoredWeakening | null
}

function storeWeakening({ from, until, reason }: Weakening): StoredWeakening {
  return { from: from.toISOString(), until: until.toISOString(), reason }
}

function restoreWeakening({ from, until, reason }: StoredWeakening): Weakening {
  return { from: new Date(from), until: new Date(until), reason }
}

function invalid(why: string): TrustError {
  return new TrustError({ code: 'PATH_POLICY_INVALID', why: `Reason: ${why}.` })
}
