import { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { isSameName, isSignedBy } from './issuance.ts'
import type { TrustStore } from './trust-store.ts'

/** A chain of signatures: the end certificate first, the anchor last. */
export type CandidatePath = readonly Certificate[]

const MAX_CERTIFICATES = 8
const MAX_SIGNATURES = 48

/**
 * Finds every chain of signatures from the certificate to an anchor, within a budget of signature verifications.
 *
 * @param candidates certificates that came with the message; never trusted by themselves
 * @throws {TrustError} `PATH_TOO_LARGE`
 */
export function buildPaths(
  leaf: Certificate,
  candidates: readonly Certificate[],
  store: TrustStore,
): readonly CandidatePath[] {
  const links = [...candidates, ...store.intermediates]
  const found: CandidatePath[] = []
  let signatures = 0

  function isLink(child: Certificate, issuer: Certificate): boolean {
    if (!isSameName(child.issuer, issuer.subject)) return false
    signatures += 1
    if (signatures > MAX_SIGNATURES) throw new TrustError({ code: 'PATH_TOO_LARGE' })
    return isSignedBy(child, issuer)
  }

  function extend(path: CandidatePath, last: Certificate): void {
    for (const { certificate } of store.anchors)
      if (isLink(last, certificate)) found.push([...path, certificate])
    if (path.length >= MAX_CERTIFICATES - 1) return
    const seen = new Set(path.map(({ sha256 }) => sha256))
    for (const link of links) {
      if (
        seen.has(link.sha256) ||
        store.anchors.some(({ certificate }) => certificate.sha256 === link.sha256)
      )
        continue
      seen.add(link.sha256)
      if (isLink(last, link)) extend([...path, link], link)
    }
  }

  extend([leaf], leaf)
  return found
}
