import { crc32, createInflateRaw } from 'node:zlib'
import { DirectoryError } from '../errors.ts'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 1
const LONGEST_COMMENT = 65_535
const END_LENGTH = 22
const PIECE_BYTES = 1024 * 1024

/** The one text file of an archive. */
export interface ZipEntry {
  readonly name: string
  /** Size of the text, in bytes. */
  readonly size: number
  /** The text in pieces; fails at the end when length or check sum are not as announced. */
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * Opens an archive that holds exactly one `.txt` file, as the extractions do.
 *
 * Read from the directory at the end of the archive, so a half-written one is refused at once. Neither encryption, nor
 * ZIP64, nor several parts.
 *
 * @throws {DirectoryError} `EXTRACTION_ARCHIVE_INVALID`, also while the content is read
 */
export function readZipEntry(archive: Uint8Array, maxBytes: number): ZipEntry {
  const view = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  try {
    return openEntry(view, maxBytes)
  } catch (error) {
    if (error instanceof RangeError) throw invalid('The archive is cut or damaged.')
    throw error
  }
}

function openEntry(archive: Buffer, maxBytes: number): ZipEntry {
  const end = findEnd(archive)
  const count = archive.readUInt16LE(end + 10)
  const texts = [...directoryEntries(archive, archive.readUInt32LE(end + 16), count)].filter(({ name }) =>
    name.toLowerCase().endsWith('.txt'),
  )
  const [entry] = texts
  if (entry === undefined || texts.length > 1) {
    throw invalid(`The archive holds ${texts.length} text files instead of one.`)
  }
  const { name, method, flags, crc, compressedSize, size, offset } = entry
  if ((flags & ENCRYPTED) !== 0 || (method !== STORED && method !== DEFLATED)) {
    throw invalid('The archive is encrypted or compressed in an unknown way.')
  }
  if (size > maxBytes) {
    throw new DirectoryError({
      code: 'EXTRACTION_TOO_LARGE',
      what: `The text in the archive is larger than ${maxBytes} bytes.`,
      details: { maxBytes },
    })
  }
  if (archive.readUInt32LE(offset) !== LOCAL_ENTRY) throw invalid('The archive does not hold its entry.')
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28)
  if (start + compressedSize > end) throw invalid('The archive is shorter than its entry.')
  const data = archive.subarray(start, start + compressedSize)
  return { name, size, content: checked(method === STORED ? [data] : inflate(data), size, crc) }
}

/** The record at the end: its comment must reach exactly to the end of the file. */
function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_LENGTH - LONGEST_COMMENT)
  for (let at = archive.length - END_LENGTH; at >= first; at -= 1) {
    const isEnd = archive.readUInt32LE(at) === END_OF_DIRECTORY
    if (isEnd && at + END_LENGTH + archive.readUInt16LE(at + 20) === archive.length) return at
  }
  throw invalid('The archive has no end.')
}

function* directoryEntries(archive: Buffer, start: number, count: number) {
  let at = start
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw invalid('The directory of the archive is damaged.')
    const nameLength = archive.readUInt16LE(at + 28)
    yield {
      flags: archive.readUInt16LE(at + 8),
      method: archive.readUInt16LE(at + 10),
      crc: archive.readUInt32LE(at + 16),
      compressedSize: archive.readUInt32LE(at + 20),
      size: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
    }
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
}

async function* inflate(data: Buffer): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: PIECE_BYTES })
  inflater.end(data)
  try {
    for await (const piece of inflater) yield piece
  } catch (cause) {
    throw new DirectoryError({
      code: 'EXTRACTION_ARCHIVE_INVALID',
      what: 'The compressed text of the archive is damaged.',
      cause,
    })
  }
}

async function* checked(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
  crc: number,
): AsyncGenerator<Uint8Array> {
  let seen = 0
  let sum = 0
  for await (const piece of pieces) {
    seen += piece.length
    if (seen > size) break
    sum = crc32(piece, sum)
    yield piece
  }
  if (seen !== size || sum !== crc)
    throw invalid('The text of the archive is not what the archive announces.')
}

function invalid(what: string): DirectoryError {
  return new DirectoryError({ code: 'EXTRACTION_ARCHIVE_INVALID', what })
}
