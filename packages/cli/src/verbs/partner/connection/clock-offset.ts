import type { Clock, HttpClient } from '@entente/core/ports'
import type { ConnectionCheck } from '@entente/partner'
import { check } from './probe-tls.ts'

/** Half of the skew that both sides accept by default: beyond it a connection works by luck. */
const MOST_SECONDS = 30

/** An HTTP client that remembers how far the clock of the other end is from ours. */
interface ClockedHttp extends HttpClient {
  /** Seconds that the other clock is ahead, as near as a header in whole seconds tells; undefined before an answer. */
  offset(): number | undefined
}

/** Watches the `Date` header of each answer against the middle of the exchange. */
export function watchClock(http: HttpClient, clock: Clock): ClockedHttp {
  let seen: { readonly seconds: number; readonly took: number } | undefined
  return {
    async send(request) {
      const before = clock.now().getTime()
      const answer = await http.send(request)
      const after = clock.now().getTime()
      const stated = Date.parse(answer.headers.date ?? '')
      // Whole seconds are cut off, not rounded: the truth is half a second later on average.
      const seconds = (stated + 500 - (before + after) / 2) / 1000
      const took = after - before
      if (!Number.isNaN(stated) && (seen === undefined || took < seen.took)) seen = { seconds, took }
      return answer
    },
    stream: (request) => http.stream(request),
    offset: () => seen?.seconds,
  }
}

/** Judges the offset. */
export function clockCheck(seconds: number | undefined): ConnectionCheck {
  const expected = `at most ${MOST_SECONDS} s apart`
  if (seconds === undefined) return check('clock', false, expected, 'no Date header')
  const rounded = Math.round(seconds)
  return check(
    'clock',
    Math.abs(seconds) <= MOST_SECONDS,
    expected,
    `the partner is ${rounded} s ahead of us`,
  )
}
