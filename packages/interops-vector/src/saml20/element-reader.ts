import { parseInstant } from '@entente/core/time'
import type { XmlElement } from '@entente/trust/xml'
import { FormProblems } from '../remarks/form-problems.ts'

/** Reads an element whose children are known in advance, and notes every departure without any value. */
export class ElementReader {
  readonly problems = new FormProblems()

  /** Requires that an element holds only the named child elements of one namespace, and no text besides white space. */
  only(element: XmlElement, namespace: string, locals: readonly string[]): void {
    for (const child of element.children) {
      if (typeof child === 'string') {
        if (child.trim() !== '') this.problems.add('text-between-elements', { element: element.local })
      } else if (child.namespace !== namespace || !locals.includes(child.local)) {
        this.problems.add('element-unknown', { element: element.local })
      }
    }
  }

  /** The only child of that name; a problem when there is none or more than one. */
  one(element: XmlElement | undefined, namespace: string, local: string): XmlElement | undefined {
    if (element === undefined) return undefined
    const found = element.childrenNamed(namespace, local)
    if (found.length !== 1)
      this.problems.add('element-not-once', { element: element.local, child: local, count: found.length })
    return found[0]
  }

  /** The only child of that name, or none. */
  atMostOne(element: XmlElement | undefined, namespace: string, local: string): XmlElement | undefined {
    const found = element?.childrenNamed(namespace, local) ?? []
    if (element !== undefined && found.length > 1)
      this.problems.add('element-repeated', { element: element.local, child: local })
    return found[0]
  }

  /** Trimmed text, since samples in use end lines inside values; undefined when empty or when it holds elements. */
  text(element: XmlElement | undefined): string | undefined {
    if (element === undefined) return undefined
    const text = element.text()
    if (text === undefined) this.problems.add('element-not-text', { element: element.local })
    return present(text)
  }

  /** The texts of several elements, empty ones left out. */
  texts(elements: readonly XmlElement[]): readonly string[] {
    return elements.map((element) => this.text(element)).filter((text) => text !== undefined)
  }

  /** A trimmed attribute in no namespace; undefined when absent or empty. */
  attribute(element: XmlElement | undefined, local: string): string | undefined {
    return present(element?.attribute(local))
  }

  /** An attribute that holds an instant with an explicit offset. */
  instant(element: XmlElement | undefined, local: string): Date | undefined {
    return this.instantOf(this.attribute(element, local), `${element?.local}/@${local}`)
  }

  /** A text that holds an instant with an explicit offset; `place` names it when it does not. */
  instantOf(text: string | undefined, place: string): Date | undefined {
    if (text === undefined) return undefined
    try {
      return parseInstant(text)
    } catch {
      this.problems.add('instant-unreadable', { place })
      return undefined
    }
  }

  /** Notes each of the named values that is missing. */
  require(values: Readonly<Record<string, unknown>>): void {
    for (const [place, value] of Object.entries(values)) {
      if (value === undefined) this.problems.add('value-absent', { place })
    }
  }
}

function present(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === '' ? undefined : trimmed
}
