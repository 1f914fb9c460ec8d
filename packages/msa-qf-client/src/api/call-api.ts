import { isEntenteError } from '@entente/core'
import type { Clock, HttpClient, HttpResponse, Random } from '@entente/core/ports'
import type { Authorization } from '../access/authorization.ts'
import type { TokenGate } from '../access/token-gate.ts'
import { isQfError, QfError } from '../errors.ts'
import type { ApiAccess, HabilitationTitle } from '../policy/qf-policy.ts'
import { readingRegisters } from '../reading-registers.ts'
import type { ApiSubject } from '../subjects/subject.ts'
import { answerV2, answerV3 } from './answer-schema.ts'
import type { AnswerFacts, ApiAnswer, QfMonth } from './api-answer.ts'
import type { CallBudget } from './call-budget.ts'
import { classifyError, factDetails } from './classify-error.ts'
import { readErrorBody } from './error-schema.ts'
import { endOfMaintenance } from './maintenance.ts'
import { retryAfterSeconds, usedUpUntil } from './rate-limit.ts'
import { requestUrl } from './request-url.ts'

/** The largest family file that was seen is 4 KiB. */
const MAX_ANSWER_BYTES = 262_144

/** What is asked once more, after so many milliseconds: nobody answered in time, or the same question is under way. */
const SHORTEST_PAUSE_MS: Readonly<Record<number, number>> = { 504: 500, 409: 1_000 }
const PAUSE_SPREAD_MS = 1_000

/** Waits for some milliseconds; rejects with the signal's reason when it aborts. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>

/** What calling the API needs, for one tenant. */
export interface ApiPorts {
  readonly http: HttpClient
  readonly clock: Clock
  readonly authorization: Authorization
  readonly budget: CallBudget
  readonly gate: TokenGate
  readonly random: Random
  /** Absent: nothing is repeated. */
  readonly wait?: Wait
}

/** One question to the API. */
export interface ApiCall {
  readonly access: Required<ApiAccess>
  readonly title: HabilitationTitle
  readonly subject: ApiSubject
  readonly period?: QfMonth
  /** Passes by the API's 24-hour cache. */
  readonly fresh: boolean
  readonly signal?: AbortSignal
}

/**
 * Asks the API Particulier for one quotient familial.
 *
 * @throws {QfError} `QF_CALL_FAILED` `QF_ANSWER_MALFORMED` and those of {@link classifyError}
 */
export async function callApi(call: ApiCall, ports: ApiPorts): Promise<ApiAnswer> {
  const { clock, budget, wait } = ports
  const maintainedUntil = endOfMaintenance(call.access.maintenance, clock.now())
  if (maintainedUntil !== undefined) return { kind: 'maintenance', retryAt: maintainedUntil }
  const url = requestUrl(call.access, call.title, call.subject, call.period)
  for (let isFirst = true; ; isFirst = false) {
    const headers = await headersOf(call, url, ports)
    const permission = budget.take(clock.now())
    if (!permission.granted) return { kind: 'quota', retryAt: permission.retryAt }
    const response = await send(call, url, headers, ports).finally(() => permission.ended(clock.now()))
    const usedUp = usedUpUntil(response, clock.now())
    if (usedUp !== undefined) budget.closeUntil(usedUp)
    const pause = SHORTEST_PAUSE_MS[response.status]
    if (isFirst && pause !== undefined && wait !== undefined) {
      await wait(pause + spread(ports.random), call.signal)
      continue
    }
    try {
      const answer = readAnswer(response, call, clock.now())
      if (answer.kind === 'quota') budget.closeUntil(answer.retryAt)
      return answer
    } catch (error) {
      if (isQfError(error, 'QF_TOKEN_REFUSED')) ports.gate.close(headers)
      throw error
    }
  }
}

/** Desks that met the same time-out together do not come back together. */
function spread(random: Random): number {
  const [high = 0, low = 0] = random.bytes(2)
  return Math.floor(((high * 256 + low) / 65_536) * PAUSE_SPREAD_MS)
}

/** @throws {QfError} `QF_TOKEN_REFUSED` for a token that was refused before */
async function headersOf(
  { subject, access }: ApiCall,
  url: URL,
  { authorization, clock, gate }: ApiPorts,
): Promise<Readonly<Record<string, string>>> {
  if (subject.kind === 'france-connect') return { authorization: `Bearer ${subject.token.reveal()}` }
  const target = { method: 'GET', url, at: clock.now() } as const
  const headers = await readingRegisters(() => authorisedHeaders(authorization, target, access.version))
  gate.check(headers)
  return headers
}

async function send(
  { access, fresh, signal }: ApiCall,
  url: URL,
  authorization: Readonly<Record<string, string>>,
  { http }: ApiPorts,
): Promise<HttpResponse> {
  try {
    return await http.send({
      method: 'GET',
      url,
      headers: {
        accept: 'application/json',
        ...authorization,
        ...(fresh ? { 'cache-control': 'no-cache' } : {}),
      },
      timeoutMs: access.timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw callFailed(error)
  }
}

/** Version 2 takes the token in a header of its own. */
async function authorisedHeaders(
  authorization: Authorization,
  target: Parameters<Authorization['headersFor']>[0],
  version: 'v3' | 'v2',
): Promise<Readonly<Record<string, string>>> {
  const headers = await authorization.headersFor(target)
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  return version === 'v2' && token !== undefined ? { 'x-api-key': token } : headers
}

function readAnswer(response: HttpResponse, call: ApiCall, at: Date): ApiAnswer {
  const body = parseJson(response.body)
  const error = response.status === 200 ? undefined : readErrorBody(body)
  const facts = factsOf(response, error)
  if (response.status === 200) {
    const read = (call.access.version === 'v2' ? answerV2 : answerV3).safeParse(body)
    if (!read.success) throw malformed(facts)
    return { kind: 'file', file: read.data, facts }
  }
  if (response.status < 400) throw malformed(facts)
  const wait = error?.retryInSeconds ?? retryAfterSeconds(response, at)
  return classifyError({
    facts,
    error,
    at,
    periodAsked: call.period !== undefined,
    ...(wait === undefined ? {} : { retryInSeconds: wait }),
  })
}

/** The facts of an answer that may be traced. */
export function factsOf(
  { status, headers }: HttpResponse,
  error: { readonly code: string; readonly provider?: string } | undefined,
): AnswerFacts {
  const requestId = headers['x-request-id']
  const cached = headers['x-response-cached']
  return {
    httpStatus: status,
    ...(error === undefined ? {} : { errorCode: error.code }),
    ...(requestId !== undefined && /^[\w-]{1,100}$/.test(requestId) ? { apiRequestId: requestId } : {}),
    ...(error?.provider !== undefined && /^[\w &]{1,20}$/.test(error.provider)
      ? { provider: error.provider }
      : {}),
    ...(cached === 'true' || cached === 'false' ? { cached: cached === 'true' } : {}),
  }
}

/** Reads JSON; `undefined` for anything else. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** The error for an answer that nobody can use. */
export function malformed(facts: AnswerFacts): QfError {
  return new QfError({
    code: 'QF_ANSWER_MALFORMED',
    what: 'The answer of the API cannot be used.',
    why: 'It is not JSON, is cut short, or lacks what the API documents.',
    fix: 'Repeat the call; if it persists, give the request id to the support of the API.',
    retryable: true,
    details: factDetails(facts),
  })
}

/** The cause is left out on purpose: an address with an identity in it may hide anywhere inside. */
export function callFailed(error: unknown): QfError {
  return new QfError({
    code: 'QF_CALL_FAILED',
    what: 'The API gave no answer.',
    why: 'There was no connection, no trusted certificate, or the answer was too slow or too large.',
    fix: 'Check the network and the status page of the API, then repeat the call.',
    retryable: true,
    details: { reason: isEntenteError(error) ? error.code : 'unknown' },
  })
}
