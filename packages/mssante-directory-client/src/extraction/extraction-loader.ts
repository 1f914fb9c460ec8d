import { isUtf8 } from 'node:buffer'
import { DirectoryError } from '../errors.ts'
import { type ExtractionHeader, parseExtractionHeader } from './extraction-header.ts'
import { ExtractionIndex } from './extraction-index.ts'
import { HASH_SEED, hashByte, RowTable } from './row-table.ts'

const PIPE = 0x7c
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const AT_SIGN = 0x40
const NONE = -1
/** Rows of the published file are about this long; only memory depends on it. */
const EXPECTED_ROW_BYTES = 150

export interface ExtractionLoadOptions {
  /** When the file was generated. */
  readonly asOf: Date
  /** Size of the text in bytes, when known: saves memory. @default 0 */
  readonly expectedBytes?: number
  /** Largest accepted text, in bytes. @default 536_870_912 */
  readonly maxBytes?: number
}

/** Rows that are read before they are indexed. */
const BLOCK_ROWS = 4_096

/** One key of each row of a block: where it begins, or -1, and its hash. */
class KeyBlock {
  readonly starts = new Int32Array(BLOCK_ROWS)
  readonly hashes = new Int32Array(BLOCK_ROWS)

  set(entry: number, start: number, hash: number): void {
    this.starts[entry] = start
    this.hashes[entry] = hash
  }

  addTo(table: RowTable, rows: Int32Array): void {
    for (let entry = 0; entry < rows.length; entry += 1) {
      const row = rows[entry] ?? NONE
      const start = this.starts[entry] ?? NONE
      if (row !== NONE && start !== NONE) table.add(row, start, this.hashes[entry] ?? 0)
    }
  }
}

interface KeyedHeader extends ExtractionHeader {
  /** The last column that the tables need; behind it only the columns are counted. */
  readonly lastKeyed: number
}

/** The four columns that the index knows a row by, and one that is computed: the domain. */
interface KeyedTables {
  readonly address: RowTable
  readonly domain: RowTable
  readonly nationalId: RowTable
  readonly structureId: RowTable
}

/**
 * Builds an {@link ExtractionIndex} while the text of the extraction arrives, in pieces of any size.
 *
 * The text is kept as it is, in one piece of memory, and indexed in place. Rows that repeat another one byte for byte
 * are left out. One bad row refuses the whole file.
 */
export class ExtractionLoader {
  readonly #asOf: Date
  readonly #maxBytes: number
  #bytes: Uint8Array
  #rowStarts: Uint32Array
  readonly #tables: KeyedTables
  #header: KeyedHeader | undefined
  #length = 0
  #parsed = 0
  readonly #block = {
    address: new KeyBlock(),
    domain: new KeyBlock(),
    nationalId: new KeyBlock(),
    structureId: new KeyBlock(),
  }
  readonly #blockStarts = new Uint32Array(BLOCK_ROWS)
  #blockRows = 0
  #rows = 0
  #duplicates = 0
  #line = 1

  constructor(options: ExtractionLoadOptions) {
    const { asOf, expectedBytes = 0, maxBytes = 512 * 1024 * 1024 } = options
    this.#asOf = asOf
    this.#maxBytes = maxBytes
    if (expectedBytes > maxBytes) throw tooLarge(maxBytes)
    this.#bytes = new Uint8Array(Math.max(expectedBytes, 65_536))
    const rows = Math.ceil(this.#bytes.length / EXPECTED_ROW_BYTES)
    this.#rowStarts = new Uint32Array(rows)
    this.#tables = {
      address: new RowTable(this.#bytes, rows, rows),
      domain: new RowTable(this.#bytes, rows, 0),
      nationalId: new RowTable(this.#bytes, rows, rows),
      structureId: new RowTable(this.#bytes, rows, 0),
    }
  }

  /** @throws {DirectoryError} `EXTRACTION_TOO_LARGE` `EXTRACTION_HEADER_INVALID` `EXTRACTION_ROW_INVALID` */
  push(chunk: Uint8Array): void {
    if (this.#length + chunk.length > this.#maxBytes) throw tooLarge(this.#maxBytes)
    this.#reserve(this.#length + chunk.length)
    this.#bytes.set(chunk, this.#length)
    this.#length += chunk.length
    this.#parse()
  }

  /** @throws {DirectoryError} `EXTRACTION_HEADER_INVALID` `EXTRACTION_ROW_INVALID` */
  finish(): ExtractionIndex {
    if (this.#length > 0 && this.#bytes[this.#length - 1] !== LINE_FEED)
      this.push(new Uint8Array([LINE_FEED]))
    this.#indexBlock()
    const header = this.#header ?? parseExtractionHeader('')
    const bytes = this.#bytes.subarray(0, this.#length)
    if (!isUtf8(bytes)) throw rowInvalid('The extraction is not UTF-8.', 0)
    return new ExtractionIndex({
      bytes,
      rowStarts: this.#rowStarts.subarray(0, this.#rows),
      header,
      ...this.#tables,
      asOf: this.#asOf,
      duplicateRows: this.#duplicates,
    })
  }

  #reserve(needed: number): void {
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
    for (const table of Object.values(this.#tables)) table.moveTo(larger)
  }

  /** Reads every complete line that has arrived. */
  #parse(): void {
    const end = this.#bytes.lastIndexOf(LINE_FEED, this.#length - 1)
    if (end < this.#parsed) return
    let position = this.#parsed
    let header = this.#header
    if (header === undefined) {
      const headerEnd = this.#bytes.indexOf(LINE_FEED, position)
      const parsed = parseExtractionHeader(
        Buffer.from(this.#bytes.subarray(position, headerEnd)).toString('utf8'),
      )
      const { address, nationalId, structureId } = parsed.position
      header = { ...parsed, lastKeyed: Math.max(address, nationalId, structureId) }
      this.#header = header
      position = headerEnd + 1
    }
    while (position <= end) {
      this.#line += 1
      position = this.#bytes[position] === LINE_FEED ? position + 1 : this.#readRow(position, header)
    }
    this.#parsed = position
  }

  /** Reads one row and gives the position after it. A line feed stands before the end of what has arrived. */
  #readRow(start: number, { width, position: at, lastKeyed }: KeyedHeader): number {
    const bytes = this.#bytes
    let position = start
    let column = 0
    let addressStart = NONE
    let addressHash = HASH_SEED
    let domainStart = NONE
    let domainHash = HASH_SEED
    let nationalStart = NONE
    let nationalHash = 0
    let structureStart = NONE
    let structureHash = 0
    for (; column <= lastKeyed; column += 1) {
      const fieldStart = position
      let byte = bytes[position]
      if (column === at.address) {
        while (byte !== AT_SIGN && byte !== PIPE && byte !== LINE_FEED && byte !== undefined) {
          addressHash = hashByte(addressHash, byte)
          position += 1
          byte = bytes[position]
        }
        if (byte === AT_SIGN) {
          addressStart = fieldStart
          addressHash = hashByte(addressHash, AT_SIGN)
          position += 1
          domainStart = position
          byte = bytes[position]
          while (byte !== PIPE && byte !== LINE_FEED && byte !== undefined) {
            addressHash = hashByte(addressHash, byte)
            domainHash = hashByte(domainHash, byte)
            position += 1
            byte = bytes[position]
          }
        }
      } else if (column === at.nationalId || column === at.structureId) {
        let hash = HASH_SEED
        while (byte !== PIPE && byte !== LINE_FEED && byte !== undefined) {
          hash = hashByte(hash, byte)
          position += 1
          byte = bytes[position]
        }
        // An empty key is no key.
        const keyStart = position === fieldStart ? NONE : fieldStart
        if (column === at.nationalId) {
          nationalStart = keyStart
          nationalHash = hash
        } else {
          structureStart = keyStart
          structureHash = hash
        }
      } else {
        while (byte !== PIPE && byte !== LINE_FEED) {
          position += 1
          byte = bytes[position]
        }
      }
      if (byte !== PIPE) break
      position += 1
    }
    let byte = bytes[position]
    while (byte !== LINE_FEED) {
      if (byte === PIPE) column += 1
      position += 1
      byte = bytes[position]
    }
    column += 1
    // A file may end each line with one empty column more than its header names.
    const lastByte = bytes[position - 1] === CARRIAGE_RETURN ? position - 2 : position - 1
    const hasExtraColumn = column === width + 1 && bytes[lastByte] === PIPE
    if (column !== width && !hasExtraColumn)
      throw rowInvalid('A row has another number of columns.', this.#line)
    if (addressStart === NONE || domainStart === NONE) throw rowInvalid('A row has no address.', this.#line)
    const { address, domain, nationalId, structureId } = this.#block
    const entry = this.#blockRows
    this.#blockStarts[entry] = start
    address.set(entry, addressStart, addressHash)
    domain.set(entry, domainStart, domainHash)
    nationalId.set(entry, nationalStart, nationalHash)
    structureId.set(entry, structureStart, structureHash)
    this.#blockRows += 1
    if (this.#blockRows === BLOCK_ROWS) this.#indexBlock()
    return position + 1
  }

  /** Puts the rows read so far into the tables, one table after the other: the waits for memory then overlap. */
  #indexBlock(): void {
    const { address, domain, nationalId, structureId } = this.#block
    const rows = new Int32Array(this.#blockRows)
    for (let entry = 0; entry < rows.length; entry += 1) {
      rows[entry] = this.#addRow(
        this.#blockStarts[entry] ?? 0,
        address.starts[entry] ?? 0,
        address.hashes[entry] ?? 0,
      )
    }
    domain.addTo(this.#tables.domain, rows)
    nationalId.addTo(this.#tables.nationalId, rows)
    structureId.addTo(this.#tables.structureId, rows)
    this.#blockRows = 0
  }

  /** Gives the number of the new row, or -1 when it repeats another one. */
  #addRow(start: number, addressStart: number, addressHash: number): number {
    const { address } = this.#tables
    const row = this.#rows
    if (row >= this.#rowStarts.length) this.#growRows()
    this.#rowStarts[row] = start
    for (
      let same = address.add(row, addressStart, addressHash);
      same !== NONE;
      same = address.previous(same)
    ) {
      if (this.#isSameRow(this.#rowStarts[same] ?? 0, start)) {
        address.undo(row, addressStart, addressHash)
        this.#duplicates += 1
        return NONE
      }
    }
    this.#rows += 1
    return row
  }

  #isSameRow(left: number, right: number): boolean {
    for (let index = 0; ; index += 1) {
      const byte = this.#bytes[left + index]
      if (byte !== this.#bytes[right + index]) return false
      if (byte === LINE_FEED) return true
    }
  }

  #growRows(): void {
    const larger = new Uint32Array(this.#rowStarts.length * 2)
    larger.set(this.#rowStarts)
    this.#rowStarts = larger
  }
}

function tooLarge(maxBytes: number): DirectoryError {
  return new DirectoryError({
    code: 'EXTRACTION_TOO_LARGE',
    what: `The extraction is larger than ${maxBytes} bytes.`,
    details: { maxBytes },
  })
}

function rowInvalid(what: string, line: number): DirectoryError {
  return new DirectoryError({ code: 'EXTRACTION_ROW_INVALID', what, details: { line } })
}
