import { checkPartner, checkPath } from '@entente/trust/x509'
import type { TlsPeer } from '../peer/tls-peer.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import type { CheckRecorder } from './check-recorder.ts'

/** Ours: where the TLS client certificate is visible, it belongs to the issuer of the VI; where it must be, it is. */
export function checkPeer(peer: TlsPeer, partner: VectorPartner, at: Date, recorder: CheckRecorder): void {
  if (peer === 'not-visible' && partner.tls === undefined) {
    recorder.pass('peer-bound-to-issuer', { detail: 'TLS ends where it cannot be seen, as the policy says.' })
  } else {
    recorder.decide('peer-bound-to-issuer', peerProblem(peer, partner, at))
  }
}

function peerProblem(peer: TlsPeer, { tls }: VectorPartner, at: Date): string | undefined {
  if (peer === 'not-visible') return 'The caller showed no TLS certificate.'
  if (tls === undefined) return 'The policy does not say which TLS certificates are those of the partner.'
  const verdict = checkPath(peer, tls.trust, { at, purpose: 'tls-client', revocation: tls.revocation })
  if (verdict.verdict === 'failed') return verdict.error.message
  const { outcome } = checkPartner(verdict.path, tls.binding)
  return outcome === 'passed' ? undefined : 'The TLS certificate is not one of this issuer.'
}
