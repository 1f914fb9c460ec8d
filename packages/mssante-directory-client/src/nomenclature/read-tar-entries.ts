import { DirectoryError } from '../errors.ts'

const BLOCK = 512
const REGULAR = new Set(['0', '\0'])
const PAX_NAME = 'x'
const GNU_NAME = 'L'
/** A record of PAX begins a line: digits elsewhere are not looked at, however many there are. */
const PAX_PATH = /(?:^|\n)\d+ path=([^\n]+)\n/

/** One file of a tar archive. */
export interface TarEntry {
  readonly name: string
  readonly content: Uint8Array
}

/**
 * Reads the regular files of a tar archive (ustar, as npm and FHIR packages are), with the long names of PAX and GNU.
 *
 * @throws {DirectoryError} `NOMENCLATURE_INVALID`
 */
export function* readTarEntries(tar: Uint8Array): Generator<TarEntry> {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength)
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0)) return
    const size = Number.parseInt(textIn(header, 124, 12).trim(), 8)
    const end = at + BLOCK + size
    if (!Number.isSafeInteger(size) || size < 0 || end > bytes.length) break
    const type = header.toString('latin1', 156, 157)
    const content = bytes.subarray(at + BLOCK, end)
    const [prefix, name] = [textIn(header, 345, 155), textIn(header, 0, 100)]
    if (type === PAX_NAME) longName = PAX_PATH.exec(content.toString('utf8'))?.[1]
    else if (type === GNU_NAME) longName = textIn(content, 0, size)
    else {
      if (REGULAR.has(type)) yield { name: longName ?? (prefix === '' ? name : `${prefix}/${name}`), content }
      longName = undefined
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  throw new DirectoryError({ code: 'NOMENCLATURE_INVALID', what: 'The package is not a whole tar archive.' })
}

function textIn(header: Buffer, start: number, length: number): string {
  const text = header.toString('utf8', start, start + length)
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
