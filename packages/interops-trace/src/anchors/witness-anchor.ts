import type { HttpClient } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import { openCosignature } from '../notes/cosignature.ts'
import type { NoteKey } from '../notes/note-key.ts'
import type { Anchor, HeadToAnchor } from './anchor.ts'
import { formatWitnessRequest } from './witness-request.ts'

export interface WitnessAnchorOptions {
  /** Prefix of the partner's witness; `add-checkpoint` is put behind it. */
  readonly url: URL
  readonly http: HttpClient
  /** The witness's key, type `cosignature-v1`. */
  readonly key: NoteKey
}

const MAX_ANSWER = 4_096

/**
 * Anchors heads with the cosignature of a partner organisme.
 *
 * @see C2SP tlog-witness and tlog-cosignature
 */
export function witnessAnchor(options: WitnessAnchorOptions): Anchor {
  let witnessed = { origin: '', size: 0 }
  return {
    name: options.key.name,
    async anchor(head) {
      const known = witnessed.origin === head.origin ? witnessed.size : 0
      const first = await submit(options, head, known)
      // The witness says which size it knows: after a restart of ours, or a lost answer.
      const answer = typeof first === 'number' ? await submit(options, head, first) : first
      if (typeof answer === 'number') throw refused('It knows another size than it said.')
      const evidence = `${head.checkpoint}${answer}`
      const at = openCosignature(evidence, options.key)
      witnessed = head
      return { kind: 'witness', at, evidence }
    },
  }
}

/** @returns the signature line, or the size that the witness knows */
async function submit(
  { http, url }: WitnessAnchorOptions,
  head: HeadToAnchor,
  oldSize: number,
): Promise<string | number> {
  if (oldSize > head.size) throw refused('It has seen a longer history than ours.')
  const proof = oldSize === 0 ? [] : head.consistencyFrom(oldSize)
  const { status, body } = await http.send({
    method: 'POST',
    url: new URL('add-checkpoint', url),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: Buffer.from(formatWitnessRequest({ oldSize, proof, checkpoint: head.checkpoint })),
    maxBytes: MAX_ANSWER,
  })
  const text = Buffer.from(body).toString()
  if (status === 200) return text
  if (status === 409 && /^(0|[1-9][0-9]{0,15})\n?$/.test(text)) return Number(text)
  throw refused(`It answered with status ${status}.`)
}

function refused(why: string): TraceError {
  return new TraceError('TRACE_ANCHOR_FAILED', 'The witness did not cosign the head.', {
    why,
    retryable: true,
  })
}
