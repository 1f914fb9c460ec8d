import { TraceError } from '../errors.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { type CheckpointKey, keyIdOf, type NoteKey } from './note-key.ts'
import { formatNote, parseNote, requireSignature, type SignedNote } from './signed-note.ts'

/** The head of a log: whose it is, how many records it holds, and the root that stands for all of them. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** Further signed lines. This library writes one: `time <ISO instant>`. */
  readonly extensions: readonly string[]
}

/**
 * The text that is signed. C2SP tlog-checkpoint.
 *
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 */
function formatCheckpointText(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions } = checkpoint
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== HASH_BYTES)
    throw invalid('Its size or root is wrong.')
  const lines = [origin, String(size), encodeBase64(root), ...extensions]
  if (lines.some((line) => line === '' || line.includes('\n')))
    throw invalid('A line is empty or holds a newline.')
  return `${lines.join('\n')}\n`
}

/**
 * Reads the text of a checkpoint; the signature is another matter, see {@link openCheckpoint}.
 *
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 */
export function parseCheckpointText(text: string): Checkpoint {
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n')
  const rootBytes = root === undefined ? undefined : decodeBase64(root)
  if (
    origin === undefined ||
    origin === '' ||
    size === undefined ||
    !/^(0|[1-9][0-9]{0,15})$/.test(size) ||
    !Number.isSafeInteger(Number(size)) ||
    rootBytes?.length !== HASH_BYTES ||
    extensions.includes('')
  ) {
    throw invalid('Its lines are not origin, size and root.')
  }
  return { origin, size: Number(size), root: rootBytes, extensions }
}

/** Signs a head with the log's key, whose name is the origin. */
export async function signCheckpoint(checkpoint: Checkpoint, key: CheckpointKey): Promise<string> {
  const text = formatCheckpointText(checkpoint)
  const noteKey: NoteKey = { name: checkpoint.origin, type: 'ed25519', publicKey: key.publicKey }
  const signature = await key.sign(Buffer.from(text))
  const note: SignedNote = { text, signatures: [{ name: noteKey.name, keyId: keyIdOf(noteKey), signature }] }
  requireSignature(note, noteKey)
  return formatNote(note)
}

/**
 * Verifies a signed head and returns what it says.
 *
 * @param note the checkpoint as published, at most 64 KiB
 * @param key  the log's key; its name must be the checkpoint's origin
 * @throws {TraceError} `TRACE_NOTE_INVALID`
 * @see C2SP tlog-checkpoint
 */
export function openCheckpoint(note: string, key: NoteKey): Checkpoint {
  const parsed = parseNote(note)
  requireSignature(parsed, key)
  const checkpoint = parseCheckpointText(parsed.text)
  if (checkpoint.origin !== key.name) throw invalid('It belongs to another log.')
  return checkpoint
}

function invalid(why: string): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The checkpoint was refused.', {
    why,
    spec: { document: 'C2SP tlog-checkpoint', section: 'Note text' },
  })
}
