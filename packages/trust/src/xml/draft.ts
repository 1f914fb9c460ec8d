import type { XmlElement } from './element.ts'

/** Bytes that are already a complete element in canonical form, such as what `signXml` returns. */
export interface CanonicalFragment {
  readonly canonical: Uint8Array
}

/** An attribute in a namespace: `wsu:Id`. */
export interface QualifiedAttributeDraft {
  /** Prefix and local name: `wsu:Id`. */
  readonly name: string
  readonly namespace: string
  readonly value: string
}

/**
 * An element to be written. Namespace declarations follow from the names that are used and are never given.
 *
 * @example
 * const issuer: XmlDraft = { name: 'saml:Issuer', namespace: SAML, children: ['urn:interops:73282932000074:idp:a:1'] }
 */
export interface XmlDraft {
  /** The qualified name to write: `saml:Issuer`, or without a prefix for the default namespace. */
  readonly name: string
  /** Empty for no namespace, which excludes a prefix. */
  readonly namespace: string
  /** Attributes in no namespace. An undefined value leaves the attribute out. */
  readonly attributes?: Readonly<Record<string, string | undefined>>
  readonly qualifiedAttributes?: readonly QualifiedAttributeDraft[]
  /** Text is escaped when written. An `XmlElement` is canonicalised in its new place. Undefined children are left out. */
  readonly children?: readonly (XmlDraft | XmlElement | CanonicalFragment | string | undefined)[]
}
