import { createPki, frozenClock, type TestAuthority } from '@entente/testkit'
import {
  createCrlCache,
  loadCrl,
  type PathRequest,
  parseCertificate,
  type TrustStore,
  trustStore,
  type Weakening,
} from '@entente/trust'

export const clock = frozenClock('2026-03-02T09:00:00Z')
export const at = clock.now()
export const pki = createPki(clock)

export const DAY_MS = 86_400_000
export const daysLater = (days: number) => new Date(at.getTime() + days * DAY_MS)

/** The usual request: an online signature, revocation required. */
export const request: PathRequest = { at, purpose: 'signature', revocation: { mode: 'require' } }

/** A weakening that applies around the instant of the tests. */
export const weakening: Weakening = {
  from: daysLater(-30),
  until: daysLater(30),
  reason: 'the partner renews its authority',
}

/** The pin somebody would write down after comparing fingerprints. */
export function anchorOf(root: TestAuthority, name = 'IGC fictive') {
  return {
    name,
    certificate: root.certificatePem,
    sha256: parseCertificate(root.certificateDer).sha256,
  }
}

/** A store on these roots, with a fresh empty list of every authority given. */
export function storeOf(
  roots: readonly TestAuthority[],
  authorities: readonly TestAuthority[] = [],
): TrustStore {
  const crls = createCrlCache(
    [...roots, ...authorities].map((authority) =>
      loadCrl(authority.crl(), parseCertificate(authority.certificateDer)),
    ),
  )
  return trustStore({ anchors: roots.map((root) => anchorOf(root)), crls })
}
