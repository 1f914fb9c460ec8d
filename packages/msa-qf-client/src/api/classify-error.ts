import { QfError, type QfErrorCode } from '../errors.ts'
import type { AnswerFacts, ApiAnswer, ApiRefusalKind } from './api-answer.ts'
import type { ApiErrorBody } from './error-schema.ts'

/** Codes that are answers. Staging still uses some of an older list. */
const REFUSALS: Readonly<Record<string, ApiRefusalKind>> = {
  '10003': 'no-msa-file',
  '23003': 'caf-allocataire',
  '35003': 'not-referenced',
  '40003': 'not-referenced',
  '35560': 'identity-not-recognised',
  '00366': 'identity-not-recognised',
  '51564': 'identity-not-recognised',
  '00354': 'period-refused',
  '00355': 'period-refused',
  '00356': 'period-refused',
  '35565': 'period-refused',
}

/** The older code for every absent file: only the provider tells which. */
const ABSENT_SOMEWHERE = '37003'
const ABSENT_AT: Readonly<Record<string, ApiRefusalKind>> = { MSA: 'no-msa-file', CNAF: 'caf-allocataire' }

const FRANCE_CONNECT_CODES = ['51501', '51502', '51503', '51504', '50001', '50002', '50003']

/** Fields that the service names only by code. */
const FIELD_OF_CODE: Readonly<Record<string, string>> = {
  '00203': 'recipient',
  '00210': 'recipient',
  '00212': 'delegation',
  '00363': 'birthDate',
  '00365': 'birthPlace.commune',
  '00367': 'givenNames',
  '00400': 'birthPlace.country',
  '00420': 'birthName',
  '00422': 'birthDate',
  '00426': 'usualName',
  '00427': 'sex',
  '00428': 'birthPlace.department',
  '35561': 'identity',
}

/** The provider's own code for an identity it fails on each time: repeating the call changes nothing. */
const DETERMINISTIC_FAILURE = '40000'

/** What an error answer of the API was given to. */
export interface ErrorAnswer {
  readonly facts: AnswerFacts
  readonly error: ApiErrorBody | undefined
  /** Seconds to wait, of the body or of the `Retry-After` header. */
  readonly retryInSeconds?: number
  readonly at: Date
  readonly periodAsked: boolean
}

/**
 * Tells an answer that says no from one that prevents an answer. The code decides before the status does, as staging
 * and production give one code under different statuses.
 *
 * @throws {QfError} `QF_TOKEN_REFUSED` `QF_FRANCE_CONNECT_REFUSED` `QF_ACCESS_FORBIDDEN` `QF_INPUT_REFUSED`
 *   `QF_CONFLICT` `QF_PROVIDER_UNAVAILABLE` `QF_ENDPOINT_GONE` `QF_ANSWER_MALFORMED`
 * @see API Particulier, error nomenclature of the quotient familial
 */
export function classifyError(answer: ErrorAnswer): ApiAnswer {
  const { error, facts, at } = answer
  const kind = refusalOf(answer)
  if (kind !== undefined) return { kind, facts }
  const wait = answer.retryInSeconds
  const retryAt = wait === undefined ? undefined : new Date(at.getTime() + wait * 1_000)
  if (facts.httpStatus === 429)
    return { kind: 'quota', retryAt: retryAt ?? new Date(at.getTime() + 60_000), facts }
  if (error?.code === '35020' || error?.code === '51020') {
    return { kind: 'maintenance', ...(retryAt === undefined ? {} : { retryAt }), facts }
  }
  throw failureOf(answer)
}

function refusalOf({ error, periodAsked }: ErrorAnswer): ApiRefusalKind | undefined {
  if (error === undefined) return undefined
  if (error.code === ABSENT_SOMEWHERE) return ABSENT_AT[error.provider ?? ''] ?? 'not-referenced'
  if (error.code === 'not_found') return 'not-referenced'
  // An older list used 00355 for an identity that the SNGI does not know.
  if (error.code === '00355' && !periodAsked) return 'identity-not-recognised'
  return Object.hasOwn(REFUSALS, error.code) ? REFUSALS[error.code] : undefined
}

/** The error for an answer that prevents one. */
export function failureOf({ facts, error, retryInSeconds }: ErrorAnswer): QfError {
  const code = error?.code ?? ''
  const { httpStatus: status } = facts
  if (FRANCE_CONNECT_CODES.includes(code)) return failure('QF_FRANCE_CONNECT_REFUSED', facts)
  if (status === 410 || code === '00402') return failure('QF_ENDPOINT_GONE', facts)
  if (status === 401) return failure('QF_TOKEN_REFUSED', facts)
  if (status === 403) return failure('QF_ACCESS_FORBIDDEN', facts)
  if (status === 409) return failure('QF_CONFLICT', facts, { retryable: true })
  if (status === 422 || status === 400) {
    const field = FIELD_OF_CODE[code] ?? 'unknown'
    return failure('QF_INPUT_REFUSED', facts, { details: { field } })
  }
  if (status >= 500 || status === 429) {
    const details = retryInSeconds === undefined ? {} : { retryAfterSeconds: retryInSeconds }
    return failure('QF_PROVIDER_UNAVAILABLE', facts, {
      retryable: error?.providerCode !== DETERMINISTIC_FAILURE,
      details,
    })
  }
  return failure('QF_ANSWER_MALFORMED', facts, { retryable: true })
}

const WHAT = {
  QF_FRANCE_CONNECT_REFUSED: 'The API refused the FranceConnect token.',
  QF_ENDPOINT_GONE: 'The address that was called is no longer served.',
  QF_TOKEN_REFUSED: 'The API refused the token.',
  QF_ACCESS_FORBIDDEN: 'The API refused this use of the token.',
  QF_CONFLICT: 'The API is still answering the same request.',
  QF_INPUT_REFUSED: 'The API refused a field of the request.',
  QF_PROVIDER_UNAVAILABLE: 'The caisse or the platform could not answer.',
  QF_ANSWER_MALFORMED: 'The answer of the API cannot be used.',
} as const satisfies Partial<Record<QfErrorCode, string>>

function failure(
  code: keyof typeof WHAT,
  facts: AnswerFacts,
  more: { retryable?: boolean; details?: Readonly<Record<string, string | number>> } = {},
): QfError {
  return new QfError({
    code,
    what: WHAT[code],
    retryable: more.retryable ?? false,
    details: { ...factDetails(facts), ...more.details },
  })
}

/** The facts of an answer as details of an error, which may be pasted into a support form. */
export function factDetails({ httpStatus, errorCode, apiRequestId, provider }: AnswerFacts) {
  return {
    httpStatus,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(apiRequestId === undefined ? {} : { apiRequestId }),
    ...(provider === undefined ? {} : { provider }),
  }
}
