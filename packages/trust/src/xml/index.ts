export type { CanonicalFragment, QualifiedAttributeDraft, XmlDraft } from './draft.ts'
export type { XmlAttribute, XmlElement, XmlNamespaceDeclaration, XmlNode } from './element.ts'
export { XmlError, type XmlErrorCode } from './errors.ts'
export { LIST_LIMITS, MESSAGE_LIMITS, type XmlLimits } from './limits.ts'
