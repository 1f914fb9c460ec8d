import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AcceptedVector, acceptVector } from '@entente/interops-vector'
import { waitOnTimer } from '@entente/runtime'
import { GatewayError, isGatewayError } from '../errors.ts'
import { type AnswerForm, answerToPartner, codeOf } from '../http/error-answer.ts'
import { forwardedRequestHeaders } from '../http/forwarded-headers.ts'
import { patienceMs, relayCall } from '../http/relay-call.ts'
import { readRequestPath } from '../http/request-path.ts'
import { addressBehind, findRoute, type RouteMatch } from '../http/route-table.ts'
import { sendAnswer } from '../http/send-answer.ts'
import { callUpstream, type UpstreamCall } from '../http/upstream.ts'
import { causeOf, reportDefect } from '../observe/report-defect.ts'
import type { Serving } from '../serving.ts'
import type { InboundRoute, InboundState } from './inbound-state.ts'
import { IDENTITY_HEADER } from './internal-token.ts'
import { peerOfConnection } from './peer-of-connection.ts'
import { type ReceivedCall, receiveCall } from './receive-call.ts'

/** Identifies the call in the journal, in the token and in the answer. */
export const REQUEST_ID_HEADER = 'entente-request'

/** How long a partner that sends mostly garbage waits to hear so, in milliseconds. */
const SHED_MS = 250

/**
 * Serves one call of a partner: the VI is read, judged and recorded, then the call goes on to the local service with
 * an internal token in place of the VI. Anything else is answered, and never reaches the service.
 */
export async function serveInbound(
  request: IncomingMessage,
  response: ServerResponse,
  serving: Serving<InboundState>,
): Promise<void> {
  const { clock, random, observer, bulkhead, calls, refusals } = serving
  const requestId = random.uuid()
  const startedAt = clock.now().getTime()
  const state = serving.state()
  let form: AnswerForm = { carriage: 'soap', soap: '1.1' }
  let partner = 'unknown'
  let leave: (() => void) | undefined
  let outcome = 'served'
  let cause: { readonly cause?: string } = {}
  try {
    partner = state.partnerOf(peerOfConnection(request), clock.now())
    if (serving.isDraining()) throw new GatewayError({ code: 'GATEWAY_DRAINING', retryable: true })
    // Who floods waits for each answer, so that a closed loop of garbage costs next to nothing.
    const flooding = !refusals.isOpen(partner)
    if (flooding) await waitOnTimer(SHED_MS)
    if (flooding || !calls.take(partner)) {
      throw new GatewayError({ code: 'GATEWAY_PARTNER_THROTTLED', retryable: true })
    }
    leave = bulkhead.enter(partner)
    if (leave === undefined) throw new GatewayError({ code: 'GATEWAY_PARTNER_BUSY', retryable: true })
    const { path, query } = readRequestPath(request)
    const match = findRoute(state.routes, path, request.method ?? '')
    form = { ...form, carriage: match.route.carriage }
    const call = await receiveCall(request, match.route, serving.headDeadline.signal())
    form = { ...form, soap: call.soap }
    const vector = await accept(call, match.route, request, requestId, serving, state)
    await passOn({ call, match, query, vector, request, response, requestId, serving, state })
  } catch (error) {
    outcome = codeOf(error)
    if (countsAsRefusal(error)) refusals.take(partner)
    if (outcome === 'GATEWAY_INTERNAL')
      reportDefect(observer, error, { direction: 'inbound', request: requestId })
    cause = causeOf(error)
    sendAnswer(request, response, withRequestId(answerToPartner(error, form), requestId))
  } finally {
    leave?.()
    const durationMs = clock.now().getTime() - startedAt
    observer.measure('gateway.call.duration_ms', durationMs, { direction: 'inbound', outcome })
    if (outcome !== 'served')
      observer.event('gateway.refused', { direction: 'inbound', code: outcome, ...cause })
  }
}

/** Our own outage is not the partner's fault. */
function countsAsRefusal(error: unknown): boolean {
  return isGatewayError(error)
    ? !/_(?:THROTTLED|BUSY|DRAINING|UNREACHABLE|TIMEOUT|INTERNAL)$/.test(error.code)
    : !['VI_TRACE_UNAVAILABLE', 'VI_OVERLOADED', 'VI_POLICY_INVALID', 'GATEWAY_INTERNAL'].includes(
        codeOf(error),
      )
}

function accept(
  { received }: ReceivedCall,
  route: InboundRoute,
  request: IncomingMessage,
  requestId: string,
  { clock, sink, evidence, observer, recordDeadline }: Serving<InboundState>,
  state: InboundState,
): Promise<AcceptedVector> {
  return acceptVector(
    received,
    state.policyFor(route.service, clock.now()),
    { service: route.service, peer: peerOfConnection(request), requestId },
    { clock, sink, observer, ...(evidence && { evidence }) },
    { signal: recordDeadline.signal() },
  )
}

interface AcceptedCall {
  readonly call: ReceivedCall
  readonly match: RouteMatch<InboundRoute>
  readonly query: string
  readonly vector: AcceptedVector
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly serving: Serving<InboundState>
  readonly state: InboundState
}

async function passOn(accepted: AcceptedCall): Promise<void> {
  const { call, match, query, vector, request, response, requestId, serving, state } = accepted
  const { route, rest } = match
  const { connectSeconds, answerSeconds } = serving.limits
  const upstream = callUpstream({
    url: addressBehind(route.target, rest, query),
    method: request.method ?? 'POST',
    headers: {
      ...forwardedRequestHeaders(request, route.headers),
      [IDENTITY_HEADER]: await state.token.sign(vector, route.service, requestId),
      [REQUEST_ID_HEADER]: requestId,
      ...framingOf(call),
    },
    agent: state.agent,
    connectMs: connectSeconds * 1000,
    answerMs: answerSeconds * 1000,
    late: serving.answerDeadline,
    codes: { unreachable: 'GATEWAY_SERVICE_UNREACHABLE', timeout: 'GATEWAY_SERVICE_TIMEOUT' },
  })
  await relayCall({
    request,
    response,
    upstream,
    sendBody: (open) => sendBody(call, open),
    patienceMs: patienceMs(serving.limits),
    extraHeaders: route.headers,
    ownHeaders: { [REQUEST_ID_HEADER]: requestId },
  })
}

/** Simple services know no chunks: the length goes on where it is known. */
function framingOf({ length, complete }: ReceivedCall): Readonly<Record<string, string>> {
  if (length === undefined) return { 'transfer-encoding': 'chunked' }
  return length === 0 && complete ? {} : { 'content-length': String(length) }
}

async function sendBody({ first, complete, body }: ReceivedCall, upstream: UpstreamCall): Promise<void> {
  // One piece travels with the head of the request, in one packet.
  if (complete) return upstream.end(first)
  if (first.length > 0) await upstream.write(first)
  for (let chunk = await body.next(); chunk !== undefined; chunk = await body.next())
    await upstream.write(chunk)
  upstream.end()
}

function withRequestId<Answer extends { readonly headers: Readonly<Record<string, string>> }>(
  answer: Answer,
  requestId: string,
): Answer {
  return { ...answer, headers: { ...answer.headers, [REQUEST_ID_HEADER]: requestId } }
}
