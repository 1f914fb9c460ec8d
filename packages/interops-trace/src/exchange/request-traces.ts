import { randomUUID } from 'node:crypto'
import { interopsDelays } from '@entente/core/convention/interops'
import { type CivilDate, civilDateInParis, compareDates, lastDayWithin } from '@entente/core/time'
import type { Journal } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import type {
  RequestedElement,
  SuspectBehaviourDeclaration,
  TraceCriteria,
  TraceRequest,
} from './exchange-documents.ts'
import { invalid } from './field-reader.ts'

/** What is asked for. */
export interface RequestedTraces {
  /** URN of our organisme. */
  readonly from: string
  /** URN of the partner. */
  readonly to: string
  readonly convention?: string
  readonly reason: string
  readonly criteria: Partial<TraceCriteria>
  /** @default VERIFICATION_VI and TRACE_APPLICATIVE */
  readonly elements?: readonly RequestedElement[]
}

/**
 * Asks a partner for traces: makes the request with its due date and records it.
 *
 * Send it with a {@link PivotCodec} by the way that the convention names.
 *
 * @throws {TraceError} `TRACE_DOCUMENT_INVALID` without any criterion, `TRACE_ACCESS_REFUSED`, and what `append` throws
 * @see INTEROPS convention, art. 5.2, 5.3 and 9
 * @example
 * const request = await requestTraces(journal, { from, to, reason: 'INC-2026-014', criteria: { vectorIds: [id] } }, reader)
 * await send(xmlCodec.write(request))
 */
export async function requestTraces(
  journal: Journal,
  asked: RequestedTraces,
  reader: ReadContext,
): Promise<TraceRequest> {
  const { clock, authorise, record } = internalsOf(journal)
  await authorise(reader, 'export', 'trace.requested')
  const at = clock.now()
  const request: TraceRequest = {
    type: 'request',
    id: randomUUID(),
    at,
    from: asked.from,
    to: asked.to,
    convention: asked.convention,
    reason: asked.reason,
    dueOn: answerDueOn(at),
    criteria: requireCriteria(asked.criteria),
    elements: asked.elements ?? ['VERIFICATION_VI', 'TRACE_APPLICATIVE'],
  }
  const facts = { request: request.id, to: request.to, dueOn: request.dueOn, elements: request.elements }
  await record(
    { kind: 'trace.requested', version: 1, at, facts, search: { 'trace.request': [request.id] } },
    reader,
  )
  return request
}

/**
 * Declares suspect behaviour to a partner: makes the declaration and records it.
 *
 * @throws {TraceError} `TRACE_DOCUMENT_INVALID` `TRACE_ACCESS_REFUSED`, and what `append` throws
 */
export async function declareSuspectBehaviour(
  journal: Journal,
  declared: Omit<RequestedTraces, 'reason' | 'elements'> & { readonly description: string },
  reader: ReadContext,
): Promise<SuspectBehaviourDeclaration> {
  const { clock, authorise, record } = internalsOf(journal)
  await authorise(reader, 'export', 'trace.suspicion-declared')
  const at = clock.now()
  const { from, to, convention, description } = declared
  const criteria = requireCriteria(declared.criteria)
  const id = randomUUID()
  const payload = { description }
  await record(
    { kind: 'trace.suspicion-declared', version: 1, at, facts: { declaration: id, to }, payload },
    reader,
  )
  return { type: 'declaration', id, at, from, to, convention, description, criteria }
}

/** Last day for an answer: less than 15 calendar days after the request came. INTEROPS convention, art. 9. */
export function answerDueOn(requestedAt: Date): CivilDate {
  return lastDayWithin(civilDateInParis(requestedAt), interopsDelays.traceCommunication.delay).date
}

/** Where a request stands. `due-soon`: three days or less are left. */
export type DueState = 'answered' | 'open' | 'due-soon' | 'late'

/**
 * @param answeredAt when it was answered; `undefined` as long as it is not
 * @param now        the instant to judge at
 */
export function dueState(
  request: Pick<TraceRequest, 'dueOn'>,
  answeredAt: Date | undefined,
  now: Date,
): DueState {
  if (answeredAt !== undefined) return 'answered'
  if (compareDates(civilDateInParis(now), request.dueOn) > 0) return 'late'
  const soon = civilDateInParis(new Date(now.getTime() + 3 * 86_400_000))
  return compareDates(soon, request.dueOn) >= 0 ? 'due-soon' : 'open'
}

function requireCriteria(given: Partial<TraceCriteria>): TraceCriteria {
  const { vectorIds = [], userIds = [], pagms = [], services = [], period } = given
  if (vectorIds.length + userIds.length + pagms.length + services.length === 0 && period === undefined) {
    throw invalid('It names no criterion.')
  }
  return { vectorIds, userIds, pagms, services, period }
}
