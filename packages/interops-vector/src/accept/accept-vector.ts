import { hash } from 'node:crypto'
import { type CheckReport, reportOf } from '@entente/core/checks'
import type { Clock, KeyValueStore, Observer, TraceContext, TraceSink } from '@entente/core/ports'
import { type Assessment, assessVector } from '../checks/assess-vector.ts'
import { hasEnded } from '../checks/check-claims.ts'
import type { VectorCheckId } from '../checks/check-list.ts'
import { failedCheck } from '../checks/check-recorder.ts'
import { refusalCodeOf } from '../checks/check-vector.ts'
import { VectorError, type VectorErrorCode, vectorErrors } from '../errors.ts'
import type { TlsPeer } from '../peer/tls-peer.ts'
import { type CompiledPolicy, compileVectorPolicy } from '../policy/compile-vector-policy.ts'
import type { VectorPolicy } from '../policy/vector-policy.ts'
import { remark } from '../remarks/vector-remarks.ts'
import { type AcceptedVector, makeAcceptedVector } from './accepted-vector.ts'
import { keepEvidence } from './keep-evidence.ts'
import type { ReceivedVector } from './received-vector.ts'
import { recordDurably, requireOpenSink } from './record-vector.ts'
import { acceptedEvent, refusedEvent, replayedEvent, unauthenticatedEvent } from './vector-records.ts'

/** The request that brought the VI. */
export interface AcceptanceRequest {
  /** URI of the service that was called, which follows from the address and not from the message. */
  readonly service: string
  readonly peer: TlsPeer
  /** Identifier of the request on our side, which ties every record of it together. */
  readonly requestId: string
  /** Project of annexe 3, which fixes how long the record is kept. */
  readonly project?: string
}

export interface AcceptancePorts {
  readonly clock: Clock
  readonly sink: TraceSink
  /**
   * Keeps certificates and revocation lists under their digest, so that `revalidateVector` works years later.
   *
   * @default nothing is kept: the application stores `AcceptedVector.evidenceObjects`
   */
  readonly evidence?: KeyValueStore
  readonly observer?: Observer
}

export interface AcceptanceOptions {
  /**
   * Ends the wait for a trace service that hangs, with `VI_TRACE_UNAVAILABLE`. @default waits for ever; a VI that ends
   * meanwhile is refused
   */
  readonly signal?: AbortSignal
}

/** A used identifier is remembered this long after it can no longer be accepted, in milliseconds. */
const REPLAY_MARGIN_MS = 3_600_000

/**
 * Checks a received VI, records the outcome and uses the VI up, in that order; only then may the service be rendered.
 *
 * The acceptance and the use are one atomic append: of two requests with the same VI one is accepted, whatever the
 * number of instances on the same journal. A refusal is recorded durably before it is answered when the partner's own
 * key signed the VI; what nobody signed is counted in a bounded lane that can never close the service.
 *
 * @term VI, PAGM
 * @param received what `readSecurityHeader`, `readSamlResponseForm` or `readAuthorizationHeader` returned
 * @param policy   whom we trust and what we require
 * @param request  the service that was called, the TLS peer, and the identifier of the request
 * @param ports    the clock and the journal
 * @returns        the proof; only this function makes one
 * @throws {VectorError} one of the refusal codes, with the whole report; `VI_TRACE_UNAVAILABLE` or `VI_OVERLOADED`
 *   when nothing may be served; `VI_POLICY_INVALID` `VI_SERVICE_UNKNOWN`
 * @see INTEROPS convention, art. 5.2 and 8
 * @example
 * ```ts
 * const vector = await acceptVector(received, policy, { service, peer, requestId }, { clock, sink })
 * const rights = rightsFor(vector, table)
 * ```
 */
export async function acceptVector(
  received: ReceivedVector,
  policy: VectorPolicy,
  request: AcceptanceRequest,
  ports: AcceptancePorts,
  options: AcceptanceOptions = {},
): Promise<AcceptedVector> {
  const { observer } = ports
  if (observer === undefined) return accept(received, policy, request, ports, options)
  return observer.span('vector.accept', { service: request.service }, () =>
    accept(received, policy, request, ports, options),
  )
}

async function accept(
  received: ReceivedVector,
  policy: VectorPolicy,
  request: AcceptanceRequest,
  ports: AcceptancePorts,
  options: AcceptanceOptions,
): Promise<AcceptedVector> {
  const compiled = compileVectorPolicy(policy)
  requireOpenSink(ports.sink)
  const at = ports.clock.now()
  const assessment = await assessVector(received, compiled, {
    service: request.service,
    peer: request.peer,
    at,
  })
  const attempt: Attempt = { received, compiled, request, ports, options, at, assessment }
  const { claims, proven, report, service } = assessment
  if (claims === undefined || proven === undefined) return refuse(attempt)

  if (ports.evidence) await keepEvidence(ports.evidence, proven.signer.path)
  const event = acceptedEvent({ received, compiled, at, request, claims, proven })
  const context = contextOf(attempt)
  const usedUp = service.rule.mode === 'P' || service.rule.reuse === 'single'
  const outcome = await recordDurably(ports.sink, event, context, {
    ...options,
    ...(usedUp && {
      once: {
        key: onceKey(compiled, claims.issuer, claims.id),
        until: new Date(claims.notOnOrAfter.getTime() + compiled.skewMs + REPLAY_MARGIN_MS),
        otherwise: replayedEvent(event),
      },
    }),
  })
  const used = usedUp
    ? reportWithUse(report, outcome.status === 'recorded' ? 'passed' : 'failed')
    : reportWithUse(report, 'skipped')
  if (outcome.status === 'already-taken') throw refusal(ports, 'VI_REPLAYED', used)
  // A journal may keep a call waiting: what ended before its record was durable serves nobody (art. 5.2).
  const durableAt = ports.clock.now()
  if (hasEnded(proven.claims, durableAt, compiled.skewMs)) {
    return refuse({ ...attempt, at: durableAt, assessment: { ...assessment, report: reportOfEnd(used) } })
  }
  ports.observer?.event('vector.accepted', { service: request.service, weakenings: proven.weakenings.length })
  return makeAcceptedVector({
    claims,
    receipt: outcome.receipt,
    report: used,
    policyHash: compiled.hash,
    weakenings: proven.weakenings,
    path: proven.signer.path,
    acceptedAt: at,
  })
}

interface Attempt {
  readonly received: ReceivedVector
  readonly compiled: CompiledPolicy
  readonly request: AcceptanceRequest
  readonly ports: AcceptancePorts
  readonly options: AcceptanceOptions
  readonly at: Date
  readonly assessment: Assessment
}

async function refuse(attempt: Attempt): Promise<never> {
  const { assessment, ports, options } = attempt
  const { proven, report } = assessment
  const code = refusalCodeOf(report)
  if (proven?.signer.bound) {
    if (ports.evidence) await keepEvidence(ports.evidence, proven.signer.path)
    await recordDurably(ports.sink, refusedEvent({ ...attempt, proven, code }), contextOf(attempt), options)
  } else {
    ports.sink.noteUnauthenticated(unauthenticatedEvent({ ...attempt, code }), contextOf(attempt))
  }
  throw refusal(ports, code, report)
}

function refusal(
  ports: AcceptancePorts,
  code: VectorErrorCode,
  report: CheckReport<VectorCheckId>,
): VectorError {
  ports.observer?.event('vector.refused', { code })
  return new VectorError({ code, report })
}

/** Who acts is the issuer when its own key signed the VI, else nobody that we know. */
function contextOf({ assessment, compiled, request }: Attempt): TraceContext {
  const { proven } = assessment
  return {
    tenant: compiled.policy.tenant,
    actor: proven?.signer.bound
      ? { kind: 'application', id: proven.partner.issuer }
      : { kind: 'system', id: 'unauthenticated' },
    requestId: request.requestId,
    ...(request.project !== undefined && { project: request.project }),
  }
}

/** A key of fixed length per tenant, issuer and identifier, that shows none of them. */
function onceKey({ policy }: CompiledPolicy, issuer: string, id: string): string {
  return `vi:${hash('sha256', JSON.stringify([policy.tenant, issuer, id]))}`
}

/** The report of a VI that was in force when it was judged, and no longer when its acceptance was durable. */
function reportOfEnd({ checks }: CheckReport<VectorCheckId>): CheckReport<VectorCheckId> {
  return reportOf(
    checks.map((check) =>
      check.id === 'validity-not-ended'
        ? failedCheck(check.id, {
            remark: remark('validity-over'),
            ...(check.facts && { facts: check.facts }),
          })
        : check,
    ),
  )
}

function reportWithUse(
  { verdict, checks }: CheckReport<VectorCheckId>,
  outcome: 'passed' | 'failed' | 'skipped',
): CheckReport<VectorCheckId> {
  const check = {
    id: 'used-once',
    spec: vectorErrors.VI_REPLAYED.spec,
    outcome,
    ...(outcome === 'failed' && { code: 'VI_REPLAYED', detail: 'The VI was used before.' }),
    ...(outcome === 'skipped' && { detail: 'The service accepts a VI until it expires.' }),
  } as const
  return { verdict: outcome === 'failed' ? 'failed' : verdict, checks: [...checks, check] }
}
