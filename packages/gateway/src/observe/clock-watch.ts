import type { Clock } from '@entente/core/ports'

/** What the answers of partners say about our clock. */
export interface ClockWatch {
  /** @param date value of the Date header of an answer that just came */
  note(partner: string, date: string | undefined): void
  /** Seconds by which each partner's clock is ahead of ours, as last seen. */
  offsets(): ReadonlyMap<string, number>
}

/** The Date header counts whole seconds. */
const RESOLUTION_MS = 1_000

/** Watches how far clocks differ. Differences below a second cannot be seen. */
export function watchClocks(clock: Clock): ClockWatch {
  const offsets = new Map<string, number>()
  return {
    note: (partner, date) => {
      const theirs = Date.parse(date ?? '')
      if (Number.isNaN(theirs)) return
      const ahead = theirs - clock.now().getTime()
      offsets.set(partner, Math.abs(ahead) <= RESOLUTION_MS ? 0 : ahead / 1000)
    },
    offsets: () => offsets,
  }
}
