import type { IncomingMessage, ServerResponse } from 'node:http'
import { type IssuedVector, VectorError } from '@entente/interops-vector'
import { GatewayError } from '../errors.ts'
import { type AnswerForm, answerToApplication, codeOf } from '../http/error-answer.ts'
import { forwardedRequestHeaders } from '../http/forwarded-headers.ts'
import { patienceMs, relayCall } from '../http/relay-call.ts'
import { readRequestPath } from '../http/request-path.ts'
import { addressBehind, findRoute } from '../http/route-table.ts'
import { sendAnswer } from '../http/send-answer.ts'
import { callUpstream } from '../http/upstream.ts'
import { REQUEST_ID_HEADER } from '../inbound/serve-inbound.ts'
import { causeOf, reportDefect } from '../observe/report-defect.ts'
import type { Serving } from '../serving.ts'
import { completedEvent } from './completed-record.ts'
import { identifyApplication } from './identify-application.ts'
import { issueForCall } from './issue-for-call.ts'
import type { OutboundRoute, OutboundState } from './outbound-state.ts'
import { carryVector, type PreparedCall, prepareCall } from './prepare-call.ts'
import { sendBody } from './send-body.ts'

/**
 * Serves one call of a local application: its VI is made and recorded, then the call goes to the partner with it. A
 * call is sent once; when nothing comes back the application decides what to do.
 */
export async function serveOutbound(
  request: IncomingMessage,
  response: ServerResponse,
  serving: Serving<OutboundState>,
): Promise<void> {
  const { clock, random, observer, bulkhead } = serving
  const startedAt = clock.now().getTime()
  const state = serving.state()
  let requestId: string = random.uuid()
  let form: AnswerForm = { carriage: 'soap', soap: '1.1' }
  let partner = 'none'
  let leave: (() => void) | undefined
  let outcome = 'served'
  let cause: { readonly cause?: string } = {}
  try {
    if (serving.isDraining()) throw new GatewayError({ code: 'GATEWAY_DRAINING', retryable: true })
    const { path, query } = readRequestPath(request)
    const { route, rest } = findRoute(state.routes, path, request.method ?? '')
    form = { ...form, carriage: route.carriage }
    const application = identifyApplication(request, state.applications)
    requestId = `${application.id}/${requestId}`
    partner = route.endpoint.partner
    leave = bulkhead.enter(partner)
    if (leave === undefined) throw new GatewayError({ code: 'GATEWAY_PARTNER_BUSY', retryable: true })
    const url = addressBehind(route.endpoint.url, rest, query)
    const call = await prepareCall(
      request,
      route,
      `${url.pathname}${url.search}`,
      serving.headDeadline.signal(),
    )
    form = { ...form, soap: call.soap }
    // The digest goes on when the body does: the VI gets the one of what is known now.
    const digest = call.digest.copy().digest('hex')
    const vector = await issueForCall(
      { application, infos: call.infos, route, requestId, digest },
      state,
      serving,
    )
    await passOn({ call, route, url, vector, request, response, requestId, serving, state })
  } catch (error) {
    outcome = codeOf(error)
    if (outcome === 'GATEWAY_INTERNAL')
      reportDefect(observer, error, { direction: 'outbound', request: requestId })
    cause = causeOf(error)
    const answer = answerToApplication(error, form)
    sendAnswer(request, response, {
      ...answer,
      headers: { ...answer.headers, [REQUEST_ID_HEADER]: requestId },
    })
  } finally {
    leave?.()
    const durationMs = clock.now().getTime() - startedAt
    observer.measure('gateway.call.duration_ms', durationMs, { direction: 'outbound', outcome })
    if (outcome !== 'served')
      observer.event('gateway.refused', { direction: 'outbound', code: outcome, partner, ...cause })
  }
}

interface VouchedCall {
  readonly call: PreparedCall
  readonly route: OutboundRoute
  readonly url: URL
  readonly vector: IssuedVector
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly serving: Serving<OutboundState>
  readonly state: OutboundState
}

function passOn(vouched: VouchedCall): Promise<void> {
  const { call, route, url, vector, request, response, requestId, serving, state } = vouched
  const { connectSeconds, answerSeconds } = serving.limits
  const { endpoint } = route
  const carried = carryVector(call, vector)
  const upstream = callUpstream({
    url,
    method: request.method ?? 'POST',
    headers: { ...forwardedRequestHeaders(request, route.headers), ...carried.headers },
    agent: endpoint.agent,
    connectMs: connectSeconds * 1000,
    answerMs: answerSeconds * 1000,
    late: serving.answerDeadline,
    codes: {
      unreachable: 'GATEWAY_PARTNER_UNREACHABLE',
      timeout: 'GATEWAY_PARTNER_TIMEOUT',
      certificate: 'GATEWAY_PARTNER_CERTIFICATE',
    },
    checkSocket: (socket) => endpoint.checkSocket(socket),
  })
  return relayCall({
    request,
    response,
    upstream,
    sendBody: (open) =>
      sendBody(call, carried.first, open, (digest, bytes) => recordCompleted(vouched, digest, bytes)),
    patienceMs: patienceMs(serving.limits),
    onAnswer: ({ headers }) => state.noteClock(endpoint.partner, headers.date),
    extraHeaders: route.headers,
    ownHeaders: { [REQUEST_ID_HEADER]: requestId },
  })
}

async function recordCompleted(
  { route, vector, requestId, serving }: VouchedCall,
  digest: string,
  bytes: number,
): Promise<void> {
  const { sink, clock, tenant } = serving
  const event = completedEvent({ at: clock.now(), vector, requestId, service: route.service, digest, bytes })
  try {
    await sink.append(event, { tenant, actor: { kind: 'system', id: 'gateway' }, requestId })
  } catch (cause) {
    throw new VectorError({ code: 'VI_TRACE_UNAVAILABLE', retryable: true, cause })
  }
}
