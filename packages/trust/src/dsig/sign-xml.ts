import type { SignatureAlgorithm, Signer } from '@entente/core/ports'
import { canonicalSplit } from '../xml/canonicalize.ts'
import type { XmlDraft, XmlElement } from '../xml/index.ts'
import { readTree } from '../xml/read-xml.ts'
import { draftElement } from '../xml/write-xml.ts'
import { DIGEST_ALGORITHMS, DSIG, SIGNATURE_ALGORITHMS } from './algorithms.ts'
import type { SignatureProfile } from './define-profile.ts'
import type { ReferenceDigest, SignatureShape } from './profile.ts'
import { asTrustError, refuse } from './refuse.ts'
import { digestOf } from './signature-value.ts'
import { type SignedContent, signatureText, signedInfoBody } from './write-signature.ts'
import { writeXades, type XadesParts } from './write-xades.ts'

/** What a signature may need besides the content. */
export interface SignOptions {
  /** Aborts a remote signer. */
  readonly signal?: AbortSignal
  /** Adds XAdES baseline properties that claim this instant; the profile must know XAdES. @default none */
  readonly signingTime?: Date
}

const encoder = new TextEncoder()

/**
 * Signs an element: writes it in exclusive canonical form, digests those bytes and puts the enveloped signature where
 * the profile says, the certificate chain in KeyInfo, the signer's certificate first. Nothing is parsed again.
 *
 * @param content the element as a draft, or the bytes of a document whose root it is
 * @param profile decides the reference, the digest and the place of the signature; its shapes without weakening only
 * @param signer  the key; its algorithm must be one of the profile's
 * @returns       the signed document in UTF-8, without XML declaration; a promise when the signer returns one
 * @throws {TrustError} `XML_DRAFT_INVALID` or any other `XML_…` code for the content, `SIGNER_UNSUITABLE`
 *   `SIGNATURE_TARGET_INVALID` `SIGNATURE_MISPLACED` `SIGNATURE_REFERENCE_INVALID`; whatever the signer throws
 * @see XMLDSIG-1.1 §3.1
 * @example
 * const signed = await signXml({ name: 'Document', namespace: 'urn:example', attributes: { ID: '_1' } }, profile, signer)
 */
export function signXml(
  content: XmlDraft | Uint8Array,
  profile: SignatureProfile,
  signer: Signer,
  options: SignOptions = {},
): Uint8Array | Promise<Uint8Array> {
  const element = asTrustError(() =>
    content instanceof Uint8Array ? readTree(content, profile.scan) : draftElement(content),
  )
  demandTarget(element, profile)
  const shape = signingShape(profile)
  if (!profile.signatureAlgorithms.includes(signer.algorithm)) {
    refuse('SIGNER_UNSUITABLE', 'The profile does not allow its algorithm.', { algorithm: signer.algorithm })
  }
  const digest = signingDigest(profile, signer.algorithm)
  const { text, at } = canonicalSplit(element, { mode: 'exclusive' }, signatureIndex(element, profile))
  const signed = {
    uri: referenceUri(element, shape, profile),
    transforms: shape.transforms,
    digest,
    digestValue: digestOf(DIGEST_ALGORITHMS[digest].hash, encoder.encode(text)).toString('base64'),
  }
  const xades = xadesOf(profile, options.signingTime, signed, signer.certificateChain[0])
  const body = signedInfoBody(signer.algorithm, signed, xades)
  const value = signer.sign(
    encoder.encode(`<ds:SignedInfo xmlns:ds="${DSIG}">${body}`),
    options.signal === undefined ? {} : { signal: options.signal },
  )
  const finish = (signature: Uint8Array) =>
    encoder.encode(text.slice(0, at) + signatureText(body, signature, signer, xades) + text.slice(at))
  return value instanceof Uint8Array ? finish(value) : value.then(finish)
}

function demandTarget(element: XmlElement, { targets }: SignatureProfile): void {
  const known = targets.some((path) => {
    const last = path[path.length - 1]
    return last !== undefined && element.is(last.namespace, last.local)
  })
  if (!known) refuse('SIGNATURE_TARGET_INVALID')
  if (element.child(DSIG, 'Signature') !== undefined) refuse('SIGNATURE_MISPLACED', 'It is signed already.')
}

/** Only the modern shape is ever emitted. */
function signingShape({ shapes }: SignatureProfile): SignatureShape {
  const shape = shapes.find(
    ({ weakening, transforms, canonicalization }) =>
      weakening === undefined && transforms.at(-1) === 'exclusive' && canonicalization.includes('exclusive'),
  )
  return shape ?? refuse('SIGNER_UNSUITABLE', 'The profile has no shape that is emitted.')
}

/** The digest of the signature algorithm when the profile allows it, otherwise the profile's first that is not SHA-1. */
function signingDigest(
  { digestAlgorithms }: SignatureProfile,
  algorithm: SignatureAlgorithm,
): ReferenceDigest {
  const { hash } = SIGNATURE_ALGORITHMS[algorithm]
  const allowed = digestAlgorithms.filter((name) => name !== 'SHA-1')
  const same = allowed.find((name) => DIGEST_ALGORITHMS[name].hash === hash)
  return same ?? allowed[0] ?? refuse('SIGNER_UNSUITABLE', 'The profile has no digest that is emitted.')
}

function signatureIndex(element: XmlElement, { position }: SignatureProfile): number {
  if (typeof position === 'string') return element.children.length
  const { namespace, local } = position.after
  const before = element.children.findIndex(
    (child) => typeof child !== 'string' && child.is(namespace, local),
  )
  if (before === -1) refuse('SIGNATURE_MISPLACED', 'The element after which it stands is missing.', { local })
  return before + 1
}

function referenceUri(element: XmlElement, shape: SignatureShape, profile: SignatureProfile): string {
  if (shape.reference === 'document') return ''
  const id = element.attribute(profile.idAttribute ?? '')
  if (id === undefined || !/^[A-Za-z0-9_.-]+$/.test(id)) {
    refuse('SIGNATURE_REFERENCE_INVALID', 'The element has no identifier that can be referenced.')
  }
  return `#${id}`
}

function xadesOf(
  profile: SignatureProfile,
  signingTime: Date | undefined,
  content: SignedContent,
  certificate: Uint8Array,
): XadesParts | undefined {
  if (signingTime === undefined) {
    return profile.xades === 'required'
      ? refuse('SIGNER_UNSUITABLE', 'The profile needs a signing time.')
      : undefined
  }
  if (profile.xades === 'refused') refuse('SIGNER_UNSUITABLE', 'The profile does not know XAdES.')
  return writeXades(content, certificate, signingTime)
}
