import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for a number of milliseconds. Packages without timers of their own take such a function as an option. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>

/**
 * Waits on the machine's timer; rejects with `signal.reason` when the signal aborts.
 *
 * @example
 * await waitOnTimer(250)
 */
export const waitOnTimer: Wait = async (milliseconds, signal) => {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
