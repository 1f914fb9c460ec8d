export type { CanonicalizeOptions } from './canonical-writer.ts'
export { canonicalize, type SubtreeOptions } from './canonicalize.ts'
export {
  type DetachedElement,
  type DetachName,
  type DetachRequest,
  type DetachStep,
  detachElement,
} from './detach-element.ts'
export type { CanonicalFragment, QualifiedAttributeDraft, XmlDraft } from './draft.ts'
export type { XmlAttribute, XmlElement, XmlNamespaceDeclaration, XmlNode } from './element.ts'
export { XmlError, type XmlErrorCode } from './errors.ts'
export { LIST_LIMITS, MESSAGE_LIMITS, type XmlLimits } from './limits.ts'
export { type RowsRequest, readRows } from './read-rows.ts'
export { type ReadOptions, readXml } from './read-xml.ts'
export { writeXml } from './write-xml.ts'
