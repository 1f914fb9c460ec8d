import { type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { type Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { HttpRequest, HttpStream } from '@entente/core/ports'
import { ACCEPTED_ENCODINGS, boundedBody } from './bounded-body.ts'
import { connectionFailure } from './http-failure.ts'
import { peerCertificateOf } from './peer-certificate.ts'

export interface HttpAgents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
}

interface Exchange {
  readonly agents: HttpAgents
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** An answer whose body has not been read. */
export interface Answer extends HttpStream {
  /** Gives the body up and the connection back. */
  discard(): void
}

const MOST_REDIRECTS = 3
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** One attempt: the request and the redirects within its origin. */
export async function exchangeOnce(request: HttpRequest, exchange: Exchange): Promise<Answer> {
  let url = request.url
  for (let redirects = 0; ; redirects += 1) {
    const answer = await ask(request, url, exchange)
    const next = redirects < MOST_REDIRECTS ? redirectWithinOrigin(request, answer) : undefined
    if (next === undefined) return answer
    answer.discard()
    url = next
  }
}

function redirectWithinOrigin(request: HttpRequest, answer: Answer): URL | undefined {
  const { location } = answer.headers
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  if (!REDIRECTS.has(answer.status) || location === undefined || !URL.canParse(location, answer.url.href))
    return undefined
  const next = new URL(location, answer.url)
  return next.origin === answer.url.origin && next.username === '' && next.password === '' ? next : undefined
}

async function ask(request: HttpRequest, url: URL, { agents, maxBytes, signal }: Exchange): Promise<Answer> {
  const message = await headOf(request, url, agents, signal)
  const peerCertificate = peerCertificateOf(message.socket)
  return {
    status: message.statusCode ?? 0,
    headers: joinHeaders(message),
    url,
    ...(peerCertificate !== undefined && { peerCertificate }),
    body: boundedBody(message, { url, maxBytes, isHead: request.method === 'HEAD' }),
    discard: () => message.destroy(),
  }
}

function headOf(
  request: HttpRequest,
  url: URL,
  agents: HttpAgents,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method, body } = request
  const headers = {
    'accept-encoding': ACCEPTED_ENCODINGS,
    ...request.headers,
    ...(body !== undefined && { 'content-length': String(body.length) }),
  }
  return new Promise((resolve, reject) => {
    const outgoing =
      url.protocol === 'https:'
        ? requestHttps(url, { method, headers, signal, agent: agents.https })
        : requestHttp(url, { method, headers, signal, agent: agents.http })
    outgoing.on('response', resolve)
    // Stays for the life of the exchange: an error after the answer began reaches the reader of the body.
    outgoing.on('error', (cause) => reject(connectionFailure(cause, url)))
    outgoing.end(body)
  })
}

function joinHeaders(message: IncomingMessage): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return joined
}
