import { readCanonical } from '../xml/read-xml.ts'
import type { VerifyOptions } from './check-signature.ts'
import type { SignatureProfile } from './define-profile.ts'
import { XmlProof } from './proof.ts'
import { asTrustError } from './refuse.ts'
import type { ResolveKey, VerifiedXml } from './verified-xml.ts'
import { verifyEach } from './verify-each.ts'

/**
 * Verifies a signed document against a profile and returns what was signed, read from the digested bytes.
 *
 * In order: size and well-formedness; the place of the signed element and of the signature in the whole document; the
 * exact shape of the signature; the algorithms; the key, chosen by the caller; the signature value; the digest of the
 * content; the XAdES properties. Time, audience and replay are the caller's.
 *
 * @param bytes      the document, at most the profile's `limits.bytes`
 * @param profile    what is accepted; see {@link defineProfile}
 * @param resolveKey chooses the key from what the signature presents; throws when none is trusted
 * @returns          the proof
 * @throws {TrustError} any `XML_…` code, `SIGNATURE_TARGET_INVALID` `SIGNATURE_MISSING` `SIGNATURE_MISPLACED`
 *   `SIGNATURE_SHAPE_INVALID` `SIGNATURE_ALGORITHM_REFUSED` `SIGNATURE_TRANSFORM_REFUSED` `SIGNATURE_REFERENCE_INVALID`
 *   `SIGNATURE_ENCODING_INVALID` `SIGNATURE_KEY_INFO_REFUSED` `SIGNATURE_WEAKENING_REFUSED` `SIGNATURE_KEY_UNSUITABLE`
 *   `SIGNATURE_INVALID` `DIGEST_MISMATCH` `XADES_INVALID` `XADES_CERTIFICATE_MISMATCH`; whatever `resolveKey` throws
 * @see XMLDSIG-1.1 §3.2
 * @example
 * const { element } = verifySigned(bytes, profile, ({ certificates }) => keyOf(certificates))
 */
export function verifySigned(
  bytes: Uint8Array,
  profile: SignatureProfile,
  resolveKey: ResolveKey,
  options: VerifyOptions = {},
): VerifiedXml {
  const [{ content, text }] = verifyEach(bytes, profile, resolveKey, options)
  const { canonical } = content
  const read = text ?? new TextDecoder('utf-8', { ignoreBOM: true }).decode(canonical)
  return new XmlProof(
    content,
    asTrustError(() => readCanonical(read, canonical, profile.scan)),
  )
}
