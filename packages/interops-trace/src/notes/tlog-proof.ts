import { TraceError } from '../errors.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import { verifyInclusion } from '../merkle/verify-proof.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import type { NoteKey } from './note-key.ts'

const HEADER = 'c2sp.org/tlog-proof@v1'
const MAX_HASHES = 63
const MAX_PROOF_BYTES = 131_072

/** A proof file: one leaf is in the tree of one signed head. */
export interface TlogProof {
  readonly index: number
  /** From the leaf's sibling up. */
  readonly hashes: readonly Uint8Array[]
  /** The checkpoint, verbatim. */
  readonly checkpoint: string
}

/** Writes a `.tlog-proof` file. C2SP tlog-proof. */
export function formatTlogProof(proof: TlogProof): string {
  const hashes = proof.hashes.map((hash) => `${encodeBase64(hash)}\n`)
  return `${HEADER}\nindex ${proof.index}\n${hashes.join('')}\n${proof.checkpoint}`
}

/** @throws {TraceError} `TRACE_NOTE_INVALID` */
export function parseTlogProof(text: string): TlogProof {
  if (text.length > MAX_PROOF_BYTES) throw invalid('It is larger than 128 KiB.')
  const end = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(end, 0)).split('\n')
  if (lines[0] !== HEADER) throw invalid('Its first line is not the one of this format.')
  const rest = lines[1]?.startsWith('extra ') ? lines.slice(2) : lines.slice(1)
  const [, index] = /^index (0|[1-9][0-9]{0,15})$/.exec(rest[0] ?? '') ?? []
  if (index === undefined || !Number.isSafeInteger(Number(index))) throw invalid('It has no index.')
  if (rest.length - 1 > MAX_HASHES) throw invalid('It has too many hashes.')
  const hashes = rest.slice(1).map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== HASH_BYTES) throw invalid('A hash is malformed.')
    return hash
  })
  return { index: Number(index), hashes, checkpoint: text.slice(end + 2) }
}

/**
 * Verifies a proof file against a leaf and a log key, and returns the head it rests on.
 *
 * @param proof    the text of the `.tlog-proof` file
 * @param leafHash 32 bytes; the hash of the record as its holder computes it, never one taken from the file
 * @param key      the log's key
 * @throws {TraceError} `TRACE_NOTE_INVALID` `TRACE_PROOF_INVALID`
 */
export function verifyTlogProof(proof: string, leafHash: Uint8Array, key: NoteKey): Checkpoint {
  const parsed = parseTlogProof(proof)
  const checkpoint = openCheckpoint(parsed.checkpoint, key)
  const { index, hashes } = parsed
  verifyInclusion({ leafHash, index, treeSize: checkpoint.size, root: checkpoint.root, proof: hashes })
  return checkpoint
}

function invalid(why: string): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The proof file was refused.', {
    why,
    spec: { document: 'C2SP tlog-proof', section: 'Format' },
  })
}
