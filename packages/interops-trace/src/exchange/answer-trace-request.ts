import { randomUUID } from 'node:crypto'
import { type Inquiry, type OpenedRecord, readRecords, textIn, textsIn } from '../answers/read-records.ts'
import type { Journal, TraceQuery } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import { TRACE_FIELDS } from '../records/interops-events.ts'
import type {
  ApplicationTrace,
  RefusalReason,
  RequestedElement,
  TraceAnswer,
  TraceCriteria,
  TraceRequest,
  VectorTrace,
} from './exchange-documents.ts'
import { invalid } from './field-reader.ts'

export interface AnswerOptions extends Inquiry {
  /** Encloses each VI as it was made or received. @default true */
  readonly includeVectors?: boolean
  /** Refuses the request for this reason instead of answering it. */
  readonly refuse?: RefusalReason
}

const MAX_SEARCHES = 1_000
const KINDS: Readonly<Record<RequestedElement, readonly string[]>> = {
  VERIFICATION_VI: ['vi.verified', 'vi.refused'],
  TRACE_APPLICATIVE: ['app.access'],
  CREATION_VI: ['vi.created'],
}
const OUTCOMES: Readonly<Record<string, VectorTrace['outcome']>> = {
  'vi.created': 'CREE',
  'vi.verified': 'ACCEPTE',
  'vi.refused': 'REJETE',
}

/**
 * Answers a partner's request for traces from the journal, each trace with its proof. The search and the answer are
 * recorded.
 *
 * @param request what the partner asked, as a {@link PivotCodec} read it
 * @throws {TraceError} `TRACE_DOCUMENT_INVALID` for a request without criterion or with too many combinations, or when
 *   more than 10,000 records answer it; `TRACE_ACCESS_REFUSED` `TRACE_SEALED` `TRACE_STORE_DAMAGED`, and what `append` throws
 * @see INTEROPS convention, art. 5.2, 5.3 and 9
 * @example
 * const answer = await answerTraceRequest(journal, request, { reader, auditor })
 */
export async function answerTraceRequest(
  journal: Journal,
  request: TraceRequest,
  options: AnswerOptions,
): Promise<TraceAnswer> {
  const { clock, authorise, record } = internalsOf(journal)
  await authorise(options.reader, 'export', 'trace.answered')
  requireAnswerable(request.criteria)
  const records = options.refuse === undefined ? await find(journal, request, options) : []
  const vectors = records.filter(({ found }) => found.open.kind !== 'app.access')
  const applications = records.filter(({ found }) => found.open.kind === 'app.access')
  const at = clock.now()
  const answer: TraceAnswer = {
    type: 'answer',
    id: randomUUID(),
    requestId: request.id,
    at,
    status: statusOf(options.refuse, records),
    refusal: options.refuse,
    vectors: vectors.map((one) => vectorTrace(one, options.includeVectors ?? true)),
    applications: applications.map(applicationTrace),
  }
  const { id, status } = answer
  const facts = { request: request.id, answer: id, status, traces: records.length, to: request.from }
  const search = { 'trace.request': [request.id] }
  await record({ kind: 'trace.answered', version: 1, at, facts, search }, options.reader)
  return answer
}

/** What comes from a partner is bounded: each combination is a search of its own, and no criterion would mean all. */
function requireAnswerable({ vectorIds, userIds, pagms, services, period }: TraceCriteria): void {
  const kinds = [vectorIds, userIds, pagms, services].filter(({ length }) => length > 0)
  if (kinds.length === 0 && period === undefined) throw invalid('It names no criterion.')
  const searches = kinds.reduce((product, { length }) => product * length, 1)
  if (searches > MAX_SEARCHES)
    throw invalid(`It asks for ${searches} combinations of criteria, more than ${MAX_SEARCHES}.`)
}

/** Values of one kind are alternatives, so each combination is one search. */
async function find(
  journal: Journal,
  request: TraceRequest,
  inquiry: Inquiry,
): Promise<readonly OpenedRecord[]> {
  const kinds = request.elements.flatMap((element) => KINDS[element])
  const { period } = request.criteria
  const time: TraceQuery = period === undefined ? {} : { from: period.from, to: period.to }
  const found = new Map<string, OpenedRecord>()
  for (const fields of combinations(request.criteria)) {
    for (const record of await readRecords(journal, { ...time, kinds, fields }, inquiry)) {
      found.set(traceId(record), record)
    }
  }
  return [...found.values()].sort((left, right) => left.found.open.at.localeCompare(right.found.open.at))
}

function combinations(criteria: TraceCriteria): readonly Readonly<Record<string, string>>[] {
  const kinds: readonly [string, readonly string[]][] = [
    [TRACE_FIELDS.vector, criteria.vectorIds],
    [TRACE_FIELDS.subject, criteria.userIds],
    [TRACE_FIELDS.pagm, criteria.pagms],
    [TRACE_FIELDS.service, criteria.services],
  ]
  let all: Readonly<Record<string, string>>[] = [{}]
  for (const [field, values] of kinds) {
    if (values.length > 0) all = all.flatMap((one) => values.map((value) => ({ ...one, [field]: value })))
  }
  return all
}

function statusOf(
  refusal: RefusalReason | undefined,
  records: readonly OpenedRecord[],
): TraceAnswer['status'] {
  if (refusal !== undefined) return 'REFUSEE'
  if (records.length === 0) return 'AUCUNE_TRACE'
  return records.every(({ proof }) => proof !== undefined) ? 'COMPLETE' : 'PARTIELLE'
}

function traceId({ found }: OpenedRecord): string {
  return `${found.log}#${found.index}`
}

function vectorTrace(record: OpenedRecord, includeVectors: boolean): VectorTrace {
  const { found, payload, proof } = record
  const { open } = found
  return {
    traceId: traceId(record),
    at: new Date(open.at),
    outcome: OUTCOMES[open.kind] ?? 'REJETE',
    code: textIn(open.facts, 'code'),
    requestId: open.requestId,
    vectorId: textIn(payload, 'id'),
    issuer: textIn(open.facts, 'issuer'),
    recipient: textIn(payload, 'recipient'),
    service: textIn(open.facts, 'service'),
    userId: textIn(payload, 'subject'),
    authLevel: textIn(payload, 'authnLevel'),
    authenticatedAt: textIn(payload, 'authnInstant'),
    issuedAt: textIn(payload, 'issuedAt'),
    notBefore: textIn(payload, 'notBefore'),
    notOnOrAfter: textIn(payload, 'notOnOrAfter'),
    pagms: textsIn(payload, 'pagms'),
    certificate: textIn(payload, 'certificate'),
    vector: includeVectors ? textIn(payload, 'vi') : undefined,
    proof,
  }
}

function applicationTrace(record: OpenedRecord): ApplicationTrace {
  const { found, payload, proof } = record
  const { open } = found
  return {
    traceId: traceId(record),
    at: new Date(open.at),
    requestId: open.requestId,
    vectorId: textIn(payload, 'id'),
    service: textIn(open.facts, 'service'),
    operation: textIn(open.facts, 'operation'),
    profile: textIn(open.facts, 'profile'),
    outcome: textIn(open.facts, 'outcome'),
    objects: textsIn(payload, 'objects'),
    proof,
  }
}
