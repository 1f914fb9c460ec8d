import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readToken } from '../access/read-token.ts'
import { errorReply, type FakeFault, type FakeReply, faultReply, jsonReply } from './fake-faults.ts'
import { type CallParams, type FakeCall, FRANCE_CONNECT_PATH, IDENTITY_PATH, lookUp } from './fake-lookup.ts'
import { asVersion2, asVersion3, VERSION_2_PATH } from './fake-version-2.ts'
import { type SampleFile, sampleFiles } from './sample-files.ts'

/** One call as the service saw it, without the token. */
export interface SeenCall {
  readonly path: string
  readonly params: CallParams
  readonly at: number
  readonly fresh: boolean
}

export interface FakeApiOptions {
  /** What the service knows. @default {@link sampleFiles} of the current month */
  readonly files?: readonly SampleFile[]
  /** Calls of one token in any second before a 429. @default 20 */
  readonly perSecond?: number
  /** Masks the keys that the token has no scope for, as production does and staging does not. @default false */
  readonly maskScopes?: boolean
  /** The time of the service. @default the system's */
  readonly now?: () => Date
  /** Delay of each answer, in milliseconds. @default 0 */
  readonly latencyMs?: number
  /** Delegations of the vendor, as the service writes them. @default none */
  readonly delegations?: readonly unknown[]
  /** What the status route says. @default 'ok' */
  readonly health?: 'ok' | 'bad_gateway' | 'maintenance' | 'unknown'
}

/** A running loopback service. */
export interface FakeApi {
  readonly url: string
  readonly calls: readonly SeenCall[]
  /** Makes the next calls go wrong, one after the other. */
  failNext(...faults: readonly FakeFault[]): void
  close(): Promise<void>
}

const PING_PATH = '/api/cnaf_msa_quotient_familial/ping'
const INTROSPECT_PATH = '/api/introspect'
const DELEGATIONS_PATH = '/editeur/api/v1/delegations'
const GONE: FakeReply = {
  status: 410,
  body: "Cet endpoint n'est plus disponible",
  headers: { 'content-type': 'text/plain; charset=utf-8' },
}

/**
 * Starts an API Particulier on the loopback interface, with the semantics of staging: the token and the parameters are
 * really checked, a person is found only when all that is sent matches, everybody else is absent.
 *
 * @example
 * const api = await startFakeApi()
 * // policy.api = { baseUrl: api.url }
 * await api.close()
 */
export async function startFakeApi(options: FakeApiOptions = {}): Promise<FakeApi> {
  const now = options.now ?? (() => new Date())
  const files = options.files ?? sampleFiles(now().toISOString().slice(0, 7))
  const limit = options.perSecond ?? 20
  const calls: SeenCall[] = []
  const faults: FakeFault[] = []

  const reply = (request: IncomingMessage): FakeReply => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (path === PING_PATH) return jsonReply(200, { status: options.health ?? 'ok' })
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (path === INTROSPECT_PATH || path === DELEGATIONS_PATH) {
      const fault = faults.shift()
      if (fault !== undefined) return faultReply(fault)
      if (token === undefined) return errorReply(401, '00101')
      return path === INTROSPECT_PATH ? introspection(token) : pageOf(options.delegations ?? [], searchParams)
    }
    if (![IDENTITY_PATH, FRANCE_CONNECT_PATH, VERSION_2_PATH].includes(path)) return GONE
    const at = now().getTime()
    const names = [...new Set(searchParams.keys())]
    const params = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]))
    calls.push({ path, params, at, fresh: request.headers['cache-control'] === 'no-cache' })
    const answer = (call: FakeCall): FakeReply => {
      const fault = faults.shift()
      if (fault !== undefined) return faultReply(fault)
      const rest = limit - calls.filter((each) => each.at > at - 1_000).length
      if (rest < 0) return errorReply(429, '00429', {}, { 'retry-after': '1' })
      return withQuota(lookUp(call, files, options.maskScopes ?? false), limit, rest, at)
    }
    if (path !== VERSION_2_PATH) return answer({ path, params, token, at })
    // Version 2 has one route: a FranceConnect token is a bearer, the API's own stands in a header of its own.
    const key = request.headers['x-api-key']
    const own = token === undefined && typeof key === 'string' ? key : undefined
    return asVersion2(
      answer({
        path: token === undefined ? IDENTITY_PATH : FRANCE_CONNECT_PATH,
        params: asVersion3(params),
        token: token ?? own,
        at,
      }),
    )
  }
  const server = createServer((request, response) => {
    const send = () => write(reply(request), calls.length, response)
    if (options.latencyMs === undefined) send()
    else setTimeout(send, options.latencyMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    calls,
    failNext: (...more) => {
      faults.push(...more)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Says what is left of the quota, as the service does with each answer. */
function withQuota(reply: FakeReply, limit: number, rest: number, at: number): FakeReply {
  if (typeof reply === 'string') return reply
  const quota = {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(rest),
    'ratelimit-reset': String(Math.ceil(at / 1_000) + 1),
  }
  return { ...reply, headers: { ...reply.headers, ...quota } }
}

function introspection(token: string): FakeReply {
  if (!isReadable(token)) return errorReply(401, '00101')
  return jsonReply(200, {
    _id: 'jeton-fictif',
    name: 'Habilitation fictive',
    scopes: readToken(token).scopes ?? [],
  })
}

function isReadable(token: string): boolean {
  try {
    readToken(token)
    return true
  } catch {
    return false
  }
}

function pageOf(all: readonly unknown[], query: URLSearchParams): FakeReply {
  const page = Number(query.get('page') ?? 1)
  const size = Math.min(Number(query.get('per_page') ?? 100), 100)
  const data = all.slice((page - 1) * size, page * size)
  const meta = { page, per_page: size, total: all.length, total_pages: Math.ceil(all.length / size) }
  return jsonReply(200, { data, meta })
}

function write(reply: FakeReply, serial: number, response: ServerResponse): void {
  if (reply === 'hang-up') response.socket?.destroy()
  if (reply === 'cut-off') {
    response.writeHead(200, { 'content-length': 4_096 })
    response.write('{"data":{"quotient_familial"', () => response.socket?.destroy())
  }
  if (reply === 'trickle') {
    const drops = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(drops))
  }
  if (typeof reply === 'string') return
  response.writeHead(reply.status, {
    'content-type': 'application/vnd.api+json; charset=utf-8',
    'x-request-id': `fake-${serial}`,
    ...reply.headers,
  })
  response.end(reply.body)
}
