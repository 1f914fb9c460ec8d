import type { XmlElement } from '../xml/index.ts'
import { DSIG } from './algorithms.ts'
import { base64Of, LONGEST } from './base64.ts'
import type { SignatureProfile } from './define-profile.ts'
import { refuse } from './refuse.ts'

/** Names and identifiers of certificates that X509Data may also hold; they are never read. */
const PASSED_OVER: ReadonlySet<string> = new Set(['X509SubjectName', 'X509IssuerSerial', 'X509SKI'])

/**
 * The certificates of KeyInfo in document order. They are candidates only: the key comes from the caller's trust.
 *
 * @throws {TrustError} `SIGNATURE_KEY_INFO_REFUSED` `SIGNATURE_ENCODING_INVALID`
 */
export function readCertificates(
  keyInfo: XmlElement | undefined,
  profile: SignatureProfile,
): readonly Uint8Array[] {
  const certificates: Uint8Array[] = []
  for (const child of keyInfo?.elements() ?? []) {
    if (child.is(DSIG, 'X509Data')) readX509Data(child, certificates, profile.maxCertificates)
    else if (child.namespace !== DSIG || !profile.ignoredKeyInfo.includes(child.local)) {
      refuse('SIGNATURE_KEY_INFO_REFUSED', undefined, { element: child.local })
    }
  }
  if (certificates.length === 0 && profile.certificatesRequired) refuse('SIGNATURE_KEY_INFO_REFUSED')
  return certificates
}

function readX509Data(data: XmlElement, certificates: Uint8Array[], most: number): void {
  for (const child of data.elements()) {
    if (child.is(DSIG, 'X509Certificate')) {
      if (certificates.length >= most) refuse('SIGNATURE_KEY_INFO_REFUSED', undefined, { most })
      certificates.push(base64Of(child, LONGEST.certificate))
    } else if (child.namespace !== DSIG || !PASSED_OVER.has(child.local)) {
      refuse('SIGNATURE_KEY_INFO_REFUSED', undefined, { element: child.local })
    }
  }
}
