import type { Clock } from '@entente/core/ports'
import { isRuntimeError, nodeHttpClient } from '@entente/runtime'
import { watchClock } from '../partner/connection/clock-offset.ts'
import type { Finding } from './finding.ts'

/** Where the time is asked, and which certificates are trusted there. */
export interface ClockSource {
  readonly subject: string
  readonly url: URL
  /** Trusted roots in PEM. @default the public ones */
  readonly ca?: readonly string[]
}

/** Compares our clock with the `Date` of one answer; beyond half of the skew it is out of step. */
export async function examineClock(source: ClockSource, skewSeconds: number, clock: Clock): Promise<Finding> {
  const { subject, url, ca } = source
  const agent = nodeHttpClient({
    ...(ca && ca.length > 0 && { ca }),
    retries: 0,
    timeoutMs: 5_000,
    maxBytes: 1_048_576,
    allowLoopbackHttp: true,
  })
  const http = watchClock(agent, clock)
  try {
    await http.send({ method: 'HEAD', url })
  } catch (error) {
    if (!isRuntimeError(error)) throw error
  } finally {
    await agent.close()
  }
  const offset = http.offset()
  if (offset === undefined) return { id: 'clock', subject, outcome: 'notice', reason: 'no-answer' }
  const amount = Math.round(Math.abs(offset))
  return Math.abs(offset) <= skewSeconds / 2
    ? { id: 'clock', subject, outcome: 'good', reason: 'in-step', amount }
    : { id: 'clock', subject, outcome: 'bad', reason: 'apart', amount }
}
