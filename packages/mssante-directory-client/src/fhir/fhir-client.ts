import type { Clock, HttpClient, HttpResponse } from '@entente/core/ports'
import { isRuntimeError, systemClock, type Wait, waitOnTimer } from '@entente/runtime'
import { DirectoryError, isDirectoryError } from '../errors.ts'
import { CallRate } from './call-rate.ts'
import { parseBundle, type ReadBundle } from './fhir-schema.ts'

export interface FhirClientOptions {
  readonly http: HttpClient
  /** Base of the API, without a final slash. @default https://gateway.api.esante.gouv.fr/fhir/v2 */
  readonly baseUrl?: URL
  /** Sent as `ESANTE-API-KEY`, to the base URL only. */
  readonly apiKey: string
  /** Calls a second, 1 to 17, for the whole application. @default 10 */
  readonly callsPerSecond?: number
  /** Time for one call, in milliseconds; the server itself gives up after 30 s. @default 35_000 */
  readonly timeoutMs?: number
  /** How often a call is repeated after 429, 502, 503, 504 or a lost connection. @default 3 */
  readonly retries?: number
  /** Most pages of one query. @default 40_000 */
  readonly maxPages?: number
  readonly clock?: Clock
  readonly wait?: Wait
}

const DEFAULT_BASE = 'https://gateway.api.esante.gouv.fr/fhir/v2'
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504])
const LONGEST_RETRY_AFTER_MS = 60_000

/** Calls the FHIR search of the directory, page by page, under its quota and in spite of its known defects. */
export class FhirClient {
  readonly #options: FhirClientOptions
  readonly #base: URL
  readonly #rate: CallRate
  readonly #clock: Clock
  readonly #wait: Wait

  constructor(options: FhirClientOptions) {
    this.#options = options
    this.#base = new URL(`${(options.baseUrl?.href ?? DEFAULT_BASE).replace(/\/+$/, '')}/`)
    this.#clock = options.clock ?? systemClock
    this.#wait = options.wait ?? waitOnTimer
    const { callsPerSecond } = options
    this.#rate = new CallRate({
      clock: this.#clock,
      wait: this.#wait,
      ...(callsPerSecond !== undefined && { callsPerSecond }),
    })
  }

  /**
   * Reads the pages of a search, one at a time.
   *
   * @throws {DirectoryError} `DIRECTORY_UNAVAILABLE` `DIRECTORY_RATE_LIMITED` `DIRECTORY_REFUSED`
   *   `DIRECTORY_ANSWER_INVALID` `DIRECTORY_PAGE_FOREIGN` `DIRECTORY_PAGE_LOOP` `DIRECTORY_PAGE_EMPTY`
   *   `DIRECTORY_PAGE_EXPIRED`
   */
  async *search(
    resource: string,
    parameters: URLSearchParams,
    signal?: AbortSignal,
  ): AsyncGenerator<ReadBundle> {
    let url = new URL(`${resource}?${parameters}`, this.#base)
    const { maxPages = 40_000 } = this.#options
    const seen = new Set<string>()
    let results = 0
    for (let page = 1; ; page += 1) {
      if (seen.has(url.href) || page > maxPages) throw pageError('DIRECTORY_PAGE_LOOP', page)
      seen.add(url.href)
      const bundle = await this.#page(url, page, signal)
      const matches = bundle.entry?.length ?? 0
      results += matches
      const next = bundle.link?.find(({ relation }) => relation === 'next')?.url
      // A known defect: the first page tells a total, a later one is empty and the rest never comes.
      const isShort = matches === 0 && bundle.total !== undefined && results < bundle.total
      if (isShort) throw pageError('DIRECTORY_PAGE_EMPTY', page)
      yield bundle
      if (next === undefined || matches === 0) return
      url = this.#nextUrl(next, page)
    }
  }

  /** The key must not leave the base URL, whatever the answer says. */
  #nextUrl(next: string, page: number): URL {
    const url = URL.canParse(next, this.#base.href) ? new URL(next, this.#base) : undefined
    if (url?.origin === this.#base.origin && url.pathname.startsWith(this.#base.pathname)) return url
    throw pageError('DIRECTORY_PAGE_FOREIGN', page)
  }

  async #page(url: URL, page: number, signal: AbortSignal | undefined): Promise<ReadBundle> {
    const answer = await this.#call(url, signal)
    if (answer.status === 200) return parseBundle(answer.body)
    const isExpired = page > 1 && (answer.status === 400 || answer.status === 410)
    if (isExpired) throw pageError('DIRECTORY_PAGE_EXPIRED', page)
    throw statusError(answer.status)
  }

  async #call(url: URL, signal: AbortSignal | undefined): Promise<HttpResponse> {
    const { http, apiKey, retries = 3, timeoutMs = 35_000 } = this.#options
    for (let attempt = 0; ; attempt += 1) {
      await this.#rate.next(signal)
      const outcome = await http
        .send({
          method: 'GET',
          url,
          headers: { accept: 'application/fhir+json', 'esante-api-key': apiKey },
          timeoutMs,
          ...(signal !== undefined && { signal }),
        })
        .catch((error: unknown) => unavailable(error, signal))
      const isBusy = outcome instanceof DirectoryError ? outcome.retryable : BUSY.has(outcome.status)
      if (!(outcome instanceof DirectoryError) && outcome.status === 429) this.#rate.slowDown()
      if (!isBusy || attempt >= retries) {
        if (outcome instanceof DirectoryError) throw outcome
        return outcome
      }
      await this.#wait(this.#pause(outcome, attempt), signal)
    }
  }

  #pause(outcome: HttpResponse | DirectoryError, attempt: number): number {
    const backoff = 500 * 2 ** attempt
    if (isDirectoryError(outcome)) return backoff
    const seconds = Number(outcome.headers['retry-after'] ?? Number.NaN)
    return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1_000, 0), LONGEST_RETRY_AFTER_MS) : backoff
  }
}

function unavailable(cause: unknown, signal: AbortSignal | undefined): DirectoryError {
  signal?.throwIfAborted()
  return new DirectoryError({
    code: 'DIRECTORY_UNAVAILABLE',
    what: 'The directory did not answer.',
    ...(isRuntimeError(cause) && { why: `The connection ended with ${cause.code}.` }),
    retryable: isRuntimeError(cause) && cause.retryable,
    cause,
  })
}

function statusError(status: number): DirectoryError {
  const code =
    status === 429 ? 'DIRECTORY_RATE_LIMITED' : status >= 500 ? 'DIRECTORY_UNAVAILABLE' : 'DIRECTORY_REFUSED'
  return new DirectoryError({
    code,
    what: `The directory answered with status ${status}.`,
    retryable: code !== 'DIRECTORY_REFUSED',
    details: { status },
  })
}

type PageCode =
  | 'DIRECTORY_PAGE_FOREIGN'
  | 'DIRECTORY_PAGE_LOOP'
  | 'DIRECTORY_PAGE_EMPTY'
  | 'DIRECTORY_PAGE_EXPIRED'

const PAGE_WHAT: Readonly<Record<PageCode, string>> = {
  DIRECTORY_PAGE_FOREIGN: 'The link to the next page leads outside the directory.',
  DIRECTORY_PAGE_LOOP: 'The links to the next page run in a circle, or never end.',
  DIRECTORY_PAGE_EMPTY: 'A page is empty although more results were announced.',
  DIRECTORY_PAGE_EXPIRED: 'The directory no longer knows the next page.',
}

function pageError(code: PageCode, page: number): DirectoryError {
  return new DirectoryError({ code, what: PAGE_WHAT[code], details: { page } })
}
