/** Why the reader, the writer or the scanner refused. Each is a code of `trustErrors` too. */
export type XmlErrorCode =
  | 'XML_TOO_LARGE'
  | 'XML_ENCODING_INVALID'
  | 'XML_ENCODING_UNSUPPORTED'
  | 'XML_DECLARATION_INVALID'
  | 'XML_CHARACTER_ILLEGAL'
  | 'XML_DOCTYPE_REFUSED'
  | 'XML_INSTRUCTION_REFUSED'
  | 'XML_COMMENT_REFUSED'
  | 'XML_MALFORMED'
  | 'XML_NAME_INVALID'
  | 'XML_TAG_MISMATCH'
  | 'XML_UNCLOSED'
  | 'XML_TRAILING_CONTENT'
  | 'XML_ATTRIBUTE_DUPLICATE'
  | 'XML_REFERENCE_INVALID'
  | 'XML_PREFIX_UNBOUND'
  | 'XML_NAMESPACE_INVALID'
  | 'XML_ID_DUPLICATE'
  | 'XML_TOO_DEEP'
  | 'XML_TOO_MANY_ELEMENTS'
  | 'XML_TOO_MANY_ATTRIBUTES'
  | 'XML_TOO_MANY_NAMESPACES'
  | 'XML_TEXT_TOO_LONG'
  | 'XML_ELEMENT_NOT_FOUND'
  | 'XML_ELEMENT_REPEATED'
  | 'XML_DRAFT_INVALID'

/** A refusal of this folder: a code, and the byte offset in the input where reading stopped. Never any content. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly code: XmlErrorCode
  /** Bytes from the start of the input; 0 for what was to be written. */
  readonly position: number

  constructor(code: XmlErrorCode, position: number) {
    super(`${code} at byte ${position}`)
    this.code = code
    this.position = position
  }
}
