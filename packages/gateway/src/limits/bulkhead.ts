/** Bounds how many calls of each partner are in flight. One partner that fills its own part takes nothing of another's. */
export class Bulkhead {
  readonly #most: number
  readonly #inFlight = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** Takes a place; undefined when the partner has none left. The caller gives it back once. */
  enter(partner: string): (() => void) | undefined {
    const now = this.#inFlight.get(partner) ?? 0
    if (now >= this.#most) return undefined
    this.#inFlight.set(partner, now + 1)
    let left = false
    return () => {
      if (left) return
      left = true
      const rest = (this.#inFlight.get(partner) ?? 1) - 1
      if (rest === 0) this.#inFlight.delete(partner)
      else this.#inFlight.set(partner, rest)
    }
  }

  /** Calls in flight, by partner. */
  counts(): ReadonlyMap<string, number> {
    return this.#inFlight
  }
}
