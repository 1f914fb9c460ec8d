import type { TraceEvent } from '@entente/core/ports'
import { NO_USER, type VectorClaims } from '../claims/vector-claims.ts'
import type { EncodedVector } from '../encodings/encode-vector.ts'
import type { IssuancePolicy, IssuanceService } from '../policy/issuance-policy.ts'
import { SEARCH_FIELDS, vectorEvent } from '../trace/vector-events.ts'
import type { IssuanceRequest } from './issuance-request.ts'

interface CreationParts {
  readonly request: IssuanceRequest
  readonly service: IssuanceService
  readonly claims: VectorClaims
  readonly encoded: EncodedVector
  readonly at: Date
  readonly policy: IssuancePolicy
  readonly policyHash: string
}

/** The record of a made VI: the pair of request and VI that art. 5.3 asks to keep, and who stands behind it. */
export function createdEvent({
  request,
  service,
  claims,
  encoded,
  at,
  policy,
  policyHash,
}: CreationParts): TraceEvent {
  const { subject, authentication } = claims
  const { convention } = policy
  const { id, digest, archive } = request.request
  return vectorEvent({
    kind: 'vi.created',
    at,
    facts: {
      outcome: 'created',
      issuer: claims.issuer,
      service: claims.audience,
      policy: policyHash,
      ...(convention !== undefined && { convention }),
    },
    payload: {
      id: claims.id,
      entity: request.entity,
      recipient: claims.recipient,
      audience: claims.audience,
      subject: subject.kind === 'user' ? subject.id : NO_USER,
      subjectFormat: subject.format,
      authnLevel: authentication.level,
      authnInstant: authentication.instant.toISOString(),
      issuedAt: claims.issuedAt.toISOString(),
      notBefore: claims.notBefore.toISOString(),
      notOnOrAfter: claims.notOnOrAfter.toISOString(),
      pagms: claims.pagms,
      vi: Buffer.from(encoded.bytes).toString('base64'),
      encoding: encoded.form,
      recordedWith: service.recordedWith ?? 'request',
      request: id,
      requestDigest: digest,
      requestArchive: archive && Buffer.from(archive).toString('base64'),
    },
    search: {
      [SEARCH_FIELDS.id]: [claims.id],
      [SEARCH_FIELDS.issuer]: [claims.issuer],
      [SEARCH_FIELDS.recipient]: [claims.recipient],
      [SEARCH_FIELDS.service]: [claims.audience],
      [SEARCH_FIELDS.subject]: [subject.kind === 'user' ? subject.id : NO_USER],
      [SEARCH_FIELDS.pagm]: claims.pagms,
      [SEARCH_FIELDS.request]: [id],
    },
  })
}
