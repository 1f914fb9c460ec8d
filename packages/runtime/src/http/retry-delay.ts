const FIRST_DELAY_MS = 200

/** Waiting time before repeat number `attempt` (0 is the first): doubling, with up to half taken off at random. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return FIRST_DELAY_MS * 2 ** attempt * (1 - random() / 2)
}

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds or an HTTP date.
 *
 * @returns milliseconds to wait, not negative; undefined when the header is absent or not readable
 */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
