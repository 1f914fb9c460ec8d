import { isUtf8 } from 'node:buffer'
import { DirectoryError } from '../errors.ts'
import { type ExtractionHeader, parseExtractionHeader } from './extraction-header.ts'
import { ExtractionIndex } from './extraction-index.ts'
import { finishHash, HASH_SEED, hashByte, NO_KEY, RowTable } from './row-table.ts'

const PIPE = 0x7c
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const AT_SIGN = 0x40
/** Rows of the published file are about this long; only memory depends on it. */
const EXPECTED_ROW_BYTES = 150

/** When a text was generated, and how much of it is accepted. */
export interface ExtractionLoadOptions {
  /** When the file was generated. */
  readonly asOf: Date
  /** Size of the text in bytes, when known: saves memory. @default 0 */
  readonly expectedBytes?: number
  /** Largest accepted text, in bytes. @default 536_870_912 */
  readonly maxBytes?: number
}

interface KeyedHeader extends ExtractionHeader {
  /** The last column that the tables need; behind it only the columns are counted. */
  readonly lastKeyed: number
}

/**
 * Builds an {@link ExtractionIndex} while the text of the extraction arrives, in pieces of any size.
 *
 * The text is kept as it is, in one piece of memory, and only the columns that are looked up by are read. Rows that
 * repeat another one byte for byte are left out. One bad row refuses the whole file.
 */
export class ExtractionLoader {
  readonly #asOf: Date
  readonly #maxBytes: number
  #bytes: Uint8Array
  /** One number for each row: where it begins, and the hash of each of its keys. */
  #rowStarts: Uint32Array
  #addressHashes: Int32Array
  #domainHashes: Int32Array
  #nationalIdHashes: Int32Array
  #structureIdHashes: Int32Array
  #header: KeyedHeader | undefined
  #length = 0
  #parsed = 0
  #rows = 0
  #line = 1

  constructor(options: ExtractionLoadOptions) {
    const { asOf, expectedBytes = 0, maxBytes = 512 * 1024 * 1024 } = options
    this.#asOf = asOf
    this.#maxBytes = maxBytes
    if (expectedBytes > maxBytes) throw tooLarge(maxBytes)
    this.#bytes = new Uint8Array(Math.max(expectedBytes, 65_536))
    const rows = Math.ceil(this.#bytes.length / EXPECTED_ROW_BYTES)
    this.#rowStarts = new Uint32Array(rows)
    this.#addressHashes = new Int32Array(rows)
    this.#domainHashes = new Int32Array(rows)
    this.#nationalIdHashes = new Int32Array(rows)
    this.#structureIdHashes = new Int32Array(rows)
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
    const header = this.#header ?? keyedHeader('')
    const bytes = this.#bytes.subarray(0, this.#length)
    if (!isUtf8(bytes)) throw rowInvalid('The extraction is not UTF-8.', 0)
    return this.#index(bytes, header)
  }

  #index(bytes: Uint8Array, header: KeyedHeader): ExtractionIndex {
    const read = this.#rows
    const starts = this.#rowStarts.subarray(0, read)
    const { address, nationalId, structureId } = header.position
    const inColumn = (column: number, rowStarts: Uint32Array) => (row: number) =>
      columnStart(bytes, rowStarts[row] ?? 0, column)
    const table = (hashes: Int32Array, rowStarts: Uint32Array, column: number) =>
      new RowTable(bytes, hashes, inColumn(column, rowStarts))
    const all = table(this.#addressHashes.subarray(0, read), starts, address)
    const repeated = new Set<number>()
    const addresses = all.visitRepeated((row, earlier) => {
      const isRepeated = earlier.some((other) => isSameRow(bytes, starts[other] ?? 0, starts[row] ?? 0))
      if (isRepeated) repeated.add(row)
      return isRepeated
    })
    if (addresses === undefined) throw rowInvalid('An address stands in more than a thousand rows.', 0)
    const isKept = (_: number, row: number) => !repeated.has(row)
    const kept = <Numbers extends Int32Array | Uint32Array>(numbers: Numbers): Numbers =>
      (repeated.size === 0 ? numbers.subarray(0, read) : numbers.subarray(0, read).filter(isKept)) as Numbers
    const rowStarts = kept(this.#rowStarts)
    const addressStart = inColumn(address, rowStarts)
    return new ExtractionIndex({
      bytes,
      rowStarts,
      header,
      address: repeated.size === 0 ? all : table(kept(this.#addressHashes), rowStarts, address),
      domain: new RowTable(bytes, kept(this.#domainHashes), (row) => domainStart(bytes, addressStart(row))),
      nationalId: table(kept(this.#nationalIdHashes), rowStarts, nationalId),
      structureId: table(kept(this.#structureIdHashes), rowStarts, structureId),
      addresses,
      asOf: this.#asOf,
      duplicateRows: repeated.size,
    })
  }

  #reserve(needed: number): void {
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }

  /** Reads every complete line that has arrived. */
  #parse(): void {
    const end = this.#bytes.lastIndexOf(LINE_FEED, this.#length - 1)
    if (end < this.#parsed) return
    let position = this.#parsed
    let header = this.#header
    if (header === undefined) {
      const headerEnd = this.#bytes.indexOf(LINE_FEED, position)
      header = keyedHeader(Buffer.from(this.#bytes.subarray(position, headerEnd)).toString('utf8'))
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
    let addressHash = NO_KEY
    let domainHash = NO_KEY
    let nationalIdHash = NO_KEY
    let structureIdHash = NO_KEY
    for (; column <= lastKeyed; column += 1) {
      const fieldStart = position
      let byte = bytes[position]
      if (column === at.address) {
        let hash = HASH_SEED
        while (byte !== AT_SIGN && byte !== PIPE && byte !== LINE_FEED && byte !== undefined) {
          hash = hashByte(hash, byte)
          position += 1
          byte = bytes[position]
        }
        if (byte === AT_SIGN) {
          hash = hashByte(hash, AT_SIGN)
          let domain = HASH_SEED
          position += 1
          byte = bytes[position]
          while (byte !== PIPE && byte !== LINE_FEED && byte !== undefined) {
            hash = hashByte(hash, byte)
            domain = hashByte(domain, byte)
            position += 1
            byte = bytes[position]
          }
          addressHash = finishHash(hash)
          domainHash = finishHash(domain)
        }
      } else if (column === at.nationalId || column === at.structureId) {
        let hash = HASH_SEED
        while (byte !== PIPE && byte !== LINE_FEED && byte !== undefined) {
          hash = hashByte(hash, byte)
          position += 1
          byte = bytes[position]
        }
        // An empty key is no key.
        const finished = position === fieldStart ? NO_KEY : finishHash(hash)
        if (column === at.nationalId) nationalIdHash = finished
        else structureIdHash = finished
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
    if (addressHash === NO_KEY) throw rowInvalid('A row has no address.', this.#line)
    const row = this.#rows
    if (row >= this.#rowStarts.length) this.#growRows()
    this.#rowStarts[row] = start
    this.#addressHashes[row] = addressHash
    this.#domainHashes[row] = domainHash
    this.#nationalIdHashes[row] = nationalIdHash
    this.#structureIdHashes[row] = structureIdHash
    this.#rows = row + 1
    return position + 1
  }

  #growRows(): void {
    const rows = this.#rowStarts.length * 2
    const larger = (numbers: Int32Array): Int32Array => {
      const copy = new Int32Array(rows)
      copy.set(numbers)
      return copy
    }
    const rowStarts = new Uint32Array(rows)
    rowStarts.set(this.#rowStarts)
    this.#rowStarts = rowStarts
    this.#addressHashes = larger(this.#addressHashes)
    this.#domainHashes = larger(this.#domainHashes)
    this.#nationalIdHashes = larger(this.#nationalIdHashes)
    this.#structureIdHashes = larger(this.#structureIdHashes)
  }
}

function keyedHeader(line: string): KeyedHeader {
  const header = parseExtractionHeader(line)
  const { address, nationalId, structureId } = header.position
  return { ...header, lastKeyed: Math.max(address, nationalId, structureId) }
}

/** Where a column of a row begins. */
function columnStart(bytes: Uint8Array, rowStart: number, column: number): number {
  let at = rowStart
  for (let passed = 0; passed < column; at += 1) if (bytes[at] === PIPE) passed += 1
  return at
}

function domainStart(bytes: Uint8Array, addressStart: number): number {
  let at = addressStart
  while (bytes[at] !== AT_SIGN) at += 1
  return at + 1
}

function isSameRow(bytes: Uint8Array, left: number, right: number): boolean {
  for (let index = 0; ; index += 1) {
    const byte = bytes[left + index]
    if (byte !== bytes[right + index]) return false
    if (byte === LINE_FEED) return true
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
