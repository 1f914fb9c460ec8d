import type { ElementNode } from './element.ts'
import type { XmlLimits } from './limits.ts'

/** How a document is read. */
export interface ScanOptions {
  readonly limits: XmlLimits
  readonly comments: 'refuse' | 'drop'
  /** Local names of identifier attributes besides `id` in any letter case. */
  readonly idAttributes: readonly string[]
  readonly identifiers: 'unique' | 'unchecked'
}

/** Receives the document piece by piece. `start` and `end` are positions in the text. */
export interface ScanSink {
  /**
   * A start tag. `verbatim`: it declares nothing and reads as a canonical one that declares nothing.
   * Returning false ends the scan there.
   */
  open(element: ElementNode, start: number, end: number, verbatim: boolean): boolean
  /** A run of text, references resolved. `verbatim`: it reads as its canonical form does. */
  text(value: string, parent: ElementNode, start: number, end: number, verbatim: boolean): void
  /** An end tag, or the end of an empty-element tag. `verbatim`: it reads `</name>` and nothing else. */
  close(element: ElementNode, start: number, end: number, verbatim: boolean): void
}
