import type { XmlElement } from '../xml/index.ts'
import { refuse } from './refuse.ts'

/** Refuses an element that carries any attribute but those named, all in no namespace. */
export function attributesWithin(element: XmlElement, allowed: readonly string[]): void {
  for (const { local, namespace } of element.attributes) {
    if (namespace !== '' || !allowed.includes(local)) {
      refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: element.local })
    }
  }
}

/** An exact sequence of child elements of one namespace. */
export interface ChildSequence<Name extends string> {
  readonly namespace: string
  readonly steps: readonly { readonly local: Name; readonly optional: boolean }[]
}

type Named<Step extends string> = Step extends `${infer Name}?` ? Name : Step

/** @param steps local names in order; `?` at the end marks one that may be absent */
export function sequence<const Step extends string>(
  namespace: string,
  steps: readonly Step[],
): ChildSequence<Named<Step>> {
  return {
    namespace,
    steps: steps.map((step) => ({
      local: step.replace('?', '') as Named<Step>,
      optional: step.endsWith('?'),
    })),
  }
}

/**
 * Reads the children of an element as an exact sequence, white space between them.
 *
 * @throws {TrustError} `SIGNATURE_SHAPE_INVALID` for any other child, order, count or text
 */
export function childrenOf<Name extends string>(
  parent: XmlElement,
  { namespace, steps }: ChildSequence<Name>,
): Partial<Record<Name, XmlElement>> {
  const found: Partial<Record<Name, XmlElement>> = {}
  let next = 0
  for (const child of parent.children) {
    if (typeof child === 'string') {
      if (/[^ \t\n\r]/.test(child)) refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: parent.local })
      continue
    }
    while (steps[next]?.optional === true && !child.is(namespace, steps[next]?.local ?? '')) next += 1
    const step = steps[next]
    if (step === undefined || !child.is(namespace, step.local)) {
      refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: parent.local })
    }
    found[step.local] = child
    next += 1
  }
  if (steps.slice(next).some(({ optional }) => !optional)) {
    refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: parent.local })
  }
  return found
}

/** The child elements of an element whose count varies: nothing but elements and white space. */
export function elementsOnly(parent: XmlElement): readonly XmlElement[] {
  for (const child of parent.children) {
    if (typeof child === 'string' && /[^ \t\n\r]/.test(child)) {
      refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: parent.local })
    }
  }
  return parent.elements()
}
