import { checkPartner, checkPath } from '@entente/trust/x509'
import type { TlsPeer } from '../peer/tls-peer.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import { remark } from '../remarks/vector-remarks.ts'
import type { CheckNote, CheckRecorder } from './check-recorder.ts'

/** Ours: where the TLS client certificate is visible, it belongs to the issuer of the VI; where it must be, it is. */
export function checkPeer(peer: TlsPeer, partner: VectorPartner, at: Date, recorder: CheckRecorder): void {
  if (peer === 'not-visible' && partner.tls === undefined) {
    recorder.pass('peer-bound-to-issuer', { remark: remark('tls-out-of-sight') })
    return
  }
  const problem = peerProblem(peer, partner, at)
  if (problem === undefined) recorder.pass('peer-bound-to-issuer')
  else recorder.fail('peer-bound-to-issuer', problem)
}

function peerProblem(peer: TlsPeer, { tls }: VectorPartner, at: Date): CheckNote | undefined {
  if (peer === 'not-visible') return { remark: remark('tls-absent') }
  if (tls === undefined) return { remark: remark('tls-not-in-policy') }
  const verdict = checkPath(peer, tls.trust, { at, purpose: 'tls-client', revocation: tls.revocation })
  if (verdict.verdict === 'failed') {
    const { code, message } = verdict.error
    const facts = { cause: code }
    // A resumed session, some Node.js versions and many proxies show the caller's own certificate and nothing above it.
    const isAlone = code === 'PATH_NOT_FOUND' && peer.length === 1
    return isAlone ? { remark: remark('tls-issuer-unseen'), facts } : { detail: message, facts }
  }
  const { outcome } = checkPartner(verdict.path, tls.binding)
  return outcome === 'passed' ? undefined : { remark: remark('tls-not-bound') }
}
