import type { HttpResponse } from '@entente/core/ports'

const SECOND_MS = 1_000
/** A header may not stop us for longer than this; whoever is really shut out gets a 429 again. */
const LONGEST_STOP_MS = 60 * 60 * SECOND_MS

/** Seconds to wait: `Retry-After` as seconds or as a date, else `RateLimit-Reset` of a 429 as an instant. */
export function retryAfterSeconds({ headers, status }: HttpResponse, at: Date): number | undefined {
  const header = headers['retry-after']
  if (header !== undefined && /^\d{1,6}$/.test(header)) return Number(header)
  const instant =
    header === undefined ? (status === 429 ? resetInstant(headers) : undefined) : Date.parse(header)
  return instant !== undefined && Number.isFinite(instant)
    ? Math.max(0, Math.ceil((instant - at.getTime()) / SECOND_MS))
    : undefined
}

/** The instant until which an answer says that nothing is left of the quota; `undefined` when something is. */
export function usedUpUntil({ headers }: HttpResponse, at: Date): Date | undefined {
  const reset = resetInstant(headers)
  if (headers['ratelimit-remaining'] !== '0' || reset === undefined) return undefined
  return reset > at.getTime() ? new Date(Math.min(reset, at.getTime() + LONGEST_STOP_MS)) : undefined
}

function resetInstant(headers: HttpResponse['headers']): number | undefined {
  const reset = headers['ratelimit-reset']
  return reset !== undefined && /^\d{9,11}$/.test(reset) ? Number(reset) * SECOND_MS : undefined
}
