// Imported by the worker too: it imports no workspace package.
import type { SqlValue } from '@entente/core/ports'

const NULL = 0
const INTEGER = 1
const REAL = 2
const BIG = 3
const TEXT = 4
const BLOB = 5

/** Bytes of a tag with a number, or of a tag with a length. */
const FIXED = 9
const WITH_LENGTH = 5
/** UTF-8 needs at most three bytes for a UTF-16 code unit. */
const BYTES_PER_UNIT = 3

/** Many lists of parameters in one piece of memory, which goes to another thread without being copied. */
export interface PackedRows {
  readonly bytes: Uint8Array
  readonly count: number
  /** Values in each row. */
  readonly width: number
}

let scratch: Buffer = Buffer.allocUnsafeSlow(65_536)

/** Packs rows of one width whose values have been checked. */
export function packRows(rows: readonly (readonly SqlValue[])[]): PackedRows {
  let end = 0
  for (const row of rows) for (const value of row) end = pack(value, end)
  return {
    bytes: Uint8Array.prototype.slice.call(scratch, 0, end),
    count: rows.length,
    width: rows[0]?.length ?? 0,
  }
}

/** Calls back with each row; blobs are views of the packed bytes. */
export function unpackRows({ bytes, count, width }: PackedRows, each: (row: SqlValue[]) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let offset = 0
  for (let row = 0; row < count; row += 1) {
    const values = new Array<SqlValue>(width)
    for (let column = 0; column < width; column += 1) {
      const tag = buffer[offset]
      if (tag === NULL) {
        values[column] = null
        offset += 1
      } else if (tag === TEXT || tag === BLOB) {
        const start = offset + WITH_LENGTH
        offset = start + buffer.readUInt32LE(offset + 1)
        values[column] =
          tag === TEXT ? buffer.toString('utf8', start, offset) : buffer.subarray(start, offset)
      } else {
        values[column] = numberAt(buffer, offset, tag)
        offset += FIXED
      }
    }
    each(values)
  }
}

function numberAt(buffer: Buffer, offset: number, tag: number | undefined): number | bigint {
  if (tag === BIG) return buffer.readBigInt64LE(offset + 1)
  const value = buffer.readDoubleLE(offset + 1)
  return tag === INTEGER ? BigInt(value) : value
}

function pack(value: SqlValue, offset: number): number {
  switch (typeof value) {
    case 'string':
      return packText(value, offset)
    case 'number':
      tag(Number.isSafeInteger(value) ? INTEGER : REAL, offset, FIXED)
      return scratch.writeDoubleLE(value, offset + 1)
    case 'bigint':
      tag(BIG, offset, FIXED)
      return scratch.writeBigInt64LE(value, offset + 1)
    default:
      if (value === null) return tag(NULL, offset, 1)
      tag(BLOB, offset, WITH_LENGTH + value.length)
      scratch.writeUInt32LE(value.length, offset + 1)
      scratch.set(value, offset + WITH_LENGTH)
      return offset + WITH_LENGTH + value.length
  }
}

function packText(value: string, offset: number): number {
  tag(TEXT, offset, WITH_LENGTH + value.length * BYTES_PER_UNIT)
  const length = scratch.write(value, offset + WITH_LENGTH, 'utf8')
  scratch.writeUInt32LE(length, offset + 1)
  return offset + WITH_LENGTH + length
}

/** Makes room for a value and writes its tag. */
function tag(kind: number, offset: number, room: number): number {
  if (offset + room > scratch.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, offset + room))
    scratch.copy(larger, 0, 0, offset)
    scratch = larger
  }
  scratch[offset] = kind
  return offset + 1
}
