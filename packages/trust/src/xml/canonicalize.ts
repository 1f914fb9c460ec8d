import { type CanonicalizeOptions, CanonicalWriter } from './canonical-writer.ts'
import { ElementNode, type XmlElement } from './element.ts'
import { XmlError } from './errors.ts'

/** What of the element is canonicalised. */
export interface SubtreeOptions extends CanonicalizeOptions {
  /** A child element, recognised by identity, that is left out with everything in it: the signature. */
  readonly without?: XmlElement
}

/** The canonical text of a subtree, and where one of the apex's children would start in it. */
export interface CanonicalSplit {
  readonly text: string
  /** Position in the text before the child with index `before`, or of the apex's end tag when there is none. */
  readonly at: number
}

const encoder = new TextEncoder()

/**
 * Canonicalises an element and everything in it, without comments.
 *
 * @param element the apex; its ancestors give the namespaces in scope
 * @returns       UTF-8 bytes
 * @see XML-EXC-C14N §3, XML-C14N-1.0 §2
 * @example
 * canonicalize(readXml(bytes), { mode: 'exclusive' })
 */
export function canonicalize(element: XmlElement, options: SubtreeOptions): Uint8Array {
  return encoder.encode(canonicalText(element, options))
}

/** `canonicalize` before it is encoded. */
export function canonicalText(element: XmlElement, options: SubtreeOptions): string {
  return walk(nodeOf(element), options, -1).text
}

/** `canonicalText` that also says where the apex's child with index `before` starts. */
export function canonicalSplit(element: XmlElement, options: SubtreeOptions, before: number): CanonicalSplit {
  return walk(nodeOf(element), options, before)
}

/** Only elements that this folder built carry what canonicalisation relies on. */
function nodeOf(element: XmlElement): ElementNode {
  if (!(element instanceof ElementNode)) throw new XmlError('XML_DRAFT_INVALID', 0)
  return element
}

/** Walks without recursion, so that no depth can exhaust the stack. */
function walk(apex: ElementNode, options: SubtreeOptions, before: number): CanonicalSplit {
  const writer = new CanonicalWriter(options)
  const skipped = options.without
  const open: ElementNode[] = [apex]
  const indices: number[] = [0]
  let at = -1
  writer.open(apex)
  for (let level = 0; level >= 0; ) {
    const element = open[level] as ElementNode
    const index = indices[level] as number
    if (level === 0 && index === before) at = writer.output.length
    const child = element.children[index]
    indices[level] = index + 1
    if (child === undefined) {
      if (level === 0 && at === -1) at = writer.output.length
      writer.close(element)
      open.pop()
      indices.pop()
      level -= 1
    } else if (typeof child === 'string') {
      writer.text(child)
    } else if (child !== skipped && !writer.copy(child)) {
      writer.open(child)
      open.push(child)
      indices.push(0)
      level += 1
    }
  }
  return { text: writer.output, at }
}
