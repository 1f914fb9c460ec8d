import { TraceError } from '../errors.ts'

/** What holds an export: bytes in memory, or pieces that arrive one after the other. */
export type ExportSource = Uint8Array | AsyncIterable<Uint8Array>

/** One line without its newline; `complete` is false for a last line that the newline is missing from. */
export interface SourceLine {
  readonly number: number
  readonly bytes: Buffer
  readonly complete: boolean
}

const NEWLINE = 0x0a

/**
 * Cuts an export into lines without holding more than one piece and one line.
 *
 * @param maxLineBytes longer lines are refused before they are gathered
 * @throws {TraceError} `TRACE_EXPORT_INVALID`
 */
export async function* readLines(
  source: ExportSource,
  maxLineBytes: number,
): AsyncGenerator<readonly SourceLine[], void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  let number = 0
  for await (const piece of source instanceof Uint8Array ? [source] : source) {
    const bytes =
      rest.length === 0
        ? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
        : Buffer.concat([rest, piece])
    const lines: SourceLine[] = []
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      number += 1
      requireLength(end - start, number, maxLineBytes)
      lines.push({ number, bytes: bytes.subarray(start, end), complete: true })
      start = end + 1
    }
    rest = bytes.subarray(start)
    requireLength(rest.length, number + 1, maxLineBytes)
    if (lines.length > 0) yield lines
  }
  if (rest.length > 0) yield [{ number: number + 1, bytes: rest, complete: false }]
}

function requireLength(length: number, line: number, limit: number): void {
  if (length <= limit) return
  throw new TraceError('TRACE_EXPORT_INVALID', `Line ${line} of the export is longer than ${limit} bytes.`)
}
