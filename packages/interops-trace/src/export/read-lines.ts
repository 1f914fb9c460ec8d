import { TraceError } from '../errors.ts'

/** What holds an export: bytes in memory, or pieces that arrive one after the other. */
export type ExportSource = Uint8Array | AsyncIterable<Uint8Array>

/** Some lines that stand one after the other in memory. The memory may change once the next ones are asked for. */
export interface Lines {
  /** Each line with its newline; only the last one of a source may lack it. */
  readonly bytes: Buffer
  /** Where each line ends: the place of its newline. */
  readonly ends: readonly number[]
  /** Number of the first line, from 1. */
  readonly first: number
}

const NEWLINE = 0x0a
const MAX_LINE_BYTES = 4_194_304
/** Lines are handed over once they come to this many bytes, so that nobody waits for all of a large piece. */
const ENOUGH_BYTES = 262_144

/**
 * Cuts an export into lines without holding more than one piece and one line.
 *
 * @param maxLineBytes longer lines are refused before they are gathered. @default 4_194_304
 * @throws {TraceError} `TRACE_EXPORT_INVALID`
 */
export async function* readLines(
  source: ExportSource,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<Lines, void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  let first = 1
  for await (const piece of source instanceof Uint8Array ? [source] : source) {
    const bytes =
      rest.length === 0
        ? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
        : Buffer.concat([rest, piece])
    let start = 0
    let ends: number[] = []
    let lineStart = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, lineStart)) {
      requireLength(end - lineStart, first + ends.length, maxLineBytes)
      ends.push(end - start)
      lineStart = end + 1
      if (lineStart - start < ENOUGH_BYTES) continue
      yield { bytes: bytes.subarray(start, lineStart), ends, first }
      first += ends.length
      start = lineStart
      ends = []
    }
    requireLength(bytes.length - lineStart, first + ends.length, maxLineBytes)
    if (ends.length > 0) yield { bytes: bytes.subarray(start, lineStart), ends, first }
    first += ends.length
    rest = bytes.subarray(lineStart)
  }
  if (rest.length > 0) yield { bytes: rest, ends: [rest.length], first }
}

function requireLength(length: number, line: number, limit: number): void {
  if (length <= limit) return
  throw new TraceError('TRACE_EXPORT_INVALID', `Line ${line} of the export is longer than ${limit} bytes.`)
}
