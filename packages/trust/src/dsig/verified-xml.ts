import type { KeyObject } from 'node:crypto'
import type { Check, CheckReport } from '@entente/core/checks'
import type { Weakening } from '../x509/weakening.ts'
import type { XmlElement } from '../xml/index.ts'
import type {
  CanonicalizationMode,
  ReferenceDigest,
  VerificationAlgorithm,
  WeakeningName,
} from './profile.ts'

/** What a signature shows before anything of it is verified. Only for choosing the key and the policy. */
export interface PresentedSignature {
  /** Certificates of KeyInfo in DER, in document order: the signer's first. Candidates, never trust. */
  readonly certificates: readonly Uint8Array[]
  /** The root of the document, unverified; without content when the document has more than 4,096 elements and texts. */
  readonly root: XmlElement
  /** The element that this signature claims to cover, unverified; without content as the root is. */
  readonly target: XmlElement
  readonly signatureAlgorithm: VerificationAlgorithm
}

/** A dated exception that a partner was granted, and what it covers. */
export interface GrantedWeakening extends Weakening {
  readonly name: WeakeningName
}

/** The key the caller trusts for this signature. */
export interface ResolvedKey {
  readonly key: KeyObject
  /** The signer's certificate in DER, which XAdES properties must name. */
  readonly certificate: Uint8Array
  /** What the caller checked to reach this key; becomes part of the report. */
  readonly checks: readonly Check[]
  /** @default none */
  readonly weakenings?: readonly GrantedWeakening[]
}

/** Chooses the key for a signature. Throws when no key is trusted for it. */
export type ResolveKey = (presented: PresentedSignature) => ResolvedKey

/** The algorithms that were actually used. */
export interface SignatureAlgorithms {
  readonly signature: VerificationAlgorithm
  readonly digest: ReferenceDigest
  readonly canonicalization: CanonicalizationMode
}

/** Content whose signature verified, as bytes. */
export interface VerifiedContent {
  /** Exactly the bytes that were digested: the signed element without its signature, in canonical form. */
  readonly canonical: Uint8Array
  /** The signer's certificate in DER, as resolved. */
  readonly certificate: Uint8Array
  readonly algorithms: SignatureAlgorithms
  /** The weakenings that were needed, empty in the normal case. */
  readonly weakenings: readonly GrantedWeakening[]
  /** The checks of the signature followed by those of the key. */
  readonly report: CheckReport
  /** The XAdES SignedProperties, read from their own digested bytes; undefined when there are none. */
  readonly signedProperties: XmlElement | undefined
}

/** Marks what only a verification makes. Not exported by the package. */
export const VERIFIED: unique symbol = Symbol('verified')

/** Content whose signature verified. Only `verifySigned` makes one. */
export interface VerifiedXml extends VerifiedContent {
  readonly [VERIFIED]: 'xml'
  /** The signed element, read from `canonical`. */
  readonly element: XmlElement
}

/** A large list whose signature verified; its rows are read from `canonical`. Only `verifySignedList` makes one. */
export interface VerifiedList extends VerifiedContent {
  readonly [VERIFIED]: 'list'
}
