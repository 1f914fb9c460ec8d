import { TraceError } from '../errors.ts'
import { type CheckpointKey, isSignedBy, keyIdOf, type NoteKey } from './note-key.ts'
import { formatNote, parseNote } from './signed-note.ts'

const SIGNATURE_BYTES = 64

/**
 * Adds a witness's cosignature to a checkpoint: "I saw this head at that time, and no other of that size".
 *
 * The caller must have checked consistency with the last head it saw, as `openWitness` does.
 *
 * @param at the instant the witness saw the head; whole seconds are kept
 * @see C2SP tlog-cosignature
 */
export async function cosign(
  checkpoint: string,
  name: string,
  key: CheckpointKey,
  at: Date,
): Promise<string> {
  const note = parseNote(checkpoint)
  const noteKey: NoteKey = { name, type: 'cosignature-v1', publicKey: key.publicKey }
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = await key.sign(cosignedBytes(note.text, seconds))
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  const line = { name, keyId: keyIdOf(noteKey), signature: Buffer.concat([time, signature]) }
  return formatNote({ text: note.text, signatures: [...note.signatures, line] })
}

/**
 * Verifies the cosignature of one witness and returns when it saw the head.
 *
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 */
export function openCosignature(checkpoint: string, witness: NoteKey): Date {
  const note = parseNote(checkpoint)
  const id = keyIdOf(witness)
  const line = note.signatures.find((s) => s.name === witness.name && Buffer.compare(s.keyId, id) === 0)
  if (line === undefined) throw invalid('The witness did not sign it.')
  if (line.signature.length !== 8 + SIGNATURE_BYTES) throw invalid('The cosignature has a wrong length.')
  const seconds = Number(Buffer.from(line.signature).readBigUInt64BE())
  const signed = isSignedBy(witness, cosignedBytes(note.text, seconds), line.signature.slice(8))
  if (!Number.isSafeInteger(seconds * 1000) || !signed) throw invalid('The cosignature is wrong.')
  return new Date(seconds * 1000)
}

function cosignedBytes(text: string, seconds: number): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}

function invalid(why: string): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The cosignature was refused.', {
    why,
    spec: { document: 'C2SP tlog-cosignature', section: 'Format' },
  })
}
