import { TraceError } from '../errors.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { isSignedBy, keyIdOf, type NoteKey, requireKeyName } from './note-key.ts'

/** One signature line of a note. */
interface NoteSignature {
  readonly name: string
  /** Four bytes. */
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

/** A text with its signatures. C2SP signed-note. */
export interface SignedNote {
  /** What is signed: lines that end with a newline, without the blank line. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

const MAX_NOTE_BYTES = 65_536
const MAX_SIGNATURES = 64
const SIGNATURE_LINE = /^\u2014 (\S+) (\S+)$/u

/** @throws {TraceError} `TRACE_NOTE_INVALID` when the text cannot be carried by a note */
export function formatNote(note: SignedNote): string {
  requireNoteText(note.text)
  const lines = note.signatures.map(({ name, keyId, signature }) => {
    requireKeyName(name)
    return `\u2014 ${name} ${encodeBase64(Buffer.concat([keyId, signature]))}\n`
  })
  return `${note.text}\n${lines.join('')}`
}

/**
 * Reads the shape of a note. Nothing in it is trusted before {@link requireSignature}.
 *
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 */
export function parseNote(note: string): SignedNote {
  if (Buffer.byteLength(note) > MAX_NOTE_BYTES) throw invalid('It is larger than 64 KiB.')
  const end = note.lastIndexOf('\n\n')
  if (end < 0) throw invalid('No blank line separates the text from the signatures.')
  const text = note.slice(0, end + 1)
  const rest = note.slice(end + 2)
  requireNoteText(text)
  if (!rest.endsWith('\n')) throw invalid('The last line is not complete.')
  const lines = rest.slice(0, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw invalid(`It carries more than ${MAX_SIGNATURES} signatures.`)
  return { text, signatures: lines.map(parseSignature) }
}

/**
 * Returns the bytes of the signature that this key put under the note, once verified.
 *
 * Signatures of other keys are ignored; one wrong signature of this key refuses the note.
 *
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 */
export function requireSignature(note: SignedNote, key: NoteKey): void {
  const id = keyIdOf(key)
  const own = note.signatures.filter((line) => line.name === key.name && Buffer.compare(line.keyId, id) === 0)
  if (own.length === 0) throw invalid('The expected key did not sign it.')
  const data = Buffer.from(note.text)
  if (own.some((line) => !isSignedBy(key, data, line.signature))) throw invalid('A signature is wrong.')
}

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? []
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded)
  if (name === undefined || bytes === undefined || bytes.length < 5)
    throw invalid('A signature line is malformed.')
  requireKeyName(name)
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) }
}

function requireNoteText(text: string): void {
  if (!text.endsWith('\n')) throw invalid('Its text does not end with a newline.')
  for (const character of text) {
    if (character !== '\n' && /\p{Cc}/u.test(character)) throw invalid('Its text holds a control character.')
  }
}

function invalid(why: string): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The signed note was refused.', { why })
}
