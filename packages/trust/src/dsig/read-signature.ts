import type { XmlElement } from '../xml/index.ts'
import {
  CANONICALIZATIONS,
  DSIG,
  digestBytes,
  ENVELOPED,
  EXCLUSIVE_C14N,
  FILTER2,
  INCLUSIVE_C14N,
  SUBTRACT_SIGNATURES,
} from './algorithms.ts'
import { base64Of, LONGEST } from './base64.ts'
import type { SignatureProfile } from './define-profile.ts'
import type {
  CanonicalizationMode,
  ReferenceDigest,
  TransformName,
  VerificationAlgorithm,
} from './profile.ts'
import { readCertificates } from './read-key-info.ts'
import { attributesWithin, childrenOf, elementsOnly, sequence } from './read-shape.ts'
import { refuse } from './refuse.ts'

/** One ds:Reference, read and of a known form, not yet compared with the document. */
export interface ReferenceParts {
  readonly element: XmlElement
  readonly uri: string | undefined
  readonly type: string | undefined
  readonly transforms: readonly TransformName[]
  readonly inclusivePrefixes: readonly string[]
  readonly digestAlgorithm: ReferenceDigest
  readonly digest: Buffer
}

/** A ds:Signature of exactly the expected shape, nothing of it verified. */
export interface SignatureParts {
  readonly signature: XmlElement
  readonly signedInfo: XmlElement
  readonly canonicalization: CanonicalizationMode
  readonly inclusivePrefixes: readonly string[]
  readonly algorithm: VerificationAlgorithm
  readonly references: readonly [ReferenceParts, ...ReferenceParts[]]
  readonly value: Buffer
  readonly certificates: readonly Uint8Array[]
  readonly object: XmlElement | undefined
}

const SIGNATURE = sequence(DSIG, ['SignedInfo', 'SignatureValue', 'KeyInfo?', 'Object?'])
const REFERENCE = sequence(DSIG, ['Transforms', 'DigestMethod', 'DigestValue'])
const EXCLUSIVE_METHOD = sequence(EXCLUSIVE_C14N, ['InclusiveNamespaces?'])
const EMPTY = sequence(DSIG, [])
const MOST_PREFIXES = 16
const LONGEST_PREFIX_LIST = 512
const MOST_REFERENCES = 2

/**
 * Matches a signature against the one structure that is accepted and reads its values.
 *
 * @throws {TrustError} `SIGNATURE_SHAPE_INVALID` `SIGNATURE_ALGORITHM_REFUSED` `SIGNATURE_TRANSFORM_REFUSED`
 *   `SIGNATURE_REFERENCE_INVALID` `SIGNATURE_ENCODING_INVALID` `SIGNATURE_KEY_INFO_REFUSED`
 */
export function readSignature(signature: XmlElement, profile: SignatureProfile): SignatureParts {
  attributesWithin(signature, ['Id'])
  const children = childrenOf(signature, SIGNATURE)
  const { SignedInfo: signedInfo, SignatureValue: value, KeyInfo: keyInfo, Object: object } = children
  if (signedInfo === undefined || value === undefined) refuse('SIGNATURE_SHAPE_INVALID')
  if (object !== undefined && profile.xades === 'refused') {
    refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: 'Object' })
  }
  attributesWithin(value, ['Id'])
  return {
    signature,
    ...readSignedInfo(signedInfo, profile),
    value: base64Of(value, LONGEST.signature),
    certificates: readCertificates(keyInfo, profile),
    object,
  }
}

function readSignedInfo(signedInfo: XmlElement, profile: SignatureProfile) {
  attributesWithin(signedInfo, ['Id'])
  const [method, algorithm, ...references] = elementsOnly(signedInfo)
  if (!method?.is(DSIG, 'CanonicalizationMethod') || !algorithm?.is(DSIG, 'SignatureMethod')) {
    refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: 'SignedInfo' })
  }
  if (references.some((reference) => !reference.is(DSIG, 'Reference'))) {
    refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: 'SignedInfo' })
  }
  if (references.length > MOST_REFERENCES) {
    refuse('SIGNATURE_REFERENCE_INVALID', undefined, { references: references.length })
  }
  const [first, ...rest] = references
  if (first === undefined) refuse('SIGNATURE_REFERENCE_INVALID', undefined, { references: 0 })
  const signatureAlgorithm = profile.signatureUris.get(algorithmOf(algorithm))
  if (signatureAlgorithm === undefined)
    refuse('SIGNATURE_ALGORITHM_REFUSED', undefined, { element: algorithm.local })
  childrenOf(algorithm, EMPTY)
  return {
    signedInfo,
    canonicalization: canonicalizationOf(method),
    inclusivePrefixes: inclusivePrefixesOf(method),
    algorithm: signatureAlgorithm,
    references: [readReference(first, profile), ...rest.map((each) => readReference(each, profile))] as const,
  }
}

function readReference(element: XmlElement, profile: SignatureProfile): ReferenceParts {
  attributesWithin(element, ['Id', 'URI', 'Type'])
  const children = childrenOf(element, REFERENCE)
  const { Transforms: transforms, DigestMethod: method, DigestValue: value } = children
  if (transforms === undefined || method === undefined || value === undefined)
    refuse('SIGNATURE_SHAPE_INVALID')
  attributesWithin(transforms, [])
  attributesWithin(value, [])
  const digestAlgorithm = profile.digestUris.get(algorithmOf(method))
  if (digestAlgorithm === undefined)
    refuse('SIGNATURE_ALGORITHM_REFUSED', undefined, { element: method.local })
  childrenOf(method, EMPTY)
  const digest = base64Of(value, LONGEST.digest)
  if (digest.length !== digestBytes(digestAlgorithm)) {
    refuse('SIGNATURE_ENCODING_INVALID', undefined, { element: value.local })
  }
  return {
    element,
    uri: element.attribute('URI'),
    type: element.attribute('Type'),
    ...readTransforms(transforms),
    digestAlgorithm,
    digest,
  }
}

const MOST_TRANSFORMS = 2

function readTransforms(transforms: XmlElement): Pick<ReferenceParts, 'transforms' | 'inclusivePrefixes'> {
  const elements = elementsOnly(transforms)
  if (elements.length === 0 || elements.length > MOST_TRANSFORMS) {
    refuse('SIGNATURE_TRANSFORM_REFUSED', undefined, { transforms: elements.length })
  }
  let inclusivePrefixes: readonly string[] = []
  const names = elements.map((element): TransformName => {
    if (!element.is(DSIG, 'Transform'))
      refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: 'Transforms' })
    switch (algorithmOf(element)) {
      case ENVELOPED:
        childrenOf(element, EMPTY)
        return 'enveloped'
      case EXCLUSIVE_C14N:
        inclusivePrefixes = inclusivePrefixesOf(element)
        return 'exclusive'
      case INCLUSIVE_C14N:
        childrenOf(element, EMPTY)
        return 'inclusive'
      case FILTER2:
        return subtractSignatures(element)
      default:
        return refuse('SIGNATURE_TRANSFORM_REFUSED')
    }
  })
  return { transforms: names, inclusivePrefixes }
}

/** XPath Filter 2 is accepted as one exact text, never evaluated. */
function subtractSignatures(transform: XmlElement): 'subtract-signatures' {
  const [xpath, ...others] = elementsOnly(transform)
  const known =
    others.length === 0 &&
    xpath?.is(FILTER2, 'XPath') === true &&
    xpath.attributes.length === 1 &&
    xpath.attribute('Filter') === 'subtract' &&
    xpath.text() === SUBTRACT_SIGNATURES &&
    xpath.namespaceOf('ds') === DSIG
  if (!known) refuse('SIGNATURE_TRANSFORM_REFUSED')
  return 'subtract-signatures'
}

function canonicalizationOf(method: XmlElement): CanonicalizationMode {
  const uri = algorithmOf(method)
  if (uri === CANONICALIZATIONS.exclusive) return 'exclusive'
  if (uri !== CANONICALIZATIONS.inclusive)
    refuse('SIGNATURE_TRANSFORM_REFUSED', undefined, { element: method.local })
  childrenOf(method, EMPTY)
  return 'inclusive'
}

function inclusivePrefixesOf(method: XmlElement): readonly string[] {
  const { InclusiveNamespaces: inclusive } = childrenOf(method, EXCLUSIVE_METHOD)
  if (inclusive === undefined) return []
  attributesWithin(inclusive, ['PrefixList'])
  childrenOf(inclusive, EMPTY)
  const list = inclusive.attribute('PrefixList') ?? ''
  if (list.length > LONGEST_PREFIX_LIST) {
    refuse('SIGNATURE_TRANSFORM_REFUSED', undefined, { element: inclusive.local })
  }
  const prefixes = list.split(/[ \t\n]+/).filter((prefix) => prefix !== '')
  if (prefixes.length > MOST_PREFIXES)
    refuse('SIGNATURE_TRANSFORM_REFUSED', undefined, { element: inclusive.local })
  return prefixes
}

function algorithmOf(element: XmlElement): string {
  attributesWithin(element, ['Algorithm'])
  return element.attribute('Algorithm') ?? ''
}
