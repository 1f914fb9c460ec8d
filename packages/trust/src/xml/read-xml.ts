import type { ElementNode, XmlElement } from './element.ts'
import { XmlError } from './errors.ts'
import { enforcedLimits, MESSAGE_LIMITS, type XmlLimits } from './limits.ts'
import { Scanner } from './scan.ts'
import type { ScanOptions, ScanSink } from './scan-sink.ts'
import { openSource } from './source.ts'

/** How a document is read. */
export interface ReadOptions {
  /** @default MESSAGE_LIMITS */
  readonly limits?: Partial<XmlLimits>
  /** `drop` joins the text around a comment. @default 'refuse' */
  readonly comments?: 'refuse' | 'drop'
  /** Local names of identifier attributes besides `id` in any letter case: `AssertionID`. @default none */
  readonly idAttributes?: readonly string[]
  /** Whether two elements with the same identifier are refused. @default 'unique' */
  readonly identifiers?: 'unique' | 'unchecked'
}

/** Fills in the defaults of the options. */
export function scanOptions(options: ReadOptions): ScanOptions {
  return {
    limits:
      options.limits === undefined
        ? MESSAGE_LIMITS
        : enforcedLimits({ ...MESSAGE_LIMITS, ...options.limits }),
    comments: options.comments ?? 'refuse',
    idAttributes: options.idAttributes ?? [],
    identifiers: options.identifiers ?? 'unique',
  }
}

/**
 * Reads a whole XML 1.0 document in one strict pass.
 *
 * Accepts UTF-8 only, no document type, no processing instruction, no comment unless dropped, plain ASCII absolute
 * namespace URIs, and names of a reduced alphabet; all five predefined entities, character references and CDATA.
 *
 * @param bytes the document, at most `options.limits.bytes`
 * @returns     its root element
 * @throws {XmlError} any code of `XmlErrorCode`, with the byte offset where reading stopped
 * @see XML-1.0 and Namespaces in XML 1.0
 * @example
 * const root = readXml(new TextEncoder().encode('<a xmlns="urn:example"><b>1</b></a>'))
 * root.child('urn:example', 'b')?.text() // '1'
 */
export function readXml(bytes: Uint8Array, options: ReadOptions = {}): XmlElement {
  return readTree(bytes, scanOptions(options))
}

/** `readXml` with its defaults already filled in. */
export function readTree(bytes: Uint8Array, options: ScanOptions): ElementNode {
  const source = openSource(bytes, options.limits.bytes)
  const root = new Scanner(source, options, TREE).run()
  if (root === undefined) throw new XmlError('XML_UNCLOSED', 0)
  return root
}

/** Attaches every piece to its parent. */
export const TREE: ScanSink = {
  open(element) {
    if (element.parent !== undefined) append(element.parent, element)
    return true
  },
  text(value, parent) {
    append(parent, value)
  },
  close() {},
}

/** Adds a child; adjacent texts become one. */
export function append(parent: ElementNode, node: ElementNode | string): void {
  const { children } = parent
  const last = children.length - 1
  if (last < 0) parent.children = [node]
  else if (typeof node !== 'string') children.push(node)
  else {
    const previous = children[last]
    if (typeof previous === 'string') children[last] = previous + node
    else children.push(node)
  }
}

/**
 * Reads the canonical form of an element back.
 *
 * @param text  what `bytes` decode to
 * @param bytes the canonical bytes, only for the positions of refusals
 */
export function readCanonical(text: string, bytes: Uint8Array, options: ScanOptions): ElementNode {
  // A canonical form may declare on one element what the original declared on several.
  const limits = { ...options.limits, declarations: Number.POSITIVE_INFINITY }
  const read: ScanOptions = { limits, comments: 'refuse', idAttributes: [], identifiers: 'unchecked' }
  const root = new Scanner({ text, start: 0, bytes }, read, TREE).run()
  if (root === undefined) throw new XmlError('XML_UNCLOSED', 0)
  return root
}
