import { TraceError } from '../errors.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import { decodeBase64, encodeBase64 } from '../notes/base64.ts'

/** What a log sends to a witness. C2SP tlog-witness, `add-checkpoint`. */
export interface WitnessRequest {
  /** Size of the last head that the witness is thought to know; 0 for none. */
  readonly oldSize: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: string
}

const MAX_REQUEST = 65_536
const MAX_PROOF = 63

export function formatWitnessRequest(request: WitnessRequest): string {
  const proof = request.proof.map((hash) => `${encodeBase64(hash)}\n`).join('')
  return `old ${request.oldSize}\n${proof}\n${request.checkpoint}`
}

/** @throws {TraceError} `TRACE_NOTE_INVALID` */
export function parseWitnessRequest(text: string): WitnessRequest {
  const end = text.indexOf('\n\n')
  if (end < 0 || text.length > MAX_REQUEST) throw invalid('It is too large or has no blank line.')
  const [first = '', ...lines] = text.slice(0, end).split('\n')
  const [, size] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? []
  if (size === undefined || !Number.isSafeInteger(Number(size)))
    throw invalid('Its first line is not the old size.')
  if (lines.length > MAX_PROOF) throw invalid(`Its proof has more than ${MAX_PROOF} hashes.`)
  const proof = lines.map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== HASH_BYTES) throw invalid('A hash of its proof is malformed.')
    return hash
  })
  return { oldSize: Number(size), proof, checkpoint: text.slice(end + 2) }
}

function invalid(why: string): TraceError {
  return new TraceError('TRACE_NOTE_INVALID', 'The request to the witness was refused.', {
    why,
    spec: { document: 'C2SP tlog-witness', section: 'add-checkpoint' },
  })
}
