/** More people than a desk meets in a month; the oldest are forgotten first. */
const MOST_PEOPLE = 50_000

/** Counts the consultations of each person in the current month, within this process. */
export class RepetitionCount {
  #month = ''
  readonly #counts = new Map<string, number>()

  /** How often the person was consulted this month before now. */
  earlier(reference: string, day: string): number {
    this.#turnTo(day)
    return this.#counts.get(reference) ?? 0
  }

  /** Counts one consultation. */
  count(reference: string, day: string): void {
    const earlier = this.earlier(reference, day)
    this.#counts.delete(reference)
    this.#counts.set(reference, earlier + 1)
    const oldest = this.#counts.keys().next().value
    if (this.#counts.size > MOST_PEOPLE && oldest !== undefined) this.#counts.delete(oldest)
  }

  #turnTo(day: string): void {
    const month = day.slice(0, 7)
    if (month === this.#month) return
    this.#month = month
    this.#counts.clear()
  }
}
