import { canonicalText } from '../xml/canonicalize.ts'
import type { XmlElement } from '../xml/index.ts'
import { readCanonical } from '../xml/read-xml.ts'
import { DIGEST_ALGORITHMS, DSIG, digestBytes } from './algorithms.ts'
import { base64Of, LONGEST } from './base64.ts'
import type { SignatureProfile } from './define-profile.ts'
import { attributesWithin, childrenOf, sequence } from './read-shape.ts'
import type { ReferenceParts, SignatureParts } from './read-signature.ts'
import { refuse } from './refuse.ts'
import { demandDigest, digestOf } from './signature-value.ts'

export const XADES = 'http://uri.etsi.org/01903/v1.3.2#'
export const SIGNED_PROPERTIES_TYPE = 'http://uri.etsi.org/01903#SignedProperties'

const OBJECT = sequence(XADES, ['QualifyingProperties'])
const QUALIFYING = sequence(XADES, ['SignedProperties'])
const CERT_DIGEST = sequence(DSIG, ['DigestMethod', 'DigestValue'])

/** The reference to the content, and the SignedProperties with theirs when the signature has any. */
export interface SplitReferences {
  readonly content: ReferenceParts
  readonly properties: { readonly reference: ReferenceParts; readonly element: XmlElement } | undefined
}

/**
 * Tells the reference to the content from the one to the XAdES properties.
 *
 * @throws {TrustError} `SIGNATURE_REFERENCE_INVALID` `XADES_INVALID`
 */
export function splitReferences(parts: SignatureParts, profile: SignatureProfile): SplitReferences {
  const others = parts.references.filter(({ type }) => type !== SIGNED_PROPERTIES_TYPE)
  const [content] = others
  if (content === undefined || others.length > 1 || content.type !== undefined) {
    refuse('SIGNATURE_REFERENCE_INVALID', undefined, { references: parts.references.length })
  }
  const reference = parts.references.find(({ type }) => type === SIGNED_PROPERTIES_TYPE)
  if (parts.object === undefined) {
    if (reference !== undefined || profile.xades === 'required') refuse('XADES_INVALID')
    return { content, properties: undefined }
  }
  const element = signedPropertiesOf(parts.object, parts.signature)
  const id = element.attribute('Id')
  if (reference === undefined || id === undefined || reference.uri !== `#${id}`) refuse('XADES_INVALID')
  if (reference.transforms.join() !== 'exclusive') refuse('SIGNATURE_TRANSFORM_REFUSED')
  return { content, properties: { reference, element } }
}

function signedPropertiesOf(object: XmlElement, signature: XmlElement): XmlElement {
  attributesWithin(object, ['Id'])
  const { QualifyingProperties: qualifying } = childrenOf(object, OBJECT)
  if (qualifying === undefined) refuse('XADES_INVALID')
  attributesWithin(qualifying, ['Id', 'Target'])
  if (qualifying.attribute('Target') !== `#${signature.attribute('Id') ?? ''}`) refuse('XADES_INVALID')
  const { SignedProperties: signed } = childrenOf(qualifying, QUALIFYING)
  return signed ?? refuse('XADES_INVALID')
}

/**
 * Verifies the digest of the SignedProperties and that they name the signer's certificate.
 *
 * @returns the SignedProperties read from their digested bytes
 * @throws {TrustError} `DIGEST_MISMATCH` `XADES_INVALID` `XADES_CERTIFICATE_MISMATCH`
 */
export function verifySignedProperties(
  properties: NonNullable<SplitReferences['properties']>,
  certificate: Uint8Array,
  profile: SignatureProfile,
): XmlElement {
  const { element, reference } = properties
  const text = canonicalText(element, { mode: 'exclusive', inclusivePrefixes: reference.inclusivePrefixes })
  const bytes = new TextEncoder().encode(text)
  demandDigest(reference.digestAlgorithm, bytes, reference.digest)
  const read = readCanonical(text, bytes, profile.scan)
  demandSigningCertificate(read, certificate)
  return read
}

/** XAdES §5.2.2: the first certificate named is the signer's; the digest decides, the issuer and serial do not. */
function demandSigningCertificate(properties: XmlElement, certificate: Uint8Array): void {
  const signature = properties.child(XADES, 'SignedSignatureProperties')
  const named =
    signature?.elements().filter(({ local, namespace }) => namespace === XADES && NAMING.has(local)) ?? []
  const cert = named[0]?.child(XADES, 'Cert')?.child(XADES, 'CertDigest')
  if (named.length !== 1 || cert === undefined) refuse('XADES_INVALID')
  const { DigestMethod: method, DigestValue: value } = childrenOf(cert, CERT_DIGEST)
  if (method === undefined || value === undefined) refuse('XADES_INVALID')
  const digest = CERTIFICATE_DIGESTS.find(
    (name) => DIGEST_ALGORITHMS[name].uri === method.attribute('Algorithm'),
  )
  if (digest === undefined) refuse('SIGNATURE_ALGORITHM_REFUSED', undefined, { element: 'CertDigest' })
  const expected = base64Of(value, LONGEST.digest)
  if (expected.length !== digestBytes(digest))
    refuse('SIGNATURE_ENCODING_INVALID', undefined, { element: 'CertDigest' })
  if (!expected.equals(digestOf(DIGEST_ALGORITHMS[digest].hash, certificate)))
    refuse('XADES_CERTIFICATE_MISMATCH')
}

const NAMING: ReadonlySet<string> = new Set(['SigningCertificate', 'SigningCertificateV2'])
const CERTIFICATE_DIGESTS = ['SHA-256', 'SHA-384', 'SHA-512'] as const
