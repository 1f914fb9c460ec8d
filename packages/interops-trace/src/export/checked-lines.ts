import { HASH_BYTES } from '../merkle/hash.ts'
import { type CheckedRecord, checkRecordLine } from './check-record-line.ts'

/** What {@link checkRecordLine} says of some lines, in a form that goes from one thread to another. */
export interface CheckedLines {
  /** The tenant of every line that was found right. */
  readonly tenant: string
  /** For each line its index and its time, or twice NaN. */
  readonly numbers: Float64Array
  readonly leafHashes: Uint8Array
}

/** Lines as a thread receives them. */
export interface LinesToCheck {
  readonly bytes: Uint8Array
  readonly ends: readonly number[]
}

export function checkLines({ bytes, ends }: LinesToCheck): CheckedLines {
  const memory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const numbers = new Float64Array(ends.length * 2).fill(Number.NaN)
  const leafHashes = new Uint8Array(ends.length * HASH_BYTES)
  let tenant: string | undefined
  let start = 0
  for (const [at, end] of ends.entries()) {
    const record = end < bytes.length ? checkRecordLine(memory, start, end) : undefined
    start = end + 1
    tenant ??= record?.tenant
    if (record === undefined || record.tenant !== tenant) continue
    numbers[at * 2] = record.index
    numbers[at * 2 + 1] = record.recordedAt
    leafHashes.set(record.leafHash, at * HASH_BYTES)
  }
  return { tenant: tenant ?? '', numbers, leafHashes }
}

/** What was said of one of the lines. */
export function checkedLine(
  { tenant, numbers, leafHashes }: CheckedLines,
  at: number,
): CheckedRecord | undefined {
  const index = numbers[at * 2]
  const recordedAt = numbers[at * 2 + 1]
  if (index === undefined || recordedAt === undefined || Number.isNaN(index)) return undefined
  return { index, recordedAt, tenant, leafHash: leafHashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES) }
}
