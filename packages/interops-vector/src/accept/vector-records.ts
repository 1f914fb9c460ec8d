import type { TraceEvent, TraceJson } from '@entente/core/ports'
import type { ProvenVector } from '../checks/proven-vector.ts'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import type { VectorClaims } from '../claims/vector-claims.ts'
import type { VectorErrorCode } from '../errors.ts'
import type { CompiledPolicy } from '../policy/compile-vector-policy.ts'
import { SEARCH_FIELDS, type VectorEventKind, vectorEvent } from '../trace/vector-events.ts'
import type { ReceivedVector } from './received-vector.ts'

interface RecordParts {
  readonly received: ReceivedVector
  readonly compiled: CompiledPolicy
  readonly at: Date
  readonly request: { readonly service: string; readonly requestId: string }
}

/** The record of an accepted VI: what it said, the VI itself, and what the verdict on its certificate rests on. */
export function acceptedEvent(
  parts: RecordParts & { readonly claims: VectorClaims; readonly proven: ProvenVector },
): TraceEvent {
  return provenEvent(parts, { kind: 'vi.verified', outcome: 'accepted' })
}

/** The record of a VI that a partner's own key signed and that was refused all the same. */
export function refusedEvent(
  parts: RecordParts & { readonly proven: ProvenVector; readonly code: VectorErrorCode },
): TraceEvent {
  return provenEvent(parts, { kind: 'vi.refused', outcome: 'refused', code: parts.code })
}

/** What is recorded in place of an acceptance when the VI was used before: the same record, refused. */
export function replayedEvent(accepted: TraceEvent): TraceEvent {
  const code: VectorErrorCode = 'VI_REPLAYED'
  const kind: VectorEventKind = 'vi.refused'
  return { ...accepted, kind, facts: { ...accepted.facts, outcome: 'refused', code } }
}

/** The note of a refusal that nobody signed. It holds nothing that was received: anybody can send anything. */
export function unauthenticatedEvent(parts: RecordParts & { readonly code: VectorErrorCode }): TraceEvent {
  const { compiled, at, request, code } = parts
  return vectorEvent({
    kind: 'vi.refused',
    at,
    facts: { outcome: 'refused', code, service: request.service, policy: compiled.hash },
  })
}

interface Verdict {
  readonly kind: 'vi.verified' | 'vi.refused'
  readonly outcome: 'accepted' | 'refused'
  readonly code?: VectorErrorCode
}

function provenEvent(parts: RecordParts & { readonly proven: ProvenVector }, verdict: Verdict): TraceEvent {
  const { received, compiled, at, request, proven } = parts
  const { claims, partner, signer, weakenings } = proven
  const { convention } = compiled.policy
  return vectorEvent({
    kind: verdict.kind,
    at,
    facts: {
      outcome: verdict.outcome,
      issuer: partner.issuer,
      service: request.service,
      policy: compiled.hash,
      ...(verdict.code !== undefined && { code: verdict.code }),
      ...(convention !== undefined && { convention }),
      ...(weakenings.length > 0 && { weakenings }),
    },
    payload: {
      ...claimsPayload(claims),
      vi: 'bytes' in received ? base64Of(received.bytes) : undefined,
      encoding: received.form,
      certificate: signer.path.certificate.sha256,
      evidence: { ...signer.path.evidence },
    },
    search: claimsSearch(claims, request.requestId),
  })
}

/** Reads the bytes in place: a VI is some kilobytes, and each one is recorded. */
function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function claimsPayload(claims: DecodedClaims): Readonly<Record<string, TraceJson | undefined>> {
  return {
    id: claims.id,
    recipient: claims.recipient,
    audience: claims.audience,
    subject: claims.subjectId,
    subjectFormat: claims.subjectFormat,
    authnLevel: claims.authnLevel,
    authnInstant: claims.authnInstant?.toISOString(),
    issuedAt: claims.issuedAt?.toISOString(),
    notBefore: claims.notBefore?.toISOString(),
    notOnOrAfter: claims.notOnOrAfter?.toISOString(),
    pagms: claims.pagms,
  }
}

function claimsSearch(
  claims: DecodedClaims,
  requestId: string,
): Readonly<Record<string, readonly (string | undefined)[]>> {
  return {
    [SEARCH_FIELDS.id]: [claims.id],
    [SEARCH_FIELDS.issuer]: [claims.issuer],
    [SEARCH_FIELDS.recipient]: [claims.recipient],
    [SEARCH_FIELDS.service]: [claims.audience],
    [SEARCH_FIELDS.subject]: [claims.subjectId],
    [SEARCH_FIELDS.pagm]: claims.pagms,
    [SEARCH_FIELDS.request]: [requestId],
  }
}
