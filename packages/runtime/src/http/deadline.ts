import { clientClosed, timedOut } from './http-failure.ts'

/** Ends one exchange for whatever comes first: the caller's signal, its time cap, the closing of the client. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #endsAt: number
  readonly #callerSignal: AbortSignal | undefined
  readonly #onAbort = (): void => this.#controller.abort(this.#callerSignal?.reason)

  constructor(url: URL, timeoutMs: number, callerSignal: AbortSignal | undefined) {
    callerSignal?.throwIfAborted()
    this.#endsAt = performance.now() + timeoutMs
    this.#timer = setTimeout(() => this.#controller.abort(timedOut(url, timeoutMs)), timeoutMs)
    // While something is awaited its socket keeps the process alive; the timer alone must not.
    this.#timer.unref()
    this.#callerSignal = callerSignal
    callerSignal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get remainingMs(): number {
    return this.#endsAt - performance.now()
  }

  close(): void {
    this.#controller.abort(clientClosed())
  }

  /** Releases the timer and the listener. Calling it twice is harmless. */
  release(): void {
    clearTimeout(this.#timer)
    this.#callerSignal?.removeEventListener('abort', this.#onAbort)
  }
}
