import type { Clock, KeyValueStore } from '@entente/core/ports'
import { isTraceError } from '../errors.ts'
import { verifyConsistency } from '../merkle/verify-proof.ts'
import { type Checkpoint, openCheckpoint, parseCheckpointText } from '../notes/checkpoint.ts'
import { cosign } from '../notes/cosignature.ts'
import { keyOfLog } from '../notes/log-succession.ts'
import type { CheckpointKey, NoteKey } from '../notes/note-key.ts'
import { parseNote } from '../notes/signed-note.ts'
import { parseWitnessRequest, type WitnessRequest } from './witness-request.ts'

/** What a partner needs to witness our heads. */
export interface WitnessOptions {
  /** The witness's key name: `73282932000074/witness`. */
  readonly name: string
  readonly key: CheckpointKey
  /** The logs it watches, each with those that continue it when it is full. */
  readonly logs: readonly NoteKey[]
  /** Remembers the last head of each log. */
  readonly store: KeyValueStore
  readonly clock: Clock
}

/** An HTTP answer of the witness protocol: C2SP tlog-witness. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly contentType: string
  readonly body: string
}

/** The witness of one partner. It cosigns a head only when the head continues the last one it saw. */
export interface Witness {
  /** Answers the body of a `POST /add-checkpoint`. Never rejects for what the body holds. */
  addCheckpoint(body: string): Promise<WitnessAnswer>
}

const TEXT = 'text/plain; charset=utf-8'

/**
 * Makes a witness for the logs of partners: whoever rewrites his history after this needs the witness's help.
 *
 * @see C2SP tlog-witness
 */
export function openWitness(options: WitnessOptions): Witness {
  // One request at a time: comparing with the last head and storing the new one are one step.
  let last: Promise<unknown> = Promise.resolve()
  return {
    addCheckpoint(body) {
      const answer = last.then(() => judge(options, body))
      last = answer.catch(() => undefined)
      return answer
    },
  }
}

async function judge(options: WitnessOptions, body: string): Promise<WitnessAnswer> {
  try {
    const request = parseWitnessRequest(body)
    const origin = parseCheckpointText(parseNote(request.checkpoint).text).origin
    const log = keyOfLog(options.logs, origin)
    if (log === undefined) return refusal(404, 'unknown log')
    return await judgeHead(options, request, log)
  } catch (error) {
    if (isTraceError(error, 'TRACE_NOTE_INVALID')) return refusal(400, 'malformed request')
    throw error
  }
}

async function judgeHead(
  options: WitnessOptions,
  request: WitnessRequest,
  log: NoteKey,
): Promise<WitnessAnswer> {
  const { store, name, key, clock } = options
  const head = openOwn(request.checkpoint, log)
  if (head === undefined) return refusal(403, 'not signed by the log')
  const known = await store.get(storeKey(log))
  const seen = known === undefined ? undefined : openCheckpoint(Buffer.from(known).toString(), log)
  const size = seen?.size ?? 0
  if (request.oldSize > head.size) return refusal(400, 'old size above the size of the checkpoint')
  if (request.oldSize !== size) {
    return { status: 409, contentType: 'text/x.tlog.size', body: `${size}\n` }
  }
  if (seen !== undefined && !continues(seen, head, request.proof)) return refusal(422, 'not consistent')
  await store.put(storeKey(log), Buffer.from(request.checkpoint))
  const cosigned = await cosign(request.checkpoint, name, key, clock.now())
  const lines = cosigned.slice(0, -1).split('\n')
  return { status: 200, contentType: TEXT, body: `${lines.at(-1)}\n` }
}

function openOwn(checkpoint: string, log: NoteKey): Checkpoint | undefined {
  try {
    return openCheckpoint(checkpoint, log)
  } catch {
    return undefined
  }
}

function continues(seen: Checkpoint, head: Checkpoint, proof: readonly Uint8Array[]): boolean {
  try {
    verifyConsistency({ size1: seen.size, root1: seen.root, size2: head.size, root2: head.root, proof })
    return true
  } catch {
    return false
  }
}

function storeKey(log: NoteKey): string {
  return `witness:${log.name}`
}

function refusal(status: 400 | 403 | 404 | 422, body: string): WitnessAnswer {
  return { status, contentType: TEXT, body: `${body}\n` }
}
