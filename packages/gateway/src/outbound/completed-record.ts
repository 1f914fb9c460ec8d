import type { TraceEvent } from '@entente/core/ports'
import { type IssuedVector, SEARCH_FIELDS } from '@entente/interops-vector'

interface CompletedRequest {
  readonly at: Date
  readonly vector: IssuedVector
  readonly requestId: string
  readonly service: string
  /** SHA-256 of the whole request, hexadecimal. */
  readonly digest: string
  readonly bytes: number
}

/**
 * The record that completes the pair of request and VI (art. 5.3) for a request too large to be held: when its VI was
 * made, only its head was known.
 */
export function completedEvent({
  at,
  vector,
  requestId,
  service,
  digest,
  bytes,
}: CompletedRequest): TraceEvent {
  return {
    kind: 'gateway.request-completed',
    version: 1,
    at,
    facts: { outcome: 'completed', service, bytes },
    payload: { id: vector.id, request: requestId, requestDigest: digest },
    search: { [SEARCH_FIELDS.id]: [vector.id], [SEARCH_FIELDS.request]: [requestId] },
  }
}
