import { isEntenteError } from '@entente/core'
import type { CheckReport } from '@entente/core/checks'
import type { TraceContext, TraceEvent, TraceJson, TraceReceipt, TraceSink } from '@entente/core/ports'
import { formatDelay } from '@entente/core/time'
import type { AnswerFacts } from '../api/api-answer.ts'
import { QfError } from '../errors.ts'
import type { QfChannel } from '../guards/guard.ts'
import type { GuardId } from '../guards/guard-ids.ts'
import type { CheckedQfPolicy } from '../policy/check-qf-policy.ts'
import type { SubjectReference } from '../subjects/subject-reference.ts'
import type { ConsultationRequest } from './consultation-request.ts'

/** Kinds of record that this package writes. */
export type QfEventKind =
  | 'qf.refusal'
  | 'qf.request'
  | 'qf.result'
  | 'qf.opposition'
  | 'qf.opposition-withdrawn'
  | 'qf.opposition-failed'

/** Version of the facts below. */
export const QF_EVENT_VERSION = 1

/** What a trace never holds: an amount, a NIR, a name, a token. The person is a keyed hash. */
export interface ConsultationTrace {
  readonly policy: CheckedQfPolicy
  readonly channel: QfChannel
  readonly request: ConsultationRequest
  readonly references: readonly SubjectReference[]
}

/** Records what was asked, before anything is called. */
export function requestEvent(trace: ConsultationTrace, report: CheckReport<GuardId>, at: Date): TraceEvent {
  return event('qf.request', trace, at, { warnings: idsOf(report, 'warning') })
}

/** Records that a guard did not allow the consultation. */
export function refusalEvent(
  trace: ConsultationTrace,
  report: CheckReport<GuardId>,
  outcome: string,
  at: Date,
): TraceEvent {
  return event('qf.refusal', trace, at, {
    outcome,
    failed: idsOf(report, 'failed'),
    warnings: idsOf(report, 'warning'),
  })
}

/** What came back, as far as a trace may know it. */
export interface ResultFacts {
  readonly outcome: string
  readonly answer?: AnswerFacts
  /** Names of the fields that are given out, never their values. */
  readonly fields: readonly string[]
  readonly durationMs: number
  readonly errorCode?: string
}

/** Records how the consultation ended, before anything is given out. */
export function resultEvent(trace: ConsultationTrace, result: ResultFacts, at: Date): TraceEvent {
  const { outcome, answer, fields, durationMs, errorCode } = result
  return event('qf.result', trace, at, {
    outcome,
    fields,
    durationMs,
    ...(answer && { answer: { ...answer } }),
    ...(errorCode && { errorCode }),
  })
}

function event(
  kind: QfEventKind,
  { policy, channel, request, references }: ConsultationTrace,
  at: Date,
  facts: Readonly<Record<string, TraceJson>>,
): TraceEvent {
  const { convention, habilitation } = policy
  return {
    kind,
    version: QF_EVENT_VERSION,
    at,
    facts: {
      channel,
      environment: policy.environment,
      policy: policy.digest,
      ...(convention && { convention: { id: convention.id, digest: convention.digest } }),
      ...(habilitation && { datapass: habilitation.datapass }),
      purpose: request.purpose,
      information: { ...request.information },
      rubrics: [...(request.rubrics ?? [])],
      ...(request.discloseTo !== undefined && { discloseTo: request.discloseTo }),
      ...(request.period && { period: { ...request.period } }),
      retention: formatDelay(policy.traceRetention),
      ...facts,
    },
    // Whom and which family it was about is for those who may decrypt the record.
    payload: { registration: request.registration, subject: references[0] ?? '' },
    search: { 'qf.subject': references, 'qf.registration': [request.registration] },
  }
}

/** Who acts, for the record. */
export function contextOf(policy: CheckedQfPolicy, request: ConsultationRequest): TraceContext {
  return {
    tenant: policy.tenant,
    actor: { kind: 'person', id: request.session.agent },
    requestId: request.requestId,
    purpose: request.purpose,
  }
}

/**
 * Appends a record, or stops everything.
 *
 * @throws {QfError} `QF_TRACE_UNAVAILABLE`
 */
export async function record(
  sink: TraceSink,
  entry: TraceEvent,
  context: TraceContext,
): Promise<TraceReceipt> {
  try {
    return (await sink.append(entry, context)).receipt
  } catch (error) {
    throw new QfError({
      code: 'QF_TRACE_UNAVAILABLE',
      what: 'The trace could not be written.',
      why: 'No trace, no consultation: nothing was called, or nothing is given out.',
      fix: 'Restore the journal, then repeat the call.',
      retryable: true,
      details: { reason: isEntenteError(error) ? error.code : 'unknown' },
    })
  }
}

function idsOf(report: CheckReport<GuardId>, outcome: 'failed' | 'warning'): readonly GuardId[] {
  return report.checks.flatMap((check) => (check.outcome === outcome ? [check.id] : []))
}
