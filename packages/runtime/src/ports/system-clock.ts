import type { Clock } from '@entente/core/ports'

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() }
