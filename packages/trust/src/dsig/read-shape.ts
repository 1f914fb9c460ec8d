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

type Optional<Name extends string> = Name extends `${infer Base}?` ? Base : Name

/**
 * Reads the children of an element as an exact sequence of names of one namespace, white space between them.
 *
 * @param sequence local names in order; `?` at the end marks one that may be absent
 * @throws {TrustError} `SIGNATURE_SHAPE_INVALID` for any other child, order, count or text
 */
export function childrenOf<const Names extends readonly string[]>(
  parent: XmlElement,
  namespace: string,
  sequence: Names,
): Partial<Record<Optional<Names[number]>, XmlElement>> {
  const found: Partial<Record<string, XmlElement>> = {}
  let next = 0
  for (const child of parent.children) {
    if (typeof child === 'string') {
      if (/[^ \t\n\r]/.test(child)) refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: parent.local })
      continue
    }
    while (
      next < sequence.length &&
      !child.is(namespace, baseName(sequence[next])) &&
      isOptional(sequence[next])
    ) {
      next += 1
    }
    if (!child.is(namespace, baseName(sequence[next]))) {
      refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: parent.local })
    }
    found[child.local] = child
    next += 1
  }
  if (sequence.slice(next).some((name) => !isOptional(name))) {
    refuse('SIGNATURE_SHAPE_INVALID', undefined, { element: parent.local })
  }
  return found as Partial<Record<Optional<Names[number]>, XmlElement>>
}

function isOptional(name: string | undefined): boolean {
  return name?.endsWith('?') === true
}

function baseName(name: string | undefined): string {
  return name?.replace('?', '') ?? ''
}
