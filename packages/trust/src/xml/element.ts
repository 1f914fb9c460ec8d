/** An attribute, its value normalised as XML 1.0 §3.3.3 says. Namespace declarations are not attributes here. */
export interface XmlAttribute {
  /** As written: `wsu:Id`. */
  readonly name: string
  /** Empty when there is none. */
  readonly prefix: string
  readonly local: string
  /** Empty for an attribute without a prefix. */
  readonly namespace: string
  readonly value: string
}

/** A namespace declaration written on an element: `xmlns:saml="…"`, or `xmlns="…"` with an empty prefix. */
export interface XmlNamespaceDeclaration {
  readonly prefix: string
  /** Empty only for `xmlns=""`. */
  readonly uri: string
}

/** A child of an element: another element, or text. Adjacent text and CDATA are one string. */
export type XmlNode = XmlElement | string

/** An element of the light tree. Nothing of it can be changed by its readers. */
export interface XmlElement {
  /** As written: `saml:Assertion`. */
  readonly name: string
  /** Empty when there is none. */
  readonly prefix: string
  readonly local: string
  /** Empty when the element is in no namespace. */
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly declarations: readonly XmlNamespaceDeclaration[]
  readonly parent: XmlElement | undefined
  readonly children: readonly XmlNode[]

  /** True when the element has this namespace and this local name. The prefix never counts. */
  is(namespace: string, local: string): boolean
  /** The value of an attribute, by default one in no namespace; undefined when absent. */
  attribute(local: string, namespace?: string): string | undefined
  /** The element children, in document order, text left out. */
  elements(): readonly XmlElement[]
  /** The first child element of that name; undefined when there is none. */
  child(namespace: string, local: string): XmlElement | undefined
  /** Every child element of that name, in document order. */
  childrenNamed(namespace: string, local: string): readonly XmlElement[]
  /** The whole text, untrimmed, of an element that holds only text (or nothing); undefined when it holds elements. */
  text(): string | undefined
  /** The namespace a prefix is bound to here (`''` asks for the default one); undefined when unbound. */
  namespaceOf(prefix: string): string | undefined
}

/** Shared by every element without children until the first one comes. */
const NONE: (ElementNode | string)[] = []
Object.freeze(NONE)

/** The element that reader and scanners build: the same shape, with children still growing while it is read. */
export class ElementNode implements XmlElement {
  readonly name: string
  readonly prefix: string
  readonly local: string
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly declarations: readonly XmlNamespaceDeclaration[]
  readonly parent: ElementNode | undefined
  children: (ElementNode | string)[] = NONE
  /** The text this was read from, if any, and where in it. */
  readonly written: string
  readonly start: number
  /** -1 unless the whole element reads as its canonical form does. */
  end = -1

  constructor(
    name: string,
    prefix: string,
    local: string,
    namespace: string,
    attributes: readonly XmlAttribute[],
    declarations: readonly XmlNamespaceDeclaration[],
    parent: ElementNode | undefined,
    written = '',
    start = 0,
  ) {
    this.name = name
    this.prefix = prefix
    this.local = local
    this.namespace = namespace
    this.attributes = attributes
    this.declarations = declarations
    this.parent = parent
    this.written = written
    this.start = start
  }

  is(namespace: string, local: string): boolean {
    return this.local === local && this.namespace === namespace
  }

  attribute(local: string, namespace = ''): string | undefined {
    for (const attribute of this.attributes) {
      if (attribute.local === local && attribute.namespace === namespace) return attribute.value
    }
    return undefined
  }

  elements(): readonly ElementNode[] {
    return this.children.filter((child) => typeof child !== 'string')
  }

  child(namespace: string, local: string): ElementNode | undefined {
    for (const child of this.children) {
      if (typeof child !== 'string' && child.is(namespace, local)) return child
    }
    return undefined
  }

  childrenNamed(namespace: string, local: string): readonly ElementNode[] {
    const named: ElementNode[] = []
    for (const child of this.children) {
      if (typeof child !== 'string' && child.is(namespace, local)) named.push(child)
    }
    return named
  }

  text(): string | undefined {
    const [first] = this.children
    if (first === undefined) return ''
    return this.children.length === 1 && typeof first === 'string' ? first : undefined
  }

  namespaceOf(prefix: string): string | undefined {
    if (prefix === 'xml') return XML_NAMESPACE
    for (let element: ElementNode | undefined = this; element !== undefined; element = element.parent) {
      for (const declaration of element.declarations) {
        if (declaration.prefix === prefix) return declaration.uri === '' ? undefined : declaration.uri
      }
    }
    return undefined
  }

  /** Only the name: content may be personal data. */
  toString(): string {
    return `XmlElement(${this.local})`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'
