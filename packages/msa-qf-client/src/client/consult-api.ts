import type { CheckReport } from '@entente/core/checks'
import type { QfRubric } from '@entente/core/convention/qf'
import type { CivilDate } from '@entente/core/time'
import type { AnswerFacts, ApiAnswer, QfFile } from '../api/api-answer.ts'
import type { ApiPorts, callApi } from '../api/call-api.ts'
import { factDetails } from '../api/classify-error.ts'
import { isQfError, QfError } from '../errors.ts'
import type { GuardedAnswer, GuardSituation } from '../guards/guard.ts'
import type { GuardId } from '../guards/guard-ids.ts'
import { judgeGuards, refusalOf } from '../guards/judge-guards.ts'
import { monthsBack } from '../guards/service-guards.ts'
import type { ConsultationOutcome, QfFound, QfPeriod } from '../outcomes/consultation-outcome.ts'
import { matchIdentity } from '../outcomes/match-identity.ts'
import type { CheckedQfPolicy } from '../policy/check-qf-policy.ts'
import { readingRegisters } from '../reading-registers.ts'
import type { ApiSubject } from '../subjects/subject.ts'
import type { QfPorts } from './client-ports.ts'
import type { ConsultationRequest } from './consultation-request.ts'
import { type ClientMemory, prepareConsultation } from './prepare-consultation.ts'
import {
  type ConsultationTrace,
  contextOf,
  record,
  refusalEvent,
  requestEvent,
  resultEvent,
} from './qf-traces.ts'

/** An outcome before it is recorded: the receipt is what turns it into one that may be given out. */
type Unrecorded<Outcome> = Outcome extends unknown ? Omit<Outcome, 'receipt'> : never
type UnrecordedOutcome = Unrecorded<ConsultationOutcome>

/** What one API consultation works with. */
export interface ApiConsultation {
  readonly policy: CheckedQfPolicy
  readonly ports: QfPorts
  readonly api: ApiPorts
  readonly memory: ClientMemory
  readonly call: typeof callApi
}

/**
 * One consultation over the API: guards, record, call, comparison, projection, record, and only then the outcome.
 *
 * @throws {QfError} whatever prevents an answer
 */
export async function consultApi(
  request: ConsultationRequest<ApiSubject>,
  { policy, ports, api, memory, call }: ApiConsultation,
  signal: AbortSignal | undefined,
): Promise<ConsultationOutcome> {
  const { references, report, situation } = await prepareConsultation(request, 'api', policy, ports, memory)
  const { at, day } = situation
  const trace: ConsultationTrace = { policy, channel: 'api', request, references }
  const context = contextOf(policy, request)
  const refusal = refusalOf(report)
  if (refusal !== undefined || policy.api === undefined || policy.habilitation === undefined) {
    const kind = refusal === 'service-closed' || refusal === undefined ? 'convention-refuses' : refusal
    const receipt = await record(ports.trace, refusalEvent(trace, report, kind, at), context)
    return { kind, guards: report, receipt }
  }
  await record(ports.trace, requestEvent(trace, report, at), context)
  memory.repetitions.count(references[0] ?? '', day)
  const ended = (outcome: string, fields: readonly string[], answer?: AnswerFacts, errorCode?: string) => {
    const now = ports.clock.now()
    const durationMs = now.getTime() - at.getTime()
    const facts = { outcome, fields, durationMs, ...(answer && { answer }), ...(errorCode && { errorCode }) }
    return record(ports.trace, resultEvent(trace, facts, now), context)
  }
  try {
    const answer = await call(
      {
        access: policy.api,
        title: policy.habilitation,
        subject: request.subject,
        fresh: request.fresh ?? false,
        ...(request.period && { period: request.period }),
        ...(signal && { signal }),
      },
      api,
    )
    const ofThePerson = answer.kind !== 'quota' && answer.kind !== 'maintenance'
    const opposed = async () =>
      ofThePerson && (await readingRegisters(() => ports.oppositions.has(references)))
    const outcome = (await opposed()) ? oppositionOf(situation) : outcomeOf(answer, request, situation)
    const receipt = await ended(outcome.kind, fieldsOf(outcome), answer.facts)
    // Art. 6-3 and annexe 1 hold until the answer is given out: somebody may object during the call and its record.
    if (outcome.kind === 'opposition' || !(await opposed())) return { ...outcome, receipt }
    return { ...oppositionOf(situation), receipt: await ended('opposition', [], answer.facts) }
  } catch (error) {
    await ended('failed', [], undefined, isQfError(error) ? error.code : 'ABORTED')
    throw error
  }
}

function oppositionOf(situation: GuardSituation): UnrecordedOutcome {
  const guards = judgeGuards({ ...situation, opposed: true, answer: { quota: 'kept' } })
  return { kind: 'opposition', guards }
}

function outcomeOf(
  answer: ApiAnswer,
  request: ConsultationRequest<ApiSubject>,
  situation: GuardSituation,
): UnrecordedOutcome {
  const judged = (found: GuardedAnswer) => judgeGuards({ ...situation, answer: found })
  switch (answer.kind) {
    case 'file':
      return fileOutcome(answer.file, answer.facts, request, situation, judged)
    case 'quota':
      return { kind: 'quota', retryAt: answer.retryAt, guards: judged({ quota: 'used-up' }) }
    case 'maintenance': {
      const { retryAt } = answer
      return { kind: 'maintenance', ...(retryAt && { retryAt }), guards: judged({ quota: 'kept' }) }
    }
    default:
      return { kind: answer.kind, guards: judged({ quota: 'kept' }) }
  }
}

function fileOutcome(
  file: QfFile,
  facts: AnswerFacts,
  request: ConsultationRequest<ApiSubject>,
  situation: GuardSituation,
  judged: (found: GuardedAnswer) => CheckReport<GuardId>,
): UnrecordedOutcome {
  const { policy, day } = situation
  if (file.provider === undefined) {
    throw new QfError({
      code: 'QF_ANSWER_MALFORMED',
      what: 'The answer does not say which caisse it comes from.',
      why: 'It is withheld, as it may be that of another régime.',
      fix: 'Ask for the scope cnaf_quotient_familial, and use version 3 of the API.',
      details: factDetails(facts),
    })
  }
  if (file.provider === 'CNAF') return { kind: 'caf-allocataire', guards: judged({ quota: 'kept' }) }
  const { subject } = request
  if (
    file.allocataires === undefined &&
    subject.kind === 'identity' &&
    shows('cnaf_allocataires', situation)
  ) {
    throw new QfError({
      code: 'QF_ANSWER_MALFORMED',
      what: 'The answer does not say who it is about.',
      why: 'It is withheld: the scopes of the token show the allocataires, and none was answered.',
      fix: 'Repeat the call; if it persists, give the request id to the support of the API.',
      retryable: true,
      details: factDetails(facts),
    })
  }
  const identity = matchIdentity(subject.kind === 'identity' ? subject : subject.identity, file.allocataires)
  const guards = judged({ quota: 'kept', identity })
  if (identity === 'diverges') return { kind: 'identity-diverges', guards }
  return {
    kind: 'found',
    ...projected(file, rubricsOf(request, policy)),
    period: periodOf(file, request, day),
    identity,
    cached: facts.cached ?? false,
    guards,
  }
}

/** Whether the answer to a token of ours shows what a scope opens. A vendor's token says nothing: its title does. */
function shows(scope: string, { token, policy }: GuardSituation): boolean {
  const scopes: readonly string[] = token?.scopes ?? policy.habilitation?.scopes ?? []
  return scopes.includes(scope)
}

function rubricsOf(request: ConsultationRequest, { purposes }: CheckedQfPolicy): readonly QfRubric[] {
  return request.rubrics ?? purposes.find(({ id }) => id === request.purpose)?.rubrics ?? []
}

/** What the purpose needs, and nothing else. */
function projected(
  { amount, allocataires, children, address }: QfFile,
  rubrics: readonly QfRubric[],
): Pick<QfFound, 'quotientFamilial' | 'coordinates'> {
  return {
    ...(rubrics.includes('montant') && amount !== undefined && { quotientFamilial: amount }),
    ...(rubrics.includes('coordonnees') && {
      coordinates: {
        ...(allocataires && { allocataires }),
        ...(children && { children }),
        ...(address && { address }),
      },
    }),
  }
}

function periodOf({ stated }: QfFile, { period: asked }: ConsultationRequest, day: CivilDate): QfPeriod {
  const known = { ...(asked && { asked }), ...(stated && { stated }) }
  if (stated === undefined) return { ...known, guarantee: 'unknown' }
  const current = monthsBack(stated, day) === 0 && (asked === undefined || monthsBack(asked, day) === 0)
  if (current) return { ...known, guarantee: 'guaranteed' }
  return { ...known, guarantee: asked === undefined ? 'unknown' : 'recomputed' }
}

function fieldsOf(outcome: UnrecordedOutcome): readonly string[] {
  if (outcome.kind !== 'found') return []
  return [
    ...(outcome.quotientFamilial === undefined ? [] : ['quotientFamilial']),
    ...Object.keys(outcome.coordinates ?? {}).map((name) => `coordinates.${name}`),
  ]
}
