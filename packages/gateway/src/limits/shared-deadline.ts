import { setMaxListeners } from 'node:events'

/** Gives signals that abort after a time. Calls that begin close together share one, so that a deadline costs nothing. */
export interface SharedDeadline {
  /** A signal that aborts after the time, or up to a tenth of it later. */
  signal(): AbortSignal
}

/** @param milliseconds the time; signals are shared within a tenth of it */
export function sharedDeadline(milliseconds: number): SharedDeadline {
  let current: { readonly signal: AbortSignal; readonly until: number } | undefined
  return {
    signal: () => {
      const now = performance.now()
      if (current === undefined || now >= current.until) {
        const slot = milliseconds / 10
        const signal = AbortSignal.timeout(milliseconds + slot)
        // As many calls as are in flight listen to it.
        setMaxListeners(0, signal)
        current = { signal, until: now + slot }
      }
      return current.signal
    },
  }
}
