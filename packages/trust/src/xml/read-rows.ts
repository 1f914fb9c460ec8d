import type { ElementNode, XmlElement } from './element.ts'
import { XmlError } from './errors.ts'
import { LIST_LIMITS, type XmlLimits } from './limits.ts'
import { scanOptions, TREE } from './read-xml.ts'
import { Scanner } from './scan.ts'
import type { ScanSink } from './scan-sink.ts'
import { openSource } from './source.ts'

/** Which elements of a list are its rows. */
export interface RowsRequest {
  /** Names from the root to a row; elements at the same place under another name are not rows. */
  readonly path: readonly { readonly namespace: string; readonly local: string }[]
  /** @default LIST_LIMITS */
  readonly limits?: Partial<XmlLimits>
}

/**
 * Reads a list row by row, so that its tree never exists at once.
 *
 * @param bytes the list, such as the canonical bytes of a verified one
 * @param visit called with each row, complete, in document order
 * @returns     the root with everything in it but the rows
 * @throws {XmlError} any code of `XmlErrorCode`; whatever `visit` throws
 * @example
 * const head = readRows(verified.canonical, { path: [LIST, ROWS, ROW] }, (row) => rows.push(readRow(row)))
 */
export function readRows(
  bytes: Uint8Array,
  request: RowsRequest,
  visit: (row: XmlElement) => void,
): XmlElement {
  const limits = { ...LIST_LIMITS, ...request.limits }
  const options = scanOptions({ limits: { ...limits, bytes: Math.max(limits.bytes, bytes.length) } })
  const root = new Scanner(
    openSource(bytes, options.limits.bytes),
    options,
    new RowSink(request, visit),
  ).run()
  if (root === undefined) throw new XmlError('XML_UNCLOSED', bytes.length)
  return root
}

class RowSink implements ScanSink {
  private readonly path: RowsRequest['path']
  private readonly visit: (row: XmlElement) => void
  private depth = 0
  /** How many of the open elements, counted from the root, are on the path. */
  private matched = 0
  private row: ElementNode | undefined

  constructor({ path }: RowsRequest, visit: (row: XmlElement) => void) {
    this.path = path
    this.visit = visit
  }

  open(element: ElementNode, start: number, end: number, verbatim: boolean): boolean {
    const step = this.path[this.depth]
    if (this.row === undefined && this.matched === this.depth && step !== undefined) {
      if (element.is(step.namespace, step.local)) this.matched += 1
    }
    this.depth += 1
    if (this.row === undefined && this.matched === this.path.length && this.depth === this.matched) {
      this.row = element
      return true
    }
    return TREE.open(element, start, end, verbatim)
  }

  text(value: string, parent: ElementNode, start: number, end: number, verbatim: boolean): void {
    TREE.text(value, parent, start, end, verbatim)
  }

  close(element: ElementNode): void {
    this.depth -= 1
    if (this.matched > this.depth) this.matched = this.depth
    if (this.row !== element) return
    this.row = undefined
    this.visit(element)
  }
}
