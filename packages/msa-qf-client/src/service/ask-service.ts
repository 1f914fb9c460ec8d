import type { Clock, HttpClient } from '@entente/core/ports'
import type { z } from 'zod'
import type { Authorization } from '../access/authorization.ts'
import { callFailed, factsOf, malformed, parseJson } from '../api/call-api.ts'
import { failureOf } from '../api/classify-error.ts'
import { readErrorBody } from '../api/error-schema.ts'
import { retryAfterSeconds } from '../api/rate-limit.ts'
import { QfError } from '../errors.ts'
import { baseUrlProblems } from '../policy/check-base-url.ts'
import { readingRegisters } from '../reading-registers.ts'

/** Where the API is asked about the caller itself, and with which token. */
export interface QfService {
  readonly environment: 'staging' | 'production'
  /** `https://particulier.api.gouv.fr` or the staging host; loopback is for tests. */
  readonly baseUrl: string
  readonly authorization: Authorization
  readonly http: HttpClient
  readonly clock: Clock
}

/** Options of one question about the caller itself. */
export interface ServiceCallOptions {
  readonly signal?: AbortSignal
  /** Time for one call, in milliseconds. @default 15_000 */
  readonly timeoutMs?: number
}

const MAX_ANSWER_BYTES = 1_048_576

/** Asks one route that concerns the caller, not a family. Throws for everything but the documented answer. */
export async function askService<Answer>(
  path: string,
  answer: z.ZodType<Answer>,
  { environment, baseUrl, authorization, http, clock }: QfService,
  { signal, timeoutMs = 15_000 }: ServiceCallOptions,
): Promise<Answer> {
  const problems = baseUrlProblems(baseUrl, environment)
  if (problems.length > 0) {
    throw new QfError({
      code: 'QF_POLICY_INVALID',
      what: 'The API cannot be asked there.',
      why: problems.join(' '),
      fix: 'Correct the address or the environment.',
    })
  }
  const url = new URL(path, baseUrl)
  const target = { method: 'GET', url, at: clock.now() } as const
  const headers = await readingRegisters(() => authorization.headersFor(target))
  const response = await http
    .send({
      method: 'GET',
      url,
      headers: { accept: 'application/json', ...headers },
      timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      ...(signal && { signal }),
    })
    .catch((error: unknown) => {
      if (signal?.aborted) throw signal.reason
      throw callFailed(error)
    })
  const body = parseJson(response.body)
  const error = response.status === 200 ? undefined : readErrorBody(body)
  const facts = factsOf(response, error)
  if (response.status !== 200) {
    const at = clock.now()
    const wait = error?.retryInSeconds ?? retryAfterSeconds(response, at)
    throw failureOf({
      facts,
      error,
      at,
      periodAsked: false,
      ...(wait !== undefined && { retryInSeconds: wait }),
    })
  }
  const read = answer.safeParse(body)
  if (!read.success) throw malformed(facts)
  return read.data
}
