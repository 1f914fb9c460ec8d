import { type Check, type CheckReport, reportOf } from '@entente/core/checks'
import { canonicalText } from '../xml/canonicalize.ts'
import { isNcName } from '../xml/characters.ts'
import type { XmlElement } from '../xml/index.ts'
import { readCanonical, readTree } from '../xml/read-xml.ts'
import type { SignatureProfile } from './define-profile.ts'
import { findSignatures, type PlacedSignature } from './find-signatures.ts'
import type { SignatureShape } from './profile.ts'
import { type ReferenceParts, readSignature, type SignatureParts } from './read-signature.ts'
import { asTrustError, refuse } from './refuse.ts'
import { demandDigest, demandSignature, demandSuitableKey } from './signature-value.ts'
import type {
  GrantedWeakening,
  ResolvedKey,
  ResolveKey,
  SignatureAlgorithms,
  VerifiedXml,
} from './verified-xml.ts'
import { grantsFor, neededWeakenings, weakeningCheck } from './weakenings.ts'
import { splitReferences, verifySignedProperties } from './xades.ts'

/** What a verification needs besides the document. */
export interface VerifyOptions {
  /** The instant at which weakenings are judged. Without it none is granted. */
  readonly at?: Date
}

const encoder = new TextEncoder()

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
 * @returns          the proof; only this function and `verifySignedList` make one
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
  const root = asTrustError(() => readTree(bytes, profile.scan))
  const [first, ...rest] = findSignatures(root, profile)
  const verified = verifyOne(first, root, profile, resolveKey, options)
  for (const placed of rest) verifyOne(placed, root, profile, resolveKey, options)
  return verified
}

function verifyOne(
  placed: PlacedSignature,
  root: XmlElement,
  profile: SignatureProfile,
  resolveKey: ResolveKey,
  { at }: VerifyOptions,
): VerifiedXml {
  const { target } = placed
  const parts = readSignature(placed.signature, profile)
  const { content, properties } = splitReferences(parts, profile)
  const shape = shapeOf(content, parts, target, profile)
  const resolved = resolveKey({
    certificates: parts.certificates,
    root,
    target,
    signatureAlgorithm: parts.algorithm,
  })
  const digests = parts.references.map(({ digestAlgorithm }) => digestAlgorithm)
  const needed = neededWeakenings(shape, parts.algorithm, digests)
  const weakenings = needed.length === 0 ? [] : grantsFor(needed, resolved.weakenings ?? [], at)
  verifyValue(parts, resolved)

  const mode = shape.transforms.includes('exclusive') ? 'exclusive' : 'inclusive'
  const { inclusivePrefixes } = content
  const text = canonicalText(target, { mode, inclusivePrefixes, without: placed.signature })
  const canonical = encoder.encode(text)
  demandDigest(content.digestAlgorithm, canonical, content.digest)
  return new Verified({
    canonical,
    element: asTrustError(() => readCanonical(text, canonical, profile.scan)),
    certificate: resolved.certificate,
    algorithms: { signature: parts.algorithm, digest: content.digestAlgorithm, canonicalization: mode },
    weakenings,
    report: reportOf([
      ...passedChecks(properties !== undefined),
      ...weakenings.map(weakeningCheck),
      ...resolved.checks,
    ]),
    signedProperties:
      properties && asTrustError(() => verifySignedProperties(properties, resolved.certificate, profile)),
  })
}

/** The shape of the profile that the reference has; one without weakening is preferred. */
export function shapeOf(
  reference: ReferenceParts,
  parts: SignatureParts,
  target: XmlElement,
  profile: SignatureProfile,
): SignatureShape {
  const form = referenceForm(reference, target, profile)
  const transforms = reference.transforms.join(' ')
  const known = profile.shapes.filter((shape) => shape.reference === form)
  if (known.length === 0) refuse('SIGNATURE_REFERENCE_INVALID', undefined, { form })
  const fitting = known.filter(
    (shape) =>
      shape.transforms.join(' ') === transforms && shape.canonicalization.includes(parts.canonicalization),
  )
  return (
    fitting.find(({ weakening }) => weakening === undefined) ??
    fitting[0] ??
    refuse('SIGNATURE_TRANSFORM_REFUSED')
  )
}

/** A missing URI is not an empty one. */
function referenceForm(
  { uri }: ReferenceParts,
  target: XmlElement,
  { idAttribute, idForm }: SignatureProfile,
): SignatureShape['reference'] {
  if (uri === '' && target.parent === undefined) return 'document'
  const id = idAttribute === undefined ? undefined : target.attribute(idAttribute)
  const matches = id !== undefined && id !== '' && uri === `#${id}`
  if (!matches || (idForm === 'ncname' && !isNcName(id))) refuse('SIGNATURE_REFERENCE_INVALID')
  return 'id'
}

/** The signature comes before the content, which costs more and may be large. */
export function verifyValue(parts: SignatureParts, { key }: ResolvedKey): void {
  demandSuitableKey(key, parts.algorithm)
  const { canonicalization: mode, inclusivePrefixes } = parts
  const signed = encoder.encode(canonicalText(parts.signedInfo, { mode, inclusivePrefixes }))
  demandSignature(parts.algorithm, signed, key, parts.value)
}

const PASSED: readonly Check[] = [
  { id: 'xml-strict', outcome: 'passed', spec: { document: 'XML-1.0', section: '§2.1' } },
  { id: 'signature-covers-target', outcome: 'passed', spec: { document: 'XMLDSIG-1.1', section: '§4.4.3' } },
  { id: 'algorithms-allowed', outcome: 'passed', spec: { document: 'XMLDSIG-1.1', section: '§6.1' } },
  { id: 'signature-valid', outcome: 'passed', spec: { document: 'XMLDSIG-1.1', section: '§3.2.2' } },
  { id: 'content-unaltered', outcome: 'passed', spec: { document: 'XMLDSIG-1.1', section: '§3.2.1' } },
]
const PASSED_XADES: readonly Check[] = [
  ...PASSED,
  { id: 'signing-certificate-named', outcome: 'passed', spec: { document: 'XADES', section: '§5.2.2' } },
]

/** The checks that a signature has passed when nothing was thrown. */
export function passedChecks(xades: boolean): readonly Check[] {
  return xades ? PASSED_XADES : PASSED
}

/** The proof. Its class is not exported, so that only a verification makes one. */
class Verified implements VerifiedXml {
  readonly canonical: Uint8Array
  readonly element: XmlElement
  readonly certificate: Uint8Array
  readonly algorithms: SignatureAlgorithms
  readonly weakenings: readonly GrantedWeakening[]
  readonly report: CheckReport
  readonly signedProperties: XmlElement | undefined

  constructor(content: VerifiedXml) {
    this.canonical = content.canonical
    this.element = content.element
    this.certificate = content.certificate
    this.algorithms = content.algorithms
    this.weakenings = content.weakenings
    this.report = content.report
    this.signedProperties = content.signedProperties
  }
}
