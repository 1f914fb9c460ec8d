import type { Clock, HttpClient, HttpResponse } from '@entente/core/ports'
import { isRuntimeError, systemClock, type Wait, waitOnTimer } from '@entente/runtime'
import { DirectoryError, isDirectoryError } from '../errors.ts'
import { CallRate } from './call-rate.ts'

/** How calls to a public API are paced and repeated. */
export interface PacedCallOptions {
  readonly http: HttpClient
  /** Calls a second, 1 to 17, for the whole application. @default 10 */
  readonly callsPerSecond?: number
  /** Time for one call, in milliseconds. @default 35_000 */
  readonly timeoutMs?: number
  /** How often a call is repeated after 429, 502, 503, 504 or a lost connection. @default 3 */
  readonly retries?: number
  readonly clock?: Clock
  readonly wait?: Wait
}

const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504])
const LONGEST_RETRY_AFTER_MS = 60_000

/** Asks a public API under its quota; repeats what may be repeated. */
export class PacedCalls {
  readonly #options: PacedCallOptions
  readonly #rate: CallRate
  readonly #wait: Wait

  constructor(options: PacedCallOptions) {
    this.#options = options
    this.#wait = options.wait ?? waitOnTimer
    const { callsPerSecond, clock = systemClock } = options
    this.#rate = new CallRate({
      clock,
      wait: this.#wait,
      ...(callsPerSecond !== undefined && { callsPerSecond }),
    })
  }

  /**
   * Any status is an answer.
   *
   * @throws {DirectoryError} `DIRECTORY_UNAVAILABLE`
   */
  async get(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const { http, retries = 3, timeoutMs = 35_000 } = this.#options
    for (let attempt = 0; ; attempt += 1) {
      const request = {
        method: 'GET',
        url,
        headers,
        timeoutMs,
        ...(signal !== undefined && { signal }),
      } as const
      const outcome = await this.#rate.begin(
        () => http.send(request).catch((error: unknown) => unavailable(error, signal)),
        signal,
      )
      const isBusy = outcome instanceof DirectoryError ? outcome.retryable : BUSY.has(outcome.status)
      if (!(outcome instanceof DirectoryError) && outcome.status === 429) this.#rate.slowDown()
      if (!isBusy || attempt >= retries) {
        if (outcome instanceof DirectoryError) throw outcome
        return outcome
      }
      await this.#wait(pauseAfter(outcome, attempt), signal)
    }
  }
}

function pauseAfter(outcome: HttpResponse | DirectoryError, attempt: number): number {
  const backoff = 500 * 2 ** attempt
  if (isDirectoryError(outcome)) return backoff
  const seconds = Number(outcome.headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1_000, 0), LONGEST_RETRY_AFTER_MS) : backoff
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
