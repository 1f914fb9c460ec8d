import { type CheckReport, firstFailure } from '@entente/core/checks'
import type { ReceivedVector, VectorSituation } from '../accept/received-vector.ts'
import type { VectorClaims } from '../claims/vector-claims.ts'
import { isVectorErrorCode, type VectorErrorCode } from '../errors.ts'
import { compileVectorPolicy } from '../policy/compile-vector-policy.ts'
import type { VectorPolicy } from '../policy/vector-policy.ts'
import { assessVector } from './assess-vector.ts'
import type { VectorCheckId } from './check-list.ts'

interface VectorCheckBase {
  /** Every check in the standard's order, with the reason of each. For the server side only. */
  readonly report: CheckReport<VectorCheckId>
  /** Hash of the policy that decided. */
  readonly policyHash: string
}

/** The whole report on a VI. It gives no right to serve: only `acceptVector` does. */
export type VectorCheck =
  | (VectorCheckBase & { readonly verdict: 'passed'; readonly claims: VectorClaims })
  | (VectorCheckBase & { readonly verdict: 'failed'; readonly code: VectorErrorCode })

/**
 * Checks a received VI and says everything about it, without recording anything and without using it up.
 *
 * Pure: the same VI, policy, revocation lists and situation give the same report. For inspection, conformity desks and
 * a posteriori control; a provider serves on {@link acceptVector} alone.
 *
 * @term VI
 * @param received  what `readSecurityHeader`, `readSamlResponseForm` or `readAuthorizationHeader` returned
 * @param policy    whom we trust and what we require
 * @param situation the service that was called, the TLS peer, the instant
 * @returns         `passed` with the claims, or `failed` with the code of the first failed check
 * @throws {VectorError} `VI_POLICY_INVALID` `VI_SERVICE_UNKNOWN`
 * @see Standard INTEROPS, spécifications du VI; INTEROPS convention, art. 5.2
 * @example
 * ```ts
 * const check = await checkVector(received, policy, { service, peer: 'not-visible', at: clock.now() })
 * for (const { id, outcome } of check.report.checks) show(id, outcome)
 * ```
 */
export async function checkVector(
  received: ReceivedVector,
  policy: VectorPolicy,
  situation: VectorSituation,
): Promise<VectorCheck> {
  const compiled = compileVectorPolicy(policy)
  const { report, claims } = await assessVector(received, compiled, situation)
  const base = { report, policyHash: compiled.hash }
  if (claims !== undefined) return { ...base, verdict: 'passed', claims }
  return { ...base, verdict: 'failed', code: refusalCodeOf(report) }
}

/** The code of the first failed check. A report that failed without one is refused as malformed. */
export function refusalCodeOf(report: CheckReport<VectorCheckId>): VectorErrorCode {
  const code = firstFailure(report)?.code
  return code !== undefined && isVectorErrorCode(code) ? code : 'VI_MALFORMED'
}
