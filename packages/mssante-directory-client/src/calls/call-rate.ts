import type { Clock } from '@entente/core/ports'
import { systemClock, type Wait, waitOnTimer } from '@entente/runtime'

export interface CallRateOptions {
  /** Most calls in any second, 1 to 17; the quota of one application is 17. @default 10 */
  readonly callsPerSecond?: number
  readonly clock?: Clock
  readonly wait?: Wait
}

const SECOND_MS = 1_000

/**
 * Keeps the calls of one application under the quota: in no span of one second, wherever it begins, are there more than
 * the given number. After a refusal the pace halves, and doubles again after a quiet minute.
 */
export class CallRate {
  readonly #most: number
  readonly #clock: Clock
  readonly #wait: Wait
  /** Instants of the last calls, oldest first; at most as many as the pace. */
  #recent: number[] = []
  #pace: number
  #slowedAt = 0
  #turn: Promise<void> = Promise.resolve()

  constructor(options: CallRateOptions = {}) {
    const { callsPerSecond = 10, clock = systemClock, wait = waitOnTimer } = options
    this.#most = Math.min(17, Math.max(1, Math.floor(callsPerSecond)))
    this.#pace = this.#most
    this.#clock = clock
    this.#wait = wait
  }

  /** The pace in force, in calls a second. */
  get pace(): number {
    return this.#pace
  }

  /** Resolves when the next call may be sent, first come first served. */
  async next(signal?: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#takeTurn(signal))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /**
   * Begins a call when its turn has come. The instant that counts is taken after the call has begun, so that work between
   * the turn and the call cannot push calls of two seconds together.
   */
  async begin<Result>(call: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const turn = this.#turn.then(async () => {
      await this.#takeTurn(signal)
      const outcome = call()
      this.#recent[this.#recent.length - 1] = this.#now()
      // In an object: the next call does not wait for the end of this one.
      return { outcome }
    })
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    )
    return (await turn).outcome
  }

  /** The directory said that there were too many calls. */
  slowDown(): void {
    this.#pace = Math.max(1, Math.floor(this.#pace / 2))
    this.#slowedAt = this.#now()
  }

  async #takeTurn(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      const now = this.#now()
      if (this.#pace < this.#most && now - this.#slowedAt >= 60 * SECOND_MS) {
        this.#pace = Math.min(this.#most, this.#pace * 2)
        this.#slowedAt = now
      }
      this.#recent = this.#recent.filter((instant) => now - instant <= SECOND_MS)
      const [oldest] = this.#recent.slice(-this.#pace)
      if (this.#recent.length < this.#pace || oldest === undefined) {
        this.#recent.push(now)
        return
      }
      await this.#wait(Math.max(1, oldest + SECOND_MS + 1 - now), signal)
    }
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}
