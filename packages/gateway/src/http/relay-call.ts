import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TenantLimits } from '../limits/tenant-limits.ts'
import { relayAnswer } from './relay-answer.ts'
import type { UpstreamCall } from './upstream.ts'

/** One call that goes on to the other side. */
interface RelayedCall {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly upstream: UpstreamCall
  /** Sends the body; rejects when the caller breaks off or sends too much. */
  readonly sendBody: (upstream: UpstreamCall) => Promise<void>
  /** Silence that the caller's connection bears while the answer is awaited, in milliseconds. */
  readonly patienceMs: number
  /** Called with the answer before any of it is passed on. */
  readonly onAnswer?: (answer: IncomingMessage) => void
  /** Response headers that the route adds. */
  readonly extraHeaders: ReadonlySet<string>
  /** Headers of the gateway. */
  readonly ownHeaders: Readonly<Record<string, string>>
}

/** A little longer than everything that may be waited for on the other side, so that its code is what is answered. */
export function patienceMs({ connectSeconds, answerSeconds }: TenantLimits): number {
  return connectSeconds * 1000 + answerSeconds * 1100 + 1_000
}

/**
 * Sends the body and passes the answer back, both as they come. When one side breaks off, the other is ended too, and
 * nothing is sent a second time.
 */
export async function relayCall(call: RelayedCall): Promise<void> {
  const { request, response, upstream, sendBody, patienceMs } = call
  const gone = () => {
    if (!response.writableFinished) upstream.abandon()
  }
  response.once('close', gone)
  const sending = sendBody(upstream).then(() => {
    request.socket.setTimeout(patienceMs)
  })
  try {
    // An answer may come before the body has ended; a body that fails ends the call.
    const answer = await Promise.race([upstream.answer, sending.then(() => upstream.answer)])
    call.onAnswer?.(answer)
    await relayAnswer(answer, response, call.extraHeaders, call.ownHeaders)
    if (!request.complete) upstream.abandon()
  } catch (error) {
    sending.catch(() => undefined)
    upstream.abandon()
    throw error
  } finally {
    response.off('close', gone)
  }
}
