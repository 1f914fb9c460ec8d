import type { ElementNode, XmlElement } from './element.ts'
import { XmlError } from './errors.ts'
import { type ReadOptions, scanOptions, TREE } from './read-xml.ts'
import { Scanner } from './scan.ts'
import type { ScanSink } from './scan-sink.ts'
import { byteOffset, openSourcePrefix, type Source } from './source.ts'

/** A name that may come in several namespaces, such as an element of SOAP 1.1 and of SOAP 1.2. */
export interface DetachName {
  /** Any of these. */
  readonly namespaces: readonly string[]
  readonly local: string
}

/** One step from the root to the element to detach. */
export interface DetachStep extends DetachName {
  /** Whether siblings of the same name may exist. The element to detach itself is always alone. @default 'refused' */
  readonly repeated?: 'refused' | 'allowed'
}

/** Which element to take out of which envelope. */
export interface DetachRequest {
  /** From the root to the element. */
  readonly path: readonly DetachStep[]
  /** The child of the root before whose start tag reading ends. What follows it is neither decoded nor checked. */
  readonly stopAt: DetachName
  /**
   * Namespace declarations of the envelope that the detached element takes along: all that are in scope, which keeps
   * its meaning whole, or only those that names in it use, which keeps an inclusive signature made on it alone.
   *
   * @default 'inScope'
   */
  readonly namespaces?: 'inScope' | 'used'
  /** `limits.bytes` bounds the part that is read, not the whole input. Identifiers are unchecked by default. */
  readonly read?: ReadOptions
}

/** An element taken out of its envelope, to be judged alone. */
export interface DetachedElement {
  /** The element as a document of its own: as it was written, line ends normalised, with the declarations it needs. */
  readonly bytes: Uint8Array
  /** The part of the envelope that was read, unverified. */
  readonly envelope: XmlElement
  /** The element in that envelope, unverified. */
  readonly element: XmlElement
  /** Byte offset in the input of the start tag at which reading ended. */
  readonly stopOffset: number
}

/**
 * Reads the start of an envelope, no further than it must, and detaches one element from it.
 *
 * @param bytes the whole message; only the part before `request.stopAt` is read
 * @throws {XmlError} `XML_ELEMENT_NOT_FOUND` `XML_ELEMENT_REPEATED`; any code of the reader for the part that is read
 * @example
 * detachElement(message, {
 *   path: [{ namespaces: [SOAP], local: 'Envelope' }, { namespaces: [SOAP], local: 'Header' }, …],
 *   stopAt: { namespaces: [SOAP], local: 'Body' },
 * })
 */
export function detachElement(bytes: Uint8Array, request: DetachRequest): DetachedElement {
  const options = scanOptions({ identifiers: 'unchecked', ...request.read })
  const source = openSourcePrefix(bytes, options.limits.bytes)
  const finder = new ElementFinder(source, request)
  try {
    new Scanner(source, options, finder).run()
  } catch (error) {
    throw source.bytes.length < bytes.length ? atCut(error, source.bytes.length) : error
  }
  const { envelope, found, stop } = finder
  if (envelope === undefined || found === undefined || stop === undefined) {
    throw new XmlError('XML_ELEMENT_NOT_FOUND', stop === undefined ? bytes.length : byteOffset(source, stop))
  }
  return {
    bytes: new TextEncoder().encode(standalone(source, found, request.namespaces ?? 'inScope')),
    envelope,
    element: found.element,
    stopOffset: byteOffset(source, stop),
  }
}

interface Found {
  readonly element: ElementNode
  readonly start: number
  end: number
}

class ElementFinder implements ScanSink {
  envelope: ElementNode | undefined
  found: Found | undefined
  stop: number | undefined
  /** The open elements that match the path so far. */
  private readonly matched: ElementNode[] = []
  private readonly counts: number[]

  constructor(
    private readonly source: Source,
    private readonly request: DetachRequest,
  ) {
    this.counts = request.path.map(() => 0)
  }

  open(element: ElementNode, start: number, end: number, verbatim: boolean): boolean {
    const { path, stopAt } = this.request
    if (element.parent !== undefined && element.parent === this.envelope && isNamed(element, stopAt)) {
      this.stop = start
      return false
    }
    this.envelope ??= element
    this.match(element, start)
    const target = path[path.length - 1]
    const inside = this.found !== undefined && this.found.end === 0
    if (element.local === target?.local && !inside) this.refuseRepeated(start)
    return TREE.open(element, start, end, verbatim)
  }

  text(...piece: Parameters<ScanSink['text']>): void {
    TREE.text(...piece)
  }

  close(element: ElementNode, _start: number, end: number): void {
    if (this.matched[this.matched.length - 1] === element) this.matched.pop()
    if (this.found?.element === element) this.found.end = end
  }

  private match(element: ElementNode, start: number): void {
    const { path } = this.request
    const level = this.matched.length
    const step = path[level]
    if (step === undefined || element.parent !== this.matched[level - 1] || !isNamed(element, step)) return
    const count = (this.counts[level] ?? 0) + 1
    this.counts[level] = count
    const last = level === path.length - 1
    if (count > 1 && (last || step.repeated !== 'allowed')) this.refuseRepeated(start)
    this.matched.push(element)
    if (last) this.found = { element, start, end: 0 }
  }

  private refuseRepeated(start: number): never {
    throw new XmlError('XML_ELEMENT_REPEATED', byteOffset(this.source, start))
  }
}

function isNamed(element: ElementNode, name: DetachName): boolean {
  return element.local === name.local && name.namespaces.includes(element.namespace)
}

/** Reading that fails where the input was cut off failed because of the limit. */
function atCut(error: unknown, limit: number): unknown {
  const nearCut = 64
  return error instanceof XmlError && error.position >= limit - nearCut
    ? new XmlError('XML_TOO_LARGE', limit)
    : error
}

function standalone(source: Source, { element, start, end }: Found, namespaces: 'inScope' | 'used'): string {
  const own = new Set(element.declarations.map(({ prefix }) => prefix))
  const used = namespaces === 'used' ? prefixesUsedIn(element) : undefined
  let declarations = ''
  for (let at = element.parent; at !== undefined; at = at.parent) {
    for (const { prefix, uri } of at.declarations) {
      if (own.has(prefix)) continue
      own.add(prefix)
      if (uri === '' || used?.has(prefix) === false) continue
      declarations += prefix === '' ? ` xmlns="${uri}"` : ` xmlns:${prefix}="${uri}"`
    }
  }
  const nameEnd = start + 1 + element.name.length
  return source.text.slice(start, nameEnd) + declarations + source.text.slice(nameEnd, end)
}

/** Every prefix that a name of the subtree uses and that nothing in the subtree binds. */
function prefixesUsedIn(apex: ElementNode): ReadonlySet<string> {
  const used = new Set<string>()
  const pending: ElementNode[] = [apex]
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    const prefixes = [
      element.prefix,
      ...element.attributes.map(({ prefix }) => prefix).filter((p) => p !== ''),
    ]
    for (const prefix of prefixes) {
      if (!used.has(prefix) && !isBoundWithin(element, prefix, apex)) used.add(prefix)
    }
    pending.push(...element.elements())
  }
  return used
}

function isBoundWithin(element: ElementNode, prefix: string, apex: ElementNode): boolean {
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent) {
    if (at.declarations.some((declaration) => declaration.prefix === prefix)) return true
    if (at === apex) return false
  }
  return false
}
