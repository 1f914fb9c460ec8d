import type { Mailbox, Provenance } from '../model/mailbox.ts'
import type { ExtractionHeader } from './extraction-header.ts'
import { ExtractionMailbox } from './extraction-row.ts'
import type { RowTable } from './row-table.ts'

const END_OF_FIELD = 0x7c
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export interface ExtractionParts {
  readonly bytes: Uint8Array
  readonly rowStarts: Uint32Array
  readonly header: ExtractionHeader
  readonly address: RowTable
  readonly domain: RowTable
  readonly nationalId: RowTable
  readonly structureId: RowTable
  /** How many different addresses there are. */
  readonly addresses: number
  readonly asOf: Date
  readonly duplicateRows: number
}

/** What two extractions differ by. */
export interface ExtractionDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
}

/**
 * One extraction in memory, found by address, national identifier, structure and domain. Mailboxes are made when they
 * are asked for.
 */
export class ExtractionIndex {
  readonly #parts: ExtractionParts
  readonly #text: Buffer
  readonly #provenance: Provenance

  constructor(parts: ExtractionParts) {
    this.#parts = parts
    this.#provenance = { source: 'extraction', asOf: parts.asOf }
    this.#text = Buffer.from(parts.bytes.buffer, parts.bytes.byteOffset, parts.bytes.byteLength)
  }

  /** When the file was generated. */
  get asOf(): Date {
    return this.#parts.asOf
  }

  /** Rows without the repeated ones. */
  get rows(): number {
    return this.#parts.rowStarts.length
  }

  /** The same as {@link rows}; with {@link at} an extraction is a list of mailboxes. */
  get length(): number {
    return this.rows
  }

  /** The mailbox of a row, in the order of the file. */
  at(row: number): Mailbox | undefined {
    return row >= 0 && row < this.rows ? this.#mailbox(row) : undefined
  }

  get addresses(): number {
    return this.#parts.addresses
  }

  /** Rows that repeated another one and were left out. */
  get duplicateRows(): number {
    return this.#parts.duplicateRows
  }

  /** The mailboxes of an address: one, or several when the file gives it to several holders. */
  byAddress(address: string): readonly Mailbox[] {
    return this.#collect(this.#parts.address, address)
  }

  /** @param idNatPs the national identifier with its prefix: `8` and the RPPS */
  byNationalId(idNatPs: string): readonly Mailbox[] {
    return this.#collect(this.#parts.nationalId, idNatPs)
  }

  byRpps(rpps: string): readonly Mailbox[] {
    return this.byNationalId(`8${rpps}`)
  }

  /** @param id the identifier as the file writes it, without knowing its register */
  byStructure(id: string): readonly Mailbox[] {
    return this.#collect(this.#parts.structureId, id)
  }

  byDomain(domain: string): readonly Mailbox[] {
    return this.#collect(this.#parts.domain, domain)
  }

  /** Every mailbox, in the order of the file. */
  *mailboxes(): Generator<Mailbox> {
    for (let row = 0; row < this.rows; row += 1) yield this.#mailbox(row)
  }

  /**
   * What this extraction has more, less or otherwise than the previous one. Rows are compared byte for byte, so a file
   * whose columns moved differs everywhere.
   */
  diffFrom(previous: ExtractionIndex): ExtractionDiff {
    const added: string[] = []
    const changed: string[] = []
    for (let row = 0; row < this.rows; row += 1) {
      const start = this.#addressStart(row)
      const own = this.#parts.address.findAt(this.#text, start)
      // One row speaks for each address.
      if (own[0] !== row) continue
      const before = previous.#parts.address.findAt(this.#text, start)
      if (before.length === 0) added.push(this.#address(row))
      else if (!this.#isUnchanged(own, previous, before)) changed.push(this.#address(row))
    }
    const removed: string[] = []
    for (let row = 0; row < previous.rows; row += 1) {
      const start = previous.#addressStart(row)
      const isGone = this.#parts.address.findAt(previous.#text, start).length === 0
      if (isGone && previous.#parts.address.findAt(previous.#text, start)[0] === row)
        removed.push(previous.#address(row))
    }
    return { added, removed, changed }
  }

  #isUnchanged(own: readonly number[], previous: ExtractionIndex, before: readonly number[]): boolean {
    if (own.length !== before.length) return false
    const lines = before.map((row) => previous.#rowBytes(row))
    return own.every((row) => {
      const line = this.#rowBytes(row)
      return lines.some((other) => other.equals(line))
    })
  }

  #addressStart(row: number): number {
    let at = this.#parts.rowStarts[row] ?? 0
    for (let column = 0; column < this.#parts.header.position.address; at += 1) {
      if (this.#text[at] === END_OF_FIELD) column += 1
    }
    return at
  }

  #address(row: number): string {
    const start = this.#addressStart(row)
    return this.#text.toString('utf8', start, this.#text.indexOf(END_OF_FIELD, start)).toLowerCase()
  }

  #collect(table: RowTable, key: string): readonly Mailbox[] {
    return table.find(key).map((row) => this.#mailbox(row))
  }

  #mailbox(row: number): Mailbox {
    return new ExtractionMailbox(() => this.#line(row).split('|'), this.#parts.header, this.#provenance)
  }

  #line(row: number): string {
    return this.#rowBytes(row).toString('utf8')
  }

  #rowBytes(row: number): Buffer {
    const start = this.#parts.rowStarts[row] ?? 0
    const end = this.#text.indexOf(LINE_FEED, start)
    return this.#text.subarray(start, this.#text[end - 1] === CARRIAGE_RETURN ? end - 1 : end)
  }
}
