import { isPassed, reportOf } from '@entente/core/checks'
import {
  type Certificate,
  checkPartner,
  checkPath,
  type PathCheck,
  type PathCheckId,
  type PathVerdict,
  type RevocationPolicy,
  type ValidatedPath,
} from '@entente/trust/x509'
import type { VectorErrorCode } from '../errors.ts'
import type { TlsPeer } from '../peer/tls-peer.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import { remark, type VectorRemark } from '../remarks/vector-remarks.ts'
import { inForce } from './check-claims.ts'
import type { VectorCheckId } from './check-list.ts'
import type { CheckRecorder } from './check-recorder.ts'

/** Which check of ours shows a failure of the path, and with which code. */
const FAILURES: Readonly<Record<string, readonly [VectorCheckId, VectorErrorCode]>> = {
  CERTIFICATE_MALFORMED: ['certificate-readable', 'VI_CERTIFICATE_UNREADABLE'],
  CERTIFICATE_SELF_SIGNED: ['signer-certified-by-issuer', 'VI_SIGNER_SELF_SIGNED'],
  CERTIFICATE_REVOKED: ['certificate-not-revoked', 'VI_CERTIFICATE_REVOKED'],
  REVOCATION_UNKNOWN: ['certificate-not-revoked', 'VI_REVOCATION_UNKNOWN'],
  CRL_STALE: ['certificate-not-revoked', 'VI_REVOCATION_UNKNOWN'],
}

/** The path of a VI's signer, and whether the certificate is the partner's own. */
export interface SignerVerdict {
  readonly path: ValidatedPath
  readonly bound: boolean
  /** Dated weakenings without which the path would not be valid. */
  readonly weakenings: readonly string[]
}

/**
 * Checks 6 and 12: the certificate leads to an anchor of this partner's IGC, is not revoked, is the partner's own, and
 * is none of its TLS certificates: whoever holds the key of a server may not vouch for people with it.
 *
 * @returns nothing when there is no valid path, hence no key to verify with
 */
export function checkSigner(
  chain: readonly Uint8Array[],
  partner: VectorPartner,
  { at, peer }: { readonly at: Date; readonly peer: TlsPeer },
  recorder: CheckRecorder,
): SignerVerdict | undefined {
  const sha1Certificates = partner.weakenings?.sha1Certificates
  const verdict = checkPath(chain, partner.signer.trust, {
    at,
    purpose: 'signature',
    revocation: partner.signer.revocation,
    ...(sha1Certificates && { sha1Certificates }),
  })
  recordPath(verdict, partner, recorder)
  if (verdict.verdict === 'failed') return undefined
  const own = isPassed(reportOf([checkPartner(verdict.path, partner.signer.binding)]))
  const shared = own && isTlsCertificate(verdict.path.certificate, partner, peer)
  const tolerated = partner.weakenings?.sharedCertificate
  const bound = own && (!shared || inForce(tolerated, at))
  if (shared && inForce(tolerated, at)) {
    const until = tolerated.until.toISOString()
    recorder.warn('signer-bound-to-issuer', remark('weakening-used', { weakening: SHARED, until }))
  } else {
    const problem = own ? remark('signer-is-tls') : remark('signer-not-bound')
    recorder.decide('signer-bound-to-issuer', bound ? undefined : problem)
  }
  const weakenings = verdict.checks
    .filter(({ outcome }) => outcome === 'warning')
    .flatMap(({ id }) => weakeningOf(id, partner.signer.revocation.mode) ?? [])
  if (shared && bound) weakenings.push(SHARED)
  return { path: verdict.path, bound, weakenings: [...new Set(weakenings)] }
}

const SHARED = 'shared-certificate'

/** id-kp-clientAuth, without which a certificate is refused in TLS anyway. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

/**
 * Whether the policy pins the key as one of the partner's TLS keys, or the caller shows the very certificate in TLS. That
 * its extended key usage names TLS alone decides nothing: none exists for a VI, and known issuers sign with such ones.
 */
function isTlsCertificate(
  { der, keySha256, extendedKeyUsage }: Certificate,
  { tls, tlsKeys = [] }: VectorPartner,
  peer: TlsPeer,
): boolean {
  if (tlsKeys.includes(keySha256)) return true
  if (tls?.binding.anyOf.some((rule) => rule.kind === 'leaf-key' && rule.keys.has(keySha256))) return true
  const shown = peer !== 'not-visible' && Buffer.compare(peer[0], der) === 0
  return shown && extendedKeyUsage?.includes(CLIENT_AUTH) === true
}

/** The weakening behind a warning of the path; a certificate that expires soon needs none. */
function weakeningOf(check: PathCheckId, mode: RevocationPolicy['mode']): string | undefined {
  if (check === 'signature-algorithms') return 'sha1-certificates'
  return check === 'not-revoked' ? `revocation-${mode}` : undefined
}

/** What a warning of the path says. A warning that a later release of the path validation adds goes by its id. */
function remarkOf({ id, facts }: PathCheck, { signer, weakenings }: VectorPartner): VectorRemark {
  if (id === 'expiry-distant') return remark('certificate-ends-soon')
  if (id === 'signature-algorithms' && weakenings?.sha1Certificates !== undefined)
    return remark('sha1-certificates', { until: weakenings.sha1Certificates.until.toISOString() })
  if (id === 'not-revoked' && signer.revocation.mode === 'off')
    return remark('revocation-not-required', { until: String(facts?.until) })
  if (id === 'not-revoked') return remark('revocation-in-grace', { until: String(facts?.graceUntil) })
  return remark('path-weakened', { check: id })
}

function recordPath(verdict: PathVerdict, partner: VectorPartner, recorder: CheckRecorder): void {
  if (verdict.verdict === 'failed') {
    const { code } = verdict.error
    const [id, ours] = FAILURES[code] ?? ['path-valid', 'VI_PATH_INVALID']
    recorder.fail(id, { code: ours, detail: verdict.error.message, facts: { cause: code } })
    return
  }
  recorder.pass('certificate-readable')
  recorder.pass('signer-certified-by-issuer')
  const warnings = verdict.checks.filter(({ outcome }) => outcome === 'warning')
  for (const [id, isOurs] of [
    ['path-valid', (check: string) => check !== 'not-revoked'],
    ['certificate-not-revoked', (check: string) => check === 'not-revoked'],
  ] as const) {
    const [warning] = warnings.filter((check) => isOurs(check.id))
    if (warning === undefined) recorder.pass(id)
    else recorder.warn(id, remarkOf(warning, partner), { check: warning.id })
  }
}
