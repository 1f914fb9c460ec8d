import type { Check } from '@entente/core/checks'
import { type Certificate, type CertificatePurpose, checkPath, type PathVerdict } from '@entente/trust/x509'
import type { GatePolicy } from './gate-policy.ts'
import type { VerdictReason } from './verdict.ts'

/** What the TLS connection to the other operator showed. */
export type PeerFacts =
  | { readonly tls: 'none' }
  | {
      /** As Node.js names it: `TLSv1.3`. */
      readonly tls: string
      /** Certificates in DER as the peer sent them, its own first; empty when it showed none. */
      readonly certificates: readonly Uint8Array[]
    }

/** A peer whose certificate stands, or why it does not. */
export type JudgedPeer =
  | { readonly outcome: 'trusted'; readonly certificate: Certificate; readonly checks: readonly Check[] }
  | {
      readonly outcome: 'refused'
      readonly reason: VerdictReason
      readonly checks: readonly Check[]
    }

const VERSIONS = ['TLSv1.2', 'TLSv1.3']

/** Judges TLS, then the peer's chain to a pinned root, its validity and its revocation. */
export function judgePeer(
  peer: PeerFacts,
  purpose: CertificatePurpose,
  policy: GatePolicy,
  at: Date,
): JudgedPeer {
  if (peer.tls === 'none' || !('certificates' in peer)) return refused('tls-required', [failed('tls-used')])
  const tls: Check = { id: 'tls-used', outcome: 'passed', facts: { version: peer.tls } }
  if (VERSIONS.indexOf(peer.tls) < VERSIONS.indexOf(policy.minimumTls)) {
    return refused('tls-too-old', [tls, failed('tls-version')])
  }
  if (peer.certificates.length === 0)
    return refused('certificate-missing', [tls, failed('certificate-shown')])
  const verdict = checkPath(peer.certificates, policy.trust, { at, purpose, revocation: policy.revocation })
  const checks = [tls, ...verdict.checks]
  return verdict.verdict === 'passed'
    ? { outcome: 'trusted', certificate: verdict.path.certificate, checks }
    : refused(reasonOf(verdict), checks)
}

function reasonOf(verdict: Extract<PathVerdict, { verdict: 'failed' }>): VerdictReason {
  const codes = verdict.checks.flatMap(({ code }) => code ?? [])
  if (codes.includes('CERTIFICATE_REVOKED')) return 'certificate-revoked'
  switch (verdict.error.code) {
    case 'CERTIFICATE_EXPIRED':
    case 'CERTIFICATE_NOT_YET_VALID':
      return 'certificate-expired'
    case 'REVOCATION_UNKNOWN':
    case 'CRL_STALE':
      return 'revocation-unknown'
    default:
      return 'certificate-untrusted'
  }
}

function refused(reason: VerdictReason, checks: readonly Check[]): JudgedPeer {
  return { outcome: 'refused', reason, checks }
}

function failed(id: string): Check {
  return { id, outcome: 'failed' }
}
