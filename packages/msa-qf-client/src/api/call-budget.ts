/** A second, and a tenth more: calls may reach the API closer to each other than they left us. */
const WINDOW_MS = 1_100

/** Permission for one call, or the instant before which there is none. */
export type CallPermission = { readonly granted: true } | { readonly granted: false; readonly retryAt: Date }

/**
 * Keeps the calls of one token under its quota: never more than so many in any second as the API
 * sees it, and none at all after a 429
 * until the API says so. Whoever ignores a 429 is shut out for twelve hours.
 *
 * It refuses instead of waiting. It knows the calls of this process only: instances that share a token share its
 * quota, so each gets its part as `callsPerSecond`.
 *
 * @see API Particulier, CGU §3
 */
export class CallBudget {
  readonly #perSecond: number
  /** Instants of the latest calls, oldest first, at most as many as one window allows. */
  #recent: readonly number[] = []
  #closedUntil = 0

  constructor(callsPerSecond: number) {
    this.#perSecond = callsPerSecond
  }

  /** Takes one call out of the budget. */
  take(at: Date): CallPermission {
    const now = at.getTime()
    if (now < this.#closedUntil) return { granted: false, retryAt: new Date(this.#closedUntil) }
    this.#recent = this.#recent.filter((instant) => instant > now - WINDOW_MS)
    const oldest = this.#recent[0]
    if (oldest !== undefined && this.#recent.length >= this.#perSecond) {
      return { granted: false, retryAt: new Date(oldest + WINDOW_MS) }
    }
    this.#recent = [...this.#recent, now]
    return { granted: true }
  }

  /** Closes the budget until an instant. An earlier end never replaces a later one. */
  closeUntil(instant: Date): void {
    this.#closedUntil = Math.max(this.#closedUntil, instant.getTime())
  }
}
