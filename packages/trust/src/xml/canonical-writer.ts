import {
  type ElementNode,
  XML_NAMESPACE,
  type XmlAttribute,
  type XmlNamespaceDeclaration,
} from './element.ts'

/** How a subtree is canonicalised. Comments never survive: the reader refuses or drops them. */
export interface CanonicalizeOptions {
  /** `exclusive` is XML-EXC-C14N, `inclusive` is Canonical XML 1.0. */
  readonly mode: 'exclusive' | 'inclusive'
  /** Prefixes that exclusive mode treats as inclusive mode does; `#default` is the default namespace. @default none */
  readonly inclusivePrefixes?: readonly string[]
}

/**
 * Emits elements in canonical form, tag by tag. It keeps what the canonical form depends on: which namespace each
 * prefix was last declared with in the output.
 */
export class CanonicalWriter {
  /** Everything emitted since it was last taken. */
  output = ''
  private readonly inclusive: boolean
  private readonly inclusivePrefixes: readonly string[]
  private readonly rendered = new Map<string, string>()
  /** Per open element: itself, and how many declarations it rendered. */
  private readonly path: ElementNode[] = []
  private readonly counts: number[] = []
  private readonly hiddenPrefixes: string[] = []
  private readonly hiddenUris: (string | undefined)[] = []

  constructor(options: CanonicalizeOptions) {
    this.inclusive = options.mode === 'inclusive'
    this.inclusivePrefixes = (options.inclusivePrefixes ?? []).map((prefix) =>
      prefix === '#default' ? '' : prefix,
    )
  }

  open(element: ElementNode): void {
    if (this.needsNoDeclaration(element)) {
      this.push(element, 0)
      this.output += `<${element.name}${writeAttributes(element.attributes)}>`
    } else this.openDeclaring(element)
  }

  /** Enters an element whose start tag is canonical as long as it needs no declaration, writing nothing; or says no. */
  enterPlain(element: ElementNode): boolean {
    const plain = this.needsNoDeclaration(element)
    if (plain) this.push(element, 0)
    return plain
  }

  /** Writes a whole child of the open element as it was read, when that is canonical there; or says no. */
  copy(element: ElementNode): boolean {
    const canonical = element.end !== -1 && element.parent === this.path[this.path.length - 1]
    if (canonical) this.output += element.written.slice(element.start, element.end)
    return canonical
  }

  /** The common case: the one prefix that is used is already rendered, most often by the parent. */
  private needsNoDeclaration(element: ElementNode): boolean {
    const parent = this.path[this.path.length - 1]
    if (this.inclusive || parent === undefined) return false
    const { prefix: own, namespace } = element
    const asParent = parent.prefix === own && parent.namespace === namespace
    if (!asParent && (this.rendered.get(own) ?? '') !== namespace) return false
    if (this.inclusivePrefixes.length > 0 && element.declarations.length > 0) return false
    for (const { prefix } of element.attributes) {
      if (prefix !== '') return false
    }
    return true
  }

  private openDeclaring(element: ElementNode): void {
    const parent = this.path[this.path.length - 1]
    const before = this.hiddenPrefixes.length
    const declarations = this.inclusive
      ? this.declareInclusively(element, parent)
      : this.declareExclusively(element, parent)
    this.push(element, this.hiddenPrefixes.length - before)
    const attributes = this.inclusive && parent === undefined ? withInherited(element) : element.attributes
    this.output += `<${element.name}${writeDeclarations(declarations)}${writeAttributes(attributes)}>`
  }

  private push(element: ElementNode, declarations: number): void {
    this.path.push(element)
    this.counts.push(declarations)
  }

  text(value: string): void {
    this.output += escapeText(value)
  }

  close(element: ElementNode): void {
    this.output += `</${element.name}>`
    this.leave()
  }

  /** Leaves the element that is open, writing nothing. */
  leave(): void {
    this.path.pop()
    for (let count = this.counts.pop() ?? 0; count > 0; count -= 1) {
      const prefix = this.hiddenPrefixes.pop() ?? ''
      const uri = this.hiddenUris.pop()
      if (uri === undefined) this.rendered.delete(prefix)
      else this.rendered.set(prefix, uri)
    }
  }

  private declareExclusively(
    element: ElementNode,
    parent: ElementNode | undefined,
  ): XmlNamespaceDeclaration[] {
    const needed: XmlNamespaceDeclaration[] = []
    this.need(element.prefix, element.namespace, needed)
    for (const attribute of element.attributes) {
      if (attribute.prefix !== '') this.need(attribute.prefix, attribute.namespace, needed)
    }
    if (parent === undefined || element.declarations.length > 0) {
      for (const prefix of this.inclusivePrefixes) {
        const uri = element.namespaceOf(prefix)
        if (uri !== undefined || prefix === '') this.need(prefix, uri ?? '', needed)
      }
    }
    return needed
  }

  private declareInclusively(
    element: ElementNode,
    parent: ElementNode | undefined,
  ): XmlNamespaceDeclaration[] {
    const needed: XmlNamespaceDeclaration[] = []
    if (parent === undefined) {
      for (const [prefix, uri] of inScope(element)) this.need(prefix, uri, needed)
    } else {
      for (const { prefix, uri } of element.declarations) this.need(prefix, uri, needed)
    }
    return needed
  }

  private need(prefix: string, uri: string, needed: XmlNamespaceDeclaration[]): void {
    if (prefix === 'xml') return
    const current = this.rendered.get(prefix)
    if ((current ?? '') === uri) return
    this.hiddenPrefixes.push(prefix)
    this.hiddenUris.push(current)
    this.rendered.set(prefix, uri)
    needed.push({ prefix, uri })
  }
}

/** Every namespace in scope of an element, its own declarations and those of its ancestors. */
function inScope(element: ElementNode): ReadonlyMap<string, string> {
  const scope = new Map<string, string>()
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent) {
    for (const { prefix, uri } of at.declarations) {
      if (!scope.has(prefix)) scope.set(prefix, uri)
    }
  }
  return scope
}

/** Canonical XML 1.0 §2.4: the apex also carries the `xml:` attributes of its ancestors, the nearest first. */
function withInherited(apex: ElementNode): readonly XmlAttribute[] {
  const inherited: XmlAttribute[] = []
  const seen = new Set(xmlAttributes(apex).map(({ local }) => local))
  for (let at = apex.parent; at !== undefined; at = at.parent) {
    for (const attribute of xmlAttributes(at)) {
      if (seen.has(attribute.local)) continue
      seen.add(attribute.local)
      inherited.push(attribute)
    }
  }
  return inherited.length === 0 ? apex.attributes : [...apex.attributes, ...inherited]
}

function xmlAttributes(element: ElementNode): readonly XmlAttribute[] {
  return element.attributes.filter(({ namespace }) => namespace === XML_NAMESPACE)
}

function writeDeclarations(declarations: XmlNamespaceDeclaration[]): string {
  if (declarations.length === 0) return ''
  if (declarations.length > 1) declarations.sort((a, b) => compare(a.prefix, b.prefix))
  let written = ''
  for (const { prefix, uri } of declarations) {
    written +=
      prefix === '' ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`
  }
  return written
}

function writeAttributes(attributes: readonly XmlAttribute[]): string {
  let written = ''
  for (const { name, value } of isSorted(attributes) ? attributes : [...attributes].sort(compareAttributes)) {
    written += ` ${name}="${escapeAttribute(value)}"`
  }
  return written
}

function isSorted(attributes: readonly XmlAttribute[]): boolean {
  for (let index = 1; index < attributes.length; index += 1) {
    if (compareAttributes(attributes[index - 1] as XmlAttribute, attributes[index] as XmlAttribute) > 0)
      return false
  }
  return true
}

function compareAttributes(one: XmlAttribute, two: XmlAttribute): number {
  return compare(one.namespace, two.namespace) || compare(one.local, two.local)
}

/** Code-unit order, which for the accepted names is the code-point order that C14N asks for. */
function compare(one: string, two: string): number {
  return one < two ? -1 : one > two ? 1 : 0
}

function escapeText(value: string): string {
  if (!/[&<>\r]/.test(value)) return value
  return value.replace(/[&<>\r]/g, escapeOf)
}

function escapeAttribute(value: string): string {
  if (!/[&<"\t\n\r]/.test(value)) return value
  return value.replace(/[&<"\t\n\r]/g, escapeOf)
}

function escapeOf(character: string): string {
  switch (character) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    case '\t':
      return '&#x9;'
    case '\n':
      return '&#xA;'
    default:
      return '&#xD;'
  }
}
