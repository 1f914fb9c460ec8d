import { leafHash } from '../merkle/hash.ts'
import { isCanonicalBase64 } from '../notes/base64.ts'
import { commitOpen, commitSealed, digestSealed, LEAF_BYTES, SALT_BYTES } from '../records/record-encoding.ts'

/** What a verifier needs of a record about which nothing is wrong. */
export interface CheckedRecord {
  readonly index: number
  /** Milliseconds since 1970. */
  readonly recordedAt: number
  readonly leafHash: Uint8Array
  readonly tenant: string
}

/** Kinds of records that say something about the journal itself: a verifier reads them in full. */
const READ_IN_FULL = /^trace\.(?:journal-opened|purged|spool-trimmed)$/

const TEXT = '[ !#-\\[\\]-~]*'
const TEXT_OR_NULL = `(?:null|"${TEXT}")`
const INSTANT = '\\d{4}-\\d\\d-\\d\\dT(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}Z'
const START = /\{"index":(0|[1-9][0-9]{0,14}),"leaf":"/y
const BEFORE_FACTS = new RegExp(
  `","open":\\{"actorKind":"(?:person|application|system)","at":"(${INSTANT})","facts":(?=\\{)`,
  'y',
)
const AFTER_FACTS = new RegExp(
  `,"key":(null|"${TEXT}"),"kind":"(${TEXT})","pair":(?:null|\\{"hash":"${TEXT}","key":"${TEXT}"\\}),` +
    `"project":${TEXT_OR_NULL},"purpose":${TEXT_OR_NULL},"recordedAt":"(${INSTANT})","requestId":"${TEXT}",` +
    `"tenant":"(${TEXT})","v":1,"version":(?:0|[1-9][0-9]{0,14})\\}(?=,"salt":"([0-9a-f]{64})","sealed":")`,
  'y',
)
const NAME = new RegExp(`"(${TEXT})":`, 'y')
/** A number is followed by what ends a value, so that the beginning of a longer one is not taken for it. */
const SCALAR = new RegExp(`"${TEXT}"|true|false|null|(?:0|-?[1-9][0-9]{0,14})(?=[,}\\]])`, 'y')
const MAX_DEPTH = 32

const OPEN = '","open":'
const SALT_AND_NAMES = ',"salt":"","sealed":"'.length + SALT_BYTES * 2
const RECORD_END = '","type":"record"}'
const HEX = /^[0-9a-f]*$/

/** Places in a leaf's hexadecimal form; see `encodeLeaf`. */
const INDEX_AT = 2
const OPEN_AT = 18
const SEALED_AT = 82
const DIGEST_AT = 146

// One memory for every line: hashing copies what it is given.
const salt = Buffer.alloc(SALT_BYTES)
const leaf = Buffer.alloc(LEAF_BYTES)
let sealedMemory = Buffer.alloc(16_384)

/**
 * Checks a record's line on a short way, which only a line in the usual form goes to its end, and only when nothing is
 * wrong with it: as the journal writes it, canonical, plain ASCII, with the commitments that its leaf holds. A sealed
 * part that is encrypted is compared as it is stored.
 *
 * @param bytes memory in which the line stands from `start` to `end`, without its newline
 * @returns `undefined` for every other line: who asks reads it in full to learn what is wrong, if anything is
 */
export function checkRecordLine(bytes: Buffer, start: number, end: number): CheckedRecord | undefined {
  const line = bytes.toString('latin1', start, end)
  const index = Number(matchAt(START, line, 0)?.[1])
  const leafStart = START.lastIndex
  const leafEnd = leafStart + LEAF_BYTES * 2
  const at = matchAt(BEFORE_FACTS, line, leafEnd)?.[1]
  if (Number.isNaN(index) || at === undefined) return undefined
  const afterFacts = matchAt(AFTER_FACTS, line, endOfObject(line, BEFORE_FACTS.lastIndex, MAX_DEPTH))
  if (afterFacts === null || !line.endsWith(RECORD_END)) return undefined
  const openEnd = AFTER_FACTS.lastIndex
  const [, key, kind = '', recordedAt = '', tenant = '', saltText = ''] = afterFacts
  const sealedStart = openEnd + SALT_AND_NAMES
  const sealedEnd = line.length - RECORD_END.length
  if (READ_IN_FULL.test(kind) || sealedStart > sealedEnd) return undefined
  const sealed = decodeSealed(line.slice(sealedStart, sealedEnd))
  if (sealed === undefined) return undefined

  const leafText = line.slice(leafStart, leafEnd)
  salt.write(saltText, 'hex')
  const open = bytes.subarray(start + leafEnd + OPEN.length, start + openEnd)
  const isCommitted =
    leafText.startsWith('01') &&
    leafText.startsWith(index.toString(16).padStart(OPEN_AT - INDEX_AT, '0'), INDEX_AT) &&
    leafText.startsWith(commitOpen(salt, open), OPEN_AT) &&
    leafText.startsWith(digestSealed(sealed), DIGEST_AT) &&
    (key === 'null' ? leafText.startsWith(commitSealed(sealed), SEALED_AT) : HEX.test(leafText))
  const time = millisecondsOf(recordedAt)
  if (!isCommitted || Number.isNaN(time) || (at !== recordedAt && Number.isNaN(millisecondsOf(at))))
    return undefined
  leaf.write(leafText, 'hex')
  return { index, recordedAt: time, leafHash: leafHash(leaf), tenant }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Bytes of canonical base64, in memory that the next call uses again; see `decodeBase64`. */
function decodeSealed(text: string): Uint8Array | undefined {
  if (text.length > sealedMemory.length) sealedMemory = Buffer.alloc(text.length * 2)
  const length = sealedMemory.write(text, 'base64')
  return isCanonicalBase64(text, sealedMemory, length) ? sealedMemory.subarray(0, length) : undefined
}

/** Where the object that begins at `at` ends, when its names are in order; otherwise a place behind the text. */
function endOfObject(text: string, at: number, depth: number): number {
  if (text[at + 1] === '}') return at + 2
  let previous: string | undefined
  let place = at
  for (;;) {
    const name = matchAt(NAME, text, place + 1)?.[1]
    if (name === undefined || (previous !== undefined && previous >= name)) return text.length
    previous = name
    place = endOfValue(text, NAME.lastIndex, depth)
    if (text[place] === '}') return place + 1
    if (text[place] !== ',') return text.length
  }
}

function endOfArray(text: string, at: number, depth: number): number {
  if (text[at + 1] === ']') return at + 2
  let place = at
  for (;;) {
    place = endOfValue(text, place + 1, depth)
    if (text[place] === ']') return place + 1
    if (text[place] !== ',') return text.length
  }
}

function endOfValue(text: string, at: number, depth: number): number {
  if (depth === 0) return text.length
  if (text[at] === '{') return endOfObject(text, at, depth - 1)
  if (text[at] === '[') return endOfArray(text, at, depth - 1)
  return matchAt(SCALAR, text, at) === null ? text.length : SCALAR.lastIndex
}

let day = ''
let dayStart = Number.NaN

/** Milliseconds of an instant in the one form that records have. Most fall on the day of the one before. */
function millisecondsOf(instant: string): number {
  if (!instant.startsWith(day) || day === '') {
    day = instant.slice(0, 10)
    dayStart = Date.parse(`${day}T00:00:00.000Z`)
  }
  const [hours, minutes, seconds] = [digits(instant, 11), digits(instant, 14), digits(instant, 17)]
  const milliseconds = digits(instant, 20) * 10 + instant.charCodeAt(22) - ZERO
  return dayStart + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
}

const ZERO = 48

function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO
}
