import { type CanonicalizeOptions, CanonicalWriter } from './canonical-writer.ts'
import type { ElementNode } from './element.ts'

/** A canonical form, ready to be digested. */
export interface CanonicalContent {
  readonly bytes: Uint8Array
  /** What the bytes decode to, where it was at hand: content too long for one piece is kept as bytes only. */
  readonly text: string | undefined
}

const FLUSH_UNITS = 65_536

/**
 * Writes the canonical form of one subtree as it is scanned, without keeping it.
 *
 * It takes what a scan hands to its sink, from the start tag of the subtree to its end tag; what is to be left out is
 * not handed on. Start tags that need no change, texts and end tags are copied from the source in long runs.
 */
export class CanonicalStream {
  private readonly source: string
  private readonly writer: CanonicalWriter
  /** Undefined until the first flush: most content never needs one. */
  private bytes: GrowingBytes | undefined
  /** Source text, contiguous, that is canonical as it stands and is not written yet. */
  private runStart = 0
  private runEnd = 0

  /** @param source the text that is scanned */
  constructor(source: string, options: CanonicalizeOptions) {
    this.source = source
    this.writer = new CanonicalWriter(options)
  }

  open(element: ElementNode, start: number, end: number, verbatim: boolean): void {
    if (verbatim && this.writer.enterPlain(element)) {
      this.keep(start, end)
    } else {
      this.endRun()
      this.writer.open(element)
    }
  }

  text(value: string, start: number, end: number, verbatim: boolean): void {
    if (verbatim) this.keep(start, end)
    else {
      this.endRun()
      this.writer.text(value)
    }
  }

  close(element: ElementNode, start: number, end: number, verbatim: boolean): void {
    if (verbatim) {
      this.writer.leave()
      this.keep(start, end)
    } else {
      this.endRun()
      this.writer.close(element)
    }
  }

  /** Everything written. Called once. */
  finish(): CanonicalContent {
    this.endRun()
    if (this.bytes === undefined) {
      const text = this.writer.output
      return { bytes: encoder.encode(text), text }
    }
    this.bytes.append(this.writer.output)
    return { bytes: this.bytes.taken(), text: undefined }
  }

  private keep(start: number, end: number): void {
    if (start !== this.runEnd || end - this.runStart > FLUSH_UNITS) {
      this.endRun()
      this.runStart = start
    }
    this.runEnd = end
  }

  private endRun(): void {
    if (this.runEnd > this.runStart) this.writer.output += this.source.slice(this.runStart, this.runEnd)
    this.runStart = this.runEnd
    if (this.writer.output.length > FLUSH_UNITS) this.flush()
  }

  private flush(): void {
    this.bytes ??= new GrowingBytes(this.source.length + FLUSH_UNITS)
    this.bytes.append(this.writer.output)
    this.writer.output = ''
  }
}

const encoder = new TextEncoder()

/** Text encoded one piece after the other into one array that doubles when it is full. */
class GrowingBytes {
  private bytes: Uint8Array
  private length = 0

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity)
  }

  append(text: string): void {
    for (let rest = text; rest !== ''; ) {
      const { read, written } = encoder.encodeInto(rest, this.bytes.subarray(this.length))
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
