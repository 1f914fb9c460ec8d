import type { Clock } from '@entente/core/ports'
import { TraceError } from '../errors.ts'

/** Gives records their instants: none is before the one that precedes it. */
export class RecordClock {
  readonly #clock: Clock
  readonly #toleranceMs: number
  #last = 0

  /** @param toleranceSeconds how far the clock may step back; the record before lends its instant then */
  constructor(clock: Clock, toleranceSeconds: number) {
    this.#clock = clock
    this.#toleranceMs = toleranceSeconds * 1000
  }

  /** No record comes before this one. */
  follow(recordedAt: Date | undefined): void {
    this.#last = Math.max(this.#last, recordedAt?.getTime() ?? 0)
  }

  /** True when the clock stands before the last record by more than the tolerance. */
  isBackwards(): boolean {
    return this.#precedes(this.#clock.now().getTime())
  }

  /**
   * The instant of the next record.
   *
   * @throws {TraceError} `TRACE_CLOCK_BACKWARDS`
   */
  stamp(): Date {
    const now = this.#clock.now().getTime()
    if (this.#precedes(now)) {
      throw new TraceError('TRACE_CLOCK_BACKWARDS', 'The clock stands before the last record.', {
        why: `Its last record was written at ${new Date(this.#last).toISOString()}.`,
      })
    }
    if (now > this.#last) this.#last = now
    return new Date(this.#last)
  }

  #precedes(now: number): boolean {
    return now < this.#last - this.#toleranceMs
  }
}
