import { XML_NAMESPACE, type XmlNamespaceDeclaration } from './element.ts'

/** Which namespace each prefix is bound to, as elements open and close. */
export class NamespaceScope {
  private readonly bindings = new Map<string, string>()
  /** The bindings that the declarations of open elements hide, in order. */
  private readonly hidden: (string | undefined)[] = []

  /** The namespace of a prefix; empty for an unbound default namespace, undefined for an unbound prefix. */
  find(prefix: string): string | undefined {
    if (prefix === 'xml') return XML_NAMESPACE
    return this.bindings.get(prefix) ?? (prefix === '' ? '' : undefined)
  }

  enter(declarations: readonly XmlNamespaceDeclaration[]): void {
    for (const { prefix, uri } of declarations) {
      this.hidden.push(this.bindings.get(prefix))
      this.bindings.set(prefix, uri)
    }
  }

  leave(declarations: readonly XmlNamespaceDeclaration[]): void {
    for (let index = declarations.length - 1; index >= 0; index -= 1) {
      const prefix = declarations[index]?.prefix ?? ''
      const before = this.hidden.pop()
      if (before === undefined) this.bindings.delete(prefix)
      else this.bindings.set(prefix, before)
    }
  }
}
