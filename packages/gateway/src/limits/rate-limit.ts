import type { Clock } from '@entente/core/ports'

interface Bucket {
  tokens: number
  at: number
}

/** More partners than any convention has: unknown ones share a key. */
const MAX_BUCKETS = 1_000

/** Bounds how often something may happen for each partner: a token bucket of two seconds. */
export class RateLimit {
  readonly #perSecond: number
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond
    this.#clock = clock
  }

  /** Takes one token; false when none is left. */
  take(partner: string): boolean {
    const bucket = this.#refill(partner)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  /** Tells whether a token is left, without taking it. */
  isOpen(partner: string): boolean {
    return this.#refill(partner).tokens >= 1
  }

  #refill(partner: string): Bucket {
    const most = this.#perSecond * 2
    const now = this.#clock.now().getTime()
    const bucket = this.#buckets.get(partner) ?? { tokens: most, at: now }
    if (this.#buckets.size >= MAX_BUCKETS) this.#buckets.clear()
    // A clock that steps back gives nothing and takes nothing.
    bucket.tokens = Math.min(most, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * this.#perSecond)
    bucket.at = now
    this.#buckets.set(partner, bucket)
    return bucket
  }
}
