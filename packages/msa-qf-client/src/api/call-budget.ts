/** A second, and the millisecond that a clock cuts off. */
const WINDOW_MS = 1_001

/** Permission for one call, or the instant before which there is none. */
export type CallPermission =
  | {
      readonly granted: true
      /** Says that the call was answered or given up. Must be called, once. */
      readonly ended: (at: Date) => void
    }
  | { readonly granted: false; readonly retryAt: Date }

/**
 * Keeps the calls of one token under its quota: never more than so many in any second, and none at all after a 429
 * until the API says so. Whoever ignores a 429 is shut out for twelve hours.
 *
 * A call counts from its start until one second after its end. The API received it somewhere between the two, so that
 * no delay on the way can press more calls into a second of its own.
 *
 * It refuses instead of waiting. It knows the calls of this process only: instances that share a token share its
 * quota, so each gets its part as `callsPerSecond`.
 *
 * @see API Particulier, CGU §3
 */
export class CallBudget {
  readonly #perSecond: number
  #underWay = 0
  /** Instants at which calls ended, oldest first, at most as many as one second allows. */
  #ended: readonly number[] = []
  #closedUntil = 0

  constructor(callsPerSecond: number) {
    this.#perSecond = callsPerSecond
  }

  /** Takes one call out of the budget. */
  take(at: Date): CallPermission {
    const now = at.getTime()
    if (now < this.#closedUntil) return { granted: false, retryAt: new Date(this.#closedUntil) }
    this.#ended = this.#ended.filter((instant) => instant > now - WINDOW_MS)
    if (this.#underWay + this.#ended.length >= this.#perSecond) {
      return { granted: false, retryAt: new Date((this.#ended[0] ?? now) + WINDOW_MS) }
    }
    this.#underWay += 1
    return {
      granted: true,
      ended: (instant) => {
        this.#underWay -= 1
        this.#ended = [...this.#ended, instant.getTime()]
      },
    }
  }

  /** Closes the budget until an instant. An earlier end never replaces a later one. */
  closeUntil(instant: Date): void {
    this.#closedUntil = Math.max(this.#closedUntil, instant.getTime())
  }
}
