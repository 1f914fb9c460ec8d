import type { Clock, TraceContext, TraceEvent } from '@entente/core/ports'

const MINUTE_MS = 60_000

/**
 * The bounded lane for refusals that happened before anything was authenticated: all are counted, a few a minute are
 * recorded, and nothing that goes wrong here reaches the gate. Whoever sends rubbish cannot fill the journal with it.
 */
export class UnauthenticatedLane {
  readonly #perMinute: number
  readonly #clock: Clock
  readonly #record: (event: TraceEvent, context: TraceContext) => Promise<unknown>
  #minute = 0
  #inMinute = 0
  #suppressed = 0
  noted = 0
  recorded = 0

  constructor(
    perMinute: number,
    clock: Clock,
    record: (event: TraceEvent, context: TraceContext) => Promise<unknown>,
  ) {
    this.#perMinute = perMinute
    this.#clock = clock
    this.#record = record
  }

  note(event: TraceEvent, context: TraceContext): void {
    this.noted += 1
    const minute = Math.floor(this.#clock.now().getTime() / MINUTE_MS)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#inMinute = 0
    }
    if (this.#inMinute >= this.#perMinute) {
      this.#suppressed += 1
      return
    }
    this.#inMinute += 1
    const notRecordedBefore = this.#suppressed
    this.#suppressed = 0
    const facts = { ...event.facts, authenticated: false, notRecordedBefore }
    this.#record({ ...event, facts }, context).then(
      () => {
        this.recorded += 1
      },
      () => {
        this.#suppressed += notRecordedBefore + 1
      },
    )
  }
}
