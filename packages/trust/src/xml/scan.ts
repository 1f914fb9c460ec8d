// One file of over 400 lines: every step of the scan changes the same state, and calls across files cost time here.
import { continuesName, isPlainNamespace, isSpace, startsName } from './characters.ts'
import type { XmlAttribute, XmlNamespaceDeclaration } from './element.ts'
import { ElementNode, XML_NAMESPACE, XMLNS_NAMESPACE } from './element.ts'
import { XmlError, type XmlErrorCode } from './errors.ts'
import { NamespaceScope } from './namespace-scope.ts'
import { BadReference, resolveReferences } from './references.ts'
import type { ScanOptions, ScanSink } from './scan-sink.ts'
import { byteOffset, type Source } from './source.ts'

/** An attribute whose namespace is still to be resolved. */
type OpenAttribute = { -readonly [Key in keyof XmlAttribute]: XmlAttribute[Key] }

const NO_ATTRIBUTES: XmlAttribute[] = []
const NO_DECLARATIONS: XmlNamespaceDeclaration[] = []
Object.freeze(NO_ATTRIBUTES)
Object.freeze(NO_DECLARATIONS)
/** Up to here attributes are compared pairwise, beyond through a set. */
const PAIRWISE = 8

const SPACE = 0x20
const BANG = 0x21
const QUOTE = 0x22
const APOSTROPHE = 0x27
const SLASH = 0x2f
const COLON = 0x3a
const EQUALS = 0x3d
const GREATER = 0x3e
const QUESTION = 0x3f

/**
 * Reads a document once, from the first character to the last, and hands every piece to the sink.
 *
 * The accepted XML is a strict part of XML 1.0 with namespaces; everything else is refused with a code and a position.
 */
export class Scanner {
  private readonly source: Source
  private readonly text: string
  private readonly options: ScanOptions
  private readonly sink: ScanSink
  private at: number
  private depth = 0
  private elements = 0
  private runLength = 0
  /** Where the last piece started that does not read as its canonical form does. */
  private oddity = -1
  private open: ElementNode | undefined
  private root: ElementNode | undefined
  private stopped = false
  /** Positions of what texts and values must not hold as it stands, so that most are accepted without being searched. */
  private nextAmpersand: number
  private nextSectionEnd: number
  private nextTab: number
  private nextLineFeed: number
  /** Position of the next `<` after the start tag that is being read. */
  private nextTag = 0
  private readonly scope = new NamespaceScope()
  private readonly identifiers = new Set<string>()
  // The name read last, and its parts.
  private name = ''
  private prefix = ''
  private local = ''
  // What the start tag read last carries.
  private attributes = NO_ATTRIBUTES
  private declarations = NO_DECLARATIONS
  /** Whether the attribute value read last is written as a canonical one. */
  private plainValue = false

  constructor(source: Source, options: ScanOptions, sink: ScanSink) {
    this.source = source
    this.text = source.text
    this.options = options
    this.sink = sink
    this.at = source.start
    this.nextAmpersand = this.find('&', source.start)
    this.nextSectionEnd = this.find(']]>', source.start)
    this.nextTab = this.find('\t', source.start)
    this.nextLineFeed = this.find('\n', source.start)
  }

  /** @returns the root element, or undefined when the sink ended the scan */
  run(): ElementNode | undefined {
    const text = this.text
    while (!this.stopped) {
      const tag = text.indexOf('<', this.at)
      if (tag === -1) return this.finish()
      if (tag > this.at) this.characters(this.at, tag)
      const next = text.charCodeAt(tag + 1)
      if (next === SLASH) this.endTag(tag)
      else if (next === BANG) this.section(tag)
      else if (next === QUESTION) this.fail('XML_INSTRUCTION_REFUSED', tag)
      else this.startTag(tag)
    }
    return undefined
  }

  private finish(): ElementNode {
    if (this.open !== undefined || this.root === undefined) this.fail('XML_UNCLOSED', this.text.length)
    if (this.at < this.text.length) this.characters(this.at, this.text.length)
    return this.root
  }

  private characters(start: number, end: number): void {
    const open = this.open
    if (open === undefined) {
      for (let at = start; at < end; at += 1) {
        if (!isSpace(this.text.charCodeAt(at))) this.fail('XML_TRAILING_CONTENT', at)
      }
      return
    }
    if (this.nextSectionEnd < start) this.nextSectionEnd = this.find(']]>', start)
    if (this.nextSectionEnd < end) this.fail('XML_MALFORMED', this.nextSectionEnd)
    if (this.nextAmpersand < start) this.nextAmpersand = this.find('&', start)
    this.lengthen(end - start, start)
    const raw = this.text.slice(start, end)
    if (this.nextAmpersand < end) {
      this.oddity = start
      this.sink.text(this.resolve(raw, start), open, start, end, false)
    } else {
      const verbatim = !raw.includes('>')
      if (!verbatim) this.oddity = start
      this.sink.text(raw, open, start, end, verbatim)
    }
  }

  /** CDATA, or one of the constructs that are refused. */
  private section(tag: number): void {
    const text = this.text
    if (text.startsWith('<![CDATA[', tag) && this.open !== undefined) {
      const end = text.indexOf(']]>', tag + 9)
      if (end === -1) this.fail('XML_UNCLOSED', text.length)
      this.lengthen(end - tag - 9, tag)
      if (end > tag + 9) this.sink.text(text.slice(tag + 9, end), this.open, tag, end + 3, false)
      this.at = end + 3
    } else if (text.startsWith('<!--', tag)) {
      if (this.options.comments === 'refuse') this.fail('XML_COMMENT_REFUSED', tag)
      const end = text.indexOf('--', tag + 4)
      if (end === -1) this.fail('XML_UNCLOSED', text.length)
      if (text.charCodeAt(end + 2) !== GREATER) this.fail('XML_MALFORMED', end)
      this.at = end + 3
    } else {
      this.fail(text.startsWith('<!DOCTYPE', tag) ? 'XML_DOCTYPE_REFUSED' : 'XML_MALFORMED', tag)
    }
    this.oddity = tag
  }

  private endTag(tag: number): void {
    const open = this.open
    if (open === undefined) this.fail('XML_TAG_MISMATCH', tag)
    const text = this.text
    if (!text.startsWith(open.name, tag + 2)) this.fail('XML_TAG_MISMATCH', tag)
    let at = tag + 2 + open.name.length
    const verbatim = text.charCodeAt(at) === GREATER
    if (!verbatim) {
      at = this.skipSpace(at)
      if (at >= text.length) this.fail('XML_UNCLOSED', at)
      if (text.charCodeAt(at) !== GREATER) this.fail('XML_TAG_MISMATCH', at)
    }
    this.at = at + 1
    if (!verbatim) this.oddity = tag
    else if (this.oddity < open.start) open.end = at + 1
    this.sink.close(open, tag, at + 1, verbatim)
    this.leave(open)
  }

  private leave(element: ElementNode): void {
    this.open = element.parent
    this.depth -= 1
    this.runLength = 0
    if (element.declarations.length > 0) this.scope.leave(element.declarations)
  }

  private startTag(tag: number): void {
    const limits = this.options.limits
    if (this.open === undefined && this.root !== undefined) this.fail('XML_TRAILING_CONTENT', tag)
    this.depth += 1
    this.elements += 1
    this.runLength = 0
    if (this.depth > limits.depth) this.fail('XML_TOO_DEEP', tag)
    if (this.elements > limits.elements) this.fail('XML_TOO_MANY_ELEMENTS', tag)

    let at = this.qualifiedName(tag + 1)
    const { name, prefix, local } = this
    this.attributes = NO_ATTRIBUTES
    this.declarations = NO_DECLARATIONS
    let verbatim = true
    const next = this.text.charCodeAt(at)
    if (next !== GREATER && next !== SLASH) {
      this.at = at
      verbatim = this.readAttributes(tag)
      at = this.at
    }
    const { attributes, declarations } = this

    const parent = this.open
    const inherits = declarations.length === 0 && parent !== undefined && parent.prefix === prefix
    const namespace = inherits ? parent.namespace : this.namespaceOf(prefix, tag)
    const empty = this.text.charCodeAt(at) === SLASH
    if (empty && this.text.charCodeAt(at + 1) !== GREATER) this.fail('XML_MALFORMED', at)
    const end = empty ? at + 2 : at + 1
    if (empty) verbatim = false
    if (!verbatim || !inherits) this.oddity = tag

    const element = new ElementNode(
      name,
      prefix,
      local,
      namespace,
      attributes,
      declarations,
      parent,
      this.text,
      tag,
    )
    if (parent === undefined) this.root = element
    this.at = end
    this.open = element
    if (!this.sink.open(element, tag, end, verbatim)) {
      this.stopped = true
      return
    }
    if (empty) {
      this.sink.close(element, end, end, false)
      this.leave(element)
    }
  }

  /**
   * Reads the attributes from `this.at` up to the `>` or `/` that ends the tag.
   *
   * @returns whether they are written as canonical ones, without prefix and without any declaration
   */
  private readAttributes(tag: number): boolean {
    const { text, options } = this
    let attributes: OpenAttribute[] = []
    let names: Set<string> | undefined
    let verbatim = true
    let before = ''
    this.nextTag = this.find('<', tag + 1)
    for (;;) {
      const at = this.skipSpace(this.at)
      const code = text.charCodeAt(at)
      if (code === GREATER || code === SLASH) {
        if (at !== this.at) verbatim = false
        this.at = at
        break
      }
      if (at >= text.length) this.fail('XML_UNCLOSED', at)
      if (at === this.at) this.fail('XML_MALFORMED', at)
      if (at !== this.at + 1 || text.charCodeAt(at - 1) !== SPACE) verbatim = false
      const nameEnd = this.qualifiedName(at)
      const { name, prefix, local } = this
      const value = this.attributeValue(nameEnd)
      if (!this.plainValue || prefix !== '' || local < before) verbatim = false
      before = local
      if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) {
        verbatim = false
        this.declare(prefix === '' ? '' : local, value, at)
      } else {
        const count = attributes.length
        if (count >= options.limits.attributes) this.fail('XML_TOO_MANY_ATTRIBUTES', at)
        if (count < PAIRWISE) {
          for (const other of attributes) if (other.name === name) this.fail('XML_ATTRIBUTE_DUPLICATE', tag)
        } else {
          names ??= new Set(attributes.map((attribute) => attribute.name))
          if (names.has(name)) this.fail('XML_ATTRIBUTE_DUPLICATE', tag)
          names.add(name)
        }
        const attribute: OpenAttribute = { name, prefix, local, namespace: '', value }
        // An array that is pushed to at once gets room for many; most elements have one attribute.
        if (count === 0) attributes = [attribute]
        else attributes.push(attribute)
      }
    }
    this.bind(this.declarations, tag)
    if (attributes.length === 0) return verbatim
    let prefixed = 0
    for (const attribute of attributes) {
      if (options.identifiers === 'unique') this.identify(attribute, tag)
      if (attribute.prefix === '') continue
      attribute.namespace = this.namespaceOf(attribute.prefix, tag)
      prefixed += 1
    }
    if (prefixed > 1) this.refuseSameExpandedName(attributes, tag)
    this.attributes = attributes
    return verbatim
  }

  /** Reads `="value"` after a name. Leaves in `plainValue` whether it is written as a canonical one. */
  private attributeValue(nameEnd: number): string {
    const text = this.text
    let at = this.skipSpace(nameEnd)
    if (text.charCodeAt(at) !== EQUALS) this.fail(at >= text.length ? 'XML_UNCLOSED' : 'XML_MALFORMED', at)
    at = this.skipSpace(at + 1)
    const quote = text.charCodeAt(at)
    if (quote !== QUOTE && quote !== APOSTROPHE) {
      this.fail(at >= text.length ? 'XML_UNCLOSED' : 'XML_MALFORMED', at)
    }
    const start = at + 1
    const end = text.indexOf(quote === QUOTE ? '"' : "'", start)
    if (this.nextTag < (end === -1 ? text.length : end)) this.fail('XML_MALFORMED', this.nextTag)
    if (end === -1) this.fail('XML_UNCLOSED', text.length)
    if (end - start > this.options.limits.textLength) this.fail('XML_TEXT_TOO_LONG', start)
    this.at = end + 1
    const raw = text.slice(start, end)
    if (this.nextAmpersand < start) this.nextAmpersand = this.find('&', start)
    if (this.nextTab < start) this.nextTab = this.find('\t', start)
    if (this.nextLineFeed < start) this.nextLineFeed = this.find('\n', start)
    const referring = this.nextAmpersand < end
    const spaced = this.nextTab < end || this.nextLineFeed < end
    this.plainValue = quote === QUOTE && at === nameEnd + 1 && !referring && !spaced
    if (!referring && !spaced) return raw
    const value = raw.replace(/[\t\n]/g, ' ')
    return referring ? this.resolve(value, start) : value
  }

  private declare(prefix: string, uri: string, at: number): void {
    if (prefix === 'xml' && uri === XML_NAMESPACE) return
    const declared = this.declarations.length
    if (declared >= this.options.limits.declarations) this.fail('XML_TOO_MANY_NAMESPACES', at)
    if (prefix === 'xml' || prefix === 'xmlns' || uri === XML_NAMESPACE || uri === XMLNS_NAMESPACE) {
      this.fail('XML_NAMESPACE_INVALID', at)
    }
    if (uri === '' ? prefix !== '' : !isPlainNamespace(uri)) this.fail('XML_NAMESPACE_INVALID', at)
    if (declared === 0) this.declarations = [{ prefix, uri }]
    else this.declarations.push({ prefix, uri })
  }

  private bind(declarations: readonly XmlNamespaceDeclaration[], tag: number): void {
    if (
      declarations.length > 1 &&
      new Set(declarations.map(({ prefix }) => prefix)).size < declarations.length
    ) {
      this.fail('XML_ATTRIBUTE_DUPLICATE', tag)
    }
    this.scope.enter(declarations)
  }

  private namespaceOf(prefix: string, tag: number): string {
    return this.scope.find(prefix) ?? this.fail('XML_PREFIX_UNBOUND', tag)
  }

  /** Collects identifiers by name, not by type: what any reader may take for one must be unique. */
  private identify(attribute: XmlAttribute, tag: number): void {
    const local = attribute.local
    const isIdentifier =
      (local.length === 2 && local.toLowerCase() === 'id') || this.options.idAttributes.includes(local)
    if (!isIdentifier) return
    const known = this.identifiers.size
    if (this.identifiers.add(attribute.value).size === known) this.fail('XML_ID_DUPLICATE', tag)
  }

  /** Two prefixes may name the same namespace: `p:x` and `q:x` are then the same attribute. */
  private refuseSameExpandedName(attributes: readonly XmlAttribute[], tag: number): void {
    const seen = new Set<string>()
    for (const { prefix, local, namespace } of attributes) {
      if (prefix === '') continue
      const expanded = `${local} ${namespace}`
      if (seen.has(expanded)) this.fail('XML_ATTRIBUTE_DUPLICATE', tag)
      seen.add(expanded)
    }
  }

  /** Reads a qualified name into `name`, `prefix` and `local`. Returns the position after it. */
  private qualifiedName(start: number): number {
    const text = this.text
    let at = start
    let localStart = start
    if (!startsName(text.charCodeAt(at)))
      this.fail(at >= text.length ? 'XML_UNCLOSED' : 'XML_NAME_INVALID', at)
    at += 1
    for (;;) {
      const code = text.charCodeAt(at)
      if (continuesName(code)) {
        at += 1
      } else if (code === COLON) {
        if (localStart !== start || !startsName(text.charCodeAt(at + 1))) this.fail('XML_NAME_INVALID', at)
        localStart = at + 1
        at += 2
      } else break
    }
    this.name = text.slice(start, at)
    if (localStart === start) {
      this.prefix = ''
      this.local = this.name
    } else {
      this.prefix = text.slice(start, localStart - 1)
      this.local = text.slice(localStart, at)
    }
    return at
  }

  private skipSpace(start: number): number {
    let at = start
    while (isSpace(this.text.charCodeAt(at))) at += 1
    return at
  }

  private lengthen(units: number, at: number): void {
    this.runLength += units
    if (this.runLength > this.options.limits.textLength) this.fail('XML_TEXT_TOO_LONG', at)
  }

  private resolve(raw: string, start: number): string {
    try {
      return resolveReferences(raw)
    } catch (error) {
      if (error instanceof BadReference) this.fail('XML_REFERENCE_INVALID', start + error.at)
      throw error
    }
  }

  /** The end of the text when there is none. */
  private find(needle: string, from: number): number {
    const found = this.text.indexOf(needle, from)
    return found === -1 ? this.text.length : found
  }

  private fail(code: XmlErrorCode, at: number): never {
    throw new XmlError(code, byteOffset(this.source, at))
  }
}
