import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import type { HttpClient, HttpRequest, HttpResponse, HttpStream, Observer } from '@entente/core/ports'
import { isRuntimeError } from '../errors.ts'
import { silentObserver } from '../observers/silent-observer.ts'
import { clientCertificateOptions } from './client-certificate.ts'
import { Deadline } from './deadline.ts'
import { type Answer, exchangeOnce, type HttpAgents } from './exchange-once.ts'
import {
  type HttpLimits,
  httpLimits,
  type NodeHttpClientOptions,
  trustedCertificates,
} from './http-client-options.ts'
import { clientClosed } from './http-failure.ts'
import { checkHostName } from './peer-certificate.ts'
import { checkRequest, type RequestRules } from './request-rules.ts'
import { backoffMs, retryAfterMs } from './retry-delay.ts'

/** An {@link HttpClient} with connections to close. */
export interface NodeHttpClient extends HttpClient {
  /** Ends every exchange in progress (`HTTP_CLOSED`) and closes all connections. */
  close(): Promise<void>
}

const REPEATABLE_STATUSES: ReadonlySet<number> = new Set([502, 503, 504])

/**
 * Makes an HTTP client on `node:https` with its own trust anchors, client certificate and caps.
 *
 * TLS 1.2 or newer; host name and path are always checked; sessions are not resumed, so each connection is checked.
 * A redirect is followed for GET and HEAD within the same origin (at most 3 times); any other 3xx is returned.
 *
 * `send` and `stream` throw {@link RuntimeError}: `HTTP_REQUEST_REFUSED` `HTTP_CONNECTION` `HTTP_CERTIFICATE`
 * `HTTP_TLS` `HTTP_MALFORMED` `HTTP_TIMEOUT` `HTTP_TOO_LARGE` `HTTP_TRUNCATED` `HTTP_ENCODING` `HTTP_CLOSED`, and
 * reject with `signal.reason` when the caller's signal aborts.
 *
 * @throws {RuntimeError} `HTTP_OPTIONS_INVALID` `HTTP_CA_INVALID` `HTTP_CLIENT_CERTIFICATE_INVALID`
 * @example
 * const http = nodeHttpClient({ ca: partnerCaPem, clientCertificate: { pkcs12, passphrase } })
 * const answer = await http.send({ method: 'GET', url: new URL('https://partenaire.example/etat') })
 */
export function nodeHttpClient(options: NodeHttpClientOptions = {}): NodeHttpClient {
  const limits = httpLimits(options)
  const common = { keepAlive: true, maxSockets: limits.maxConnections }
  const agents = {
    http: new HttpAgent(common),
    https: new HttpsAgent({
      ...common,
      ...(options.ca !== undefined && { ca: [...trustedCertificates(options.ca)] }),
      ...(options.clientCertificate !== undefined && clientCertificateOptions(options.clientCertificate)),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      checkServerIdentity: checkHostName,
      // Node does not check the host name of a resumed session.
      maxCachedSessions: 0,
    }),
  }
  const rules = {
    allowedHosts: options.allowedHosts?.map((host) => host.toLowerCase()),
    allowLoopbackHttp: options.allowLoopbackHttp ?? false,
    plainHttpHosts: (options.plainHttpHosts ?? []).map((host) => host.toLowerCase()),
  }
  return new AgentHttpClient(agents, limits, rules, options.observer ?? silentObserver)
}

class AgentHttpClient implements NodeHttpClient {
  readonly #agents: HttpAgents
  readonly #limits: HttpLimits
  readonly #rules: RequestRules
  readonly #observer: Observer
  readonly #open = new Set<Deadline>()
  #closed = false

  constructor(agents: HttpAgents, limits: HttpLimits, rules: RequestRules, observer: Observer) {
    this.#agents = agents
    this.#limits = limits
    this.#rules = rules
    this.#observer = observer
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const deadline = this.#begin(request)
    try {
      return await this.#repeat(request, deadline, async (answer) => ({
        ...answer,
        body: Buffer.concat(await collect(answer.body)),
      }))
    } finally {
      this.#end(deadline)
    }
  }

  async stream(request: HttpRequest): Promise<HttpStream> {
    const deadline = this.#begin(request)
    try {
      const answer = await this.#repeat(request, deadline, async (answer) => answer)
      return { ...answer, body: this.#untilRead(answer.body, deadline) }
    } catch (error) {
      this.#end(deadline)
      throw error
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const deadline of this.#open) deadline.close()
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }

  #begin(request: HttpRequest): Deadline {
    if (this.#closed) throw clientClosed()
    checkRequest(request, this.#rules)
    const deadline = new Deadline(request.url, request.timeoutMs ?? this.#limits.timeoutMs, request.signal)
    this.#open.add(deadline)
    // A stream that nobody reads ends with its deadline.
    deadline.signal.addEventListener('abort', () => this.#end(deadline), { once: true })
    return deadline
  }

  #end(deadline: Deadline): void {
    deadline.release()
    this.#open.delete(deadline)
  }

  async *#untilRead(body: AsyncIterable<Uint8Array>, deadline: Deadline): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) yield chunk
    } catch (error) {
      deadline.signal.throwIfAborted()
      throw error
    } finally {
      this.#end(deadline)
    }
  }

  /** Repeats a GET or HEAD as far as retries and time allow. `read` belongs to the attempt. */
  async #repeat<Result extends Answer | HttpResponse>(
    request: HttpRequest,
    deadline: Deadline,
    read: (answer: Answer) => Promise<Result>,
  ): Promise<Result> {
    const repeats = request.method === 'GET' || request.method === 'HEAD' ? this.#limits.retries : 0
    for (let attempt = 0; ; attempt += 1) {
      const mayRepeat = attempt < repeats
      try {
        const answer = await this.#attempt(request, deadline)
        const delay = mayRepeat ? delayAfter(answer, attempt) : undefined
        if (delay === undefined || delay >= deadline.remainingMs) return await read(answer)
        answer.discard()
        await wait(delay, undefined, { signal: deadline.signal })
      } catch (error) {
        deadline.signal.throwIfAborted()
        if (!mayRepeat || !isLostConnection(error)) throw error
        await wait(Math.min(backoffMs(attempt), deadline.remainingMs), undefined, {
          signal: deadline.signal,
        }).catch(() => deadline.signal.throwIfAborted())
      }
    }
  }

  async #attempt(request: HttpRequest, deadline: Deadline): Promise<Answer> {
    const startedAt = performance.now()
    const attributes = { method: request.method, host: request.url.host }
    try {
      const answer = await exchangeOnce(request, {
        agents: this.#agents,
        maxBytes: request.maxBytes ?? this.#limits.maxBytes,
        signal: deadline.signal,
      })
      const duration = performance.now() - startedAt
      this.#observer.measure('http.exchange.duration_ms', duration, { ...attributes, status: answer.status })
      return answer
    } catch (error) {
      this.#observer.event('http.exchange.failed', {
        ...attributes,
        code: isRuntimeError(error) ? error.code : 'UNKNOWN',
      })
      throw error
    }
  }
}

function delayAfter(answer: Answer, attempt: number): number | undefined {
  if (!REPEATABLE_STATUSES.has(answer.status)) return undefined
  return retryAfterMs(answer.headers['retry-after'], new Date()) ?? backoffMs(attempt)
}

function isLostConnection(error: unknown): boolean {
  return isRuntimeError(error, 'HTTP_CONNECTION') || isRuntimeError(error, 'HTTP_TRUNCATED')
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return chunks
}
