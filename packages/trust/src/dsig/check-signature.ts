import { type Check, reportOf } from '@entente/core/checks'
import type { CanonicalContent } from '../xml/canonical-stream.ts'
import type { CanonicalizeOptions } from '../xml/canonical-writer.ts'
import { canonicalText } from '../xml/canonicalize.ts'
import { isNcName } from '../xml/characters.ts'
import type { XmlElement } from '../xml/index.ts'
import type { SignatureProfile } from './define-profile.ts'
import type { SignatureShape } from './profile.ts'
import { type ReferenceParts, readSignature, type SignatureParts } from './read-signature.ts'
import type { PlacedSignature } from './read-signed.ts'
import { asTrustError, refuse } from './refuse.ts'
import { demandDigest, demandSignature, demandSuitableKey } from './signature-value.ts'
import type { ResolvedKey, ResolveKey, VerifiedContent } from './verified-xml.ts'
import { grantsFor, neededWeakenings, weakeningCheck } from './weakenings.ts'
import { splitReferences, verifySignedProperties } from './xades.ts'

/** What a verification needs besides the document. */
export interface VerifyOptions {
  /** The instant at which weakenings are judged. Without it none is granted. */
  readonly at?: Date
}

/** A signature that verified, with what it covers. */
export interface CheckedSignature {
  readonly content: VerifiedContent
  /** What the canonical bytes decode to, where it was at hand. */
  readonly text: string | undefined
}

const encoder = new TextEncoder()

/**
 * Checks one signature: shape, algorithms, key, value, then the digest of the content and the XAdES properties.
 *
 * @param contentIn the content in a canonical form; called after the signature value has verified
 */
export function checkSignature(
  { signature, target }: PlacedSignature,
  root: XmlElement,
  profile: SignatureProfile,
  resolveKey: ResolveKey,
  { at }: VerifyOptions,
  contentIn: (form: Required<CanonicalizeOptions>) => CanonicalContent,
): CheckedSignature {
  const parts = readSignature(signature, profile)
  const { content, properties } = splitReferences(parts, profile)
  const shape = shapeOf(content, parts, target, profile)
  const { certificates, algorithm } = parts
  const resolved = resolveKey({ certificates, root, target, signatureAlgorithm: algorithm })
  const digests = parts.references.map(({ digestAlgorithm }) => digestAlgorithm)
  const weakenings = grantsFor(neededWeakenings(shape, algorithm, digests), resolved.weakenings ?? [], at)
  checkValue(parts, resolved)

  const mode = shape.transforms.includes('exclusive') ? 'exclusive' : 'inclusive'
  const { bytes, text } = contentIn({ mode, inclusivePrefixes: content.inclusivePrefixes })
  demandDigest(content.digestAlgorithm, bytes, content.digest)
  const signedProperties =
    properties && asTrustError(() => verifySignedProperties(properties, resolved.certificate, profile))
  const passed = properties === undefined ? PASSED : PASSED_XADES
  const verified: VerifiedContent = {
    canonical: bytes,
    certificate: resolved.certificate,
    algorithms: { signature: algorithm, digest: content.digestAlgorithm, canonicalization: mode },
    weakenings,
    report: reportOf([...passed, ...weakenings.map(weakeningCheck), ...resolved.checks]),
    signedProperties,
  }
  return { content: verified, text }
}

/** The shape of the profile that the reference has; one without weakening is preferred. */
function shapeOf(
  reference: ReferenceParts,
  parts: SignatureParts,
  target: XmlElement,
  profile: SignatureProfile,
): SignatureShape {
  const form = referenceForm(reference, target, profile)
  const known = profile.shapes.filter((shape) => shape.reference === form)
  if (known.length === 0) refuse('SIGNATURE_REFERENCE_INVALID', undefined, { form })
  const fitting = known.filter(
    (shape) =>
      isSame(shape.transforms, reference.transforms) &&
      shape.canonicalization.includes(parts.canonicalization),
  )
  const strict = fitting.find(({ weakening }) => weakening === undefined)
  return strict ?? fitting[0] ?? refuse('SIGNATURE_TRANSFORM_REFUSED')
}

function isSame(one: readonly string[], two: readonly string[]): boolean {
  return one.length === two.length && one.every((name, index) => name === two[index])
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
function checkValue(parts: SignatureParts, { key }: ResolvedKey): void {
  demandSuitableKey(key, parts.algorithm)
  const { canonicalization: mode, inclusivePrefixes } = parts
  const signed = encoder.encode(canonicalText(parts.signedInfo, { mode, inclusivePrefixes }))
  demandSignature(parts.algorithm, signed, key, parts.value)
}

/** The checks that a signature has passed when nothing was thrown. */
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
