import { type CanonicalizeOptions, CanonicalWriter } from './canonical-writer.ts'
import type { ElementNode } from './element.ts'
import { TREE } from './read-xml.ts'
import { Scanner } from './scan.ts'
import type { ScanOptions, ScanSink } from './scan-sink.ts'
import { openSource, type Source } from './source.ts'

/** What a streamed document comes to. */
export interface StreamedDocument {
  /** The canonical form of the whole document but the elements left out. */
  readonly canonical: Uint8Array
  /** The elements left out, each with its subtree; their parent has no children. */
  readonly leftOut: readonly ElementNode[]
  /** The root element, without children. */
  readonly root: ElementNode
}

/**
 * Canonicalises a document as it is read, without building its tree.
 *
 * @param leaveOut asked for every element, in document order; true leaves it out with everything in it
 */
export function streamCanonical(
  bytes: Uint8Array,
  read: ScanOptions,
  canonical: CanonicalizeOptions,
  leaveOut: (element: ElementNode) => boolean,
): StreamedDocument {
  const source = openSource(bytes, read.limits.bytes)
  const stream = new CanonicalStream(source, canonical, leaveOut)
  const root = new Scanner(source, read, stream).run()
  // The sink never stops the scan, which therefore returns a root or throws.
  return { canonical: stream.finish(), leftOut: stream.leftOut, root: root as ElementNode }
}

const FLUSH_UNITS = 65_536

class CanonicalStream implements ScanSink {
  readonly leftOut: ElementNode[] = []
  private readonly text_: string
  private readonly writer: CanonicalWriter
  private readonly leaveOut: (element: ElementNode) => boolean
  private readonly bytes: GrowingBytes
  /** The element being left out, while it is. */
  private skipping: ElementNode | undefined
  /** Source text, contiguous, that is canonical as it stands and is not written yet. */
  private runStart = 0
  private runEnd = 0

  constructor(source: Source, options: CanonicalizeOptions, leaveOut: (element: ElementNode) => boolean) {
    this.text_ = source.text
    this.writer = new CanonicalWriter(options)
    this.leaveOut = leaveOut
    this.bytes = new GrowingBytes(source.bytes.length + FLUSH_UNITS)
  }

  open(element: ElementNode, start: number, end: number, verbatim: boolean): boolean {
    if (this.skipping !== undefined) return TREE.open(element, start, end, verbatim)
    if (this.leaveOut(element)) {
      this.skipping = element
      this.leftOut.push(element)
    } else if (verbatim && this.writer.enterPlain(element)) {
      this.keep(start, end)
    } else {
      this.endRun()
      this.writer.open(element)
    }
    return true
  }

  text(value: string, parent: ElementNode, start: number, end: number, verbatim: boolean): void {
    if (this.skipping !== undefined) TREE.text(value, parent, start, end, verbatim)
    else if (verbatim && !value.includes('>')) this.keep(start, end)
    else {
      this.endRun()
      this.writer.text(value)
    }
  }

  close(element: ElementNode, start: number, end: number, verbatim: boolean): void {
    if (this.skipping !== undefined) {
      if (this.skipping === element) this.skipping = undefined
    } else if (verbatim) {
      this.writer.leave()
      this.keep(start, end)
    } else {
      this.endRun()
      this.writer.close(element)
    }
  }

  finish(): Uint8Array {
    this.endRun()
    this.flush()
    return this.bytes.taken()
  }

  private keep(start: number, end: number): void {
    if (start !== this.runEnd || end - this.runStart > FLUSH_UNITS) {
      this.endRun()
      this.runStart = start
    }
    this.runEnd = end
  }

  private endRun(): void {
    if (this.runEnd > this.runStart) this.writer.output += this.text_.slice(this.runStart, this.runEnd)
    this.runStart = this.runEnd
    if (this.writer.output.length > FLUSH_UNITS) this.flush()
  }

  private flush(): void {
    this.bytes.append(this.writer.output)
    this.writer.output = ''
  }
}

/** Text encoded one piece after the other into one array that doubles when it is full. */
class GrowingBytes {
  private readonly encoder = new TextEncoder()
  private bytes: Uint8Array
  private length = 0

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity)
  }

  append(text: string): void {
    for (let rest = text; rest !== ''; ) {
      const { read, written } = this.encoder.encodeInto(rest, this.bytes.subarray(this.length))
      this.length += written
      rest = rest.slice(read)
      if (rest !== '') this.grow()
    }
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
  }
}
