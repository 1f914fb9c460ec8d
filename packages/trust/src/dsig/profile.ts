import type { SignatureAlgorithm } from '@entente/core/ports'
import type { XmlLimits } from '../xml/index.ts'

/** An element name, compared on namespace and local name; the prefix never counts. */
export interface NameTest {
  /** Empty for no namespace. */
  readonly namespace: string
  readonly local: string
}

/** Signature algorithms that can be verified. `RSA-SHA1` needs the weakening `sha1`. */
export type VerificationAlgorithm = SignatureAlgorithm | 'RSA-SHA1'

/** Digests of references. `SHA-1` needs the weakening `sha1`. */
export type ReferenceDigest = 'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHA-1'

/** `exclusive` is XML-EXC-C14N, `inclusive` is Canonical XML 1.0; both without comments. */
export type CanonicalizationMode = 'exclusive' | 'inclusive'

/**
 * A transform of a reference. `subtract-signatures` is XPath Filter 2 with the one expression `/descendant::ds:Signature`.
 * A sequence that does not end with a canonicalisation is followed by the inclusive one, as XML-DSig says.
 */
export type TransformName = 'enveloped' | 'subtract-signatures' | CanonicalizationMode

/** A departure from the rule that one partner is granted until a date. Verify only. */
export type WeakeningName = 'sha1' | 'legacy-shape'

/** One way, exact and complete, in which the signed element may be referenced. */
export interface SignatureShape {
  /** `id`: `#` and the identifier of the signed element. `document`: an empty URI; the signed element is the root. */
  readonly reference: 'id' | 'document'
  /** The exact sequence. */
  readonly transforms: readonly TransformName[]
  /** Canonicalisations accepted for SignedInfo. */
  readonly canonicalization: readonly CanonicalizationMode[]
  /** The weakening a partner must have been granted for this shape. */
  readonly weakening?: WeakeningName
}

/** Where the signature stands among the children of the signed element. */
export type SignaturePosition = 'any' | 'last' | { readonly after: NameTest }

/** The definition of a signature profile: a closed grammar, whatever it does not name is refused. */
export interface SignatureProfileDefinition {
  /** Stable name, written in reports: `interops-vi`. */
  readonly id: string
  /**
   * Paths from the root to the elements that may be signed; each is a list of names, root first. When several are
   * signed every signature is verified, and the first path of this list that carries one is what is returned.
   */
  readonly targets: readonly (readonly NameTest[])[]
  /** Local name, in no namespace, of the identifier of the signed element. Required when a shape references by `id`. */
  readonly idAttribute?: string
  /** `any` accepts identifiers that are not XML names, such as a bare UUID. @default 'ncname' */
  readonly idForm?: 'ncname' | 'any'
  readonly shapes: readonly SignatureShape[]
  readonly signatureAlgorithms: readonly VerificationAlgorithm[]
  readonly digestAlgorithms: readonly ReferenceDigest[]
  /** @default 'any' */
  readonly position?: SignaturePosition
  readonly keyInfo?: {
    /** @default true */
    readonly required?: boolean
    /** Largest number of certificates. @default 8 */
    readonly maxCertificates?: number
    /** Siblings of X509Data that are passed over without being read. @default none */
    readonly ignored?: readonly ('KeyName' | 'KeyValue')[]
  }
  /** XAdES properties in one ds:Object, covered by a second reference. @default 'refused' */
  readonly xades?: 'refused' | 'optional' | 'required'
  /** @default 'refuse' */
  readonly comments?: 'refuse' | 'drop'
  /** @default MESSAGE_LIMITS */
  readonly limits?: Partial<XmlLimits>
}
