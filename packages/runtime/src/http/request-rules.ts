import type { HttpRequest } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'
import { inRange } from './http-client-options.ts'

export interface RequestRules {
  readonly allowedHosts: readonly string[] | undefined
  readonly allowLoopbackHttp: boolean
  readonly plainHttpHosts: readonly string[]
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Headers that decide where the request goes or how it is framed. `Host` even decides which name TLS checks. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
])

/**
 * Refuses a request that the client must not send.
 *
 * @throws {RuntimeError} `HTTP_REQUEST_REFUSED` `HTTP_OPTIONS_INVALID`
 */
export function checkRequest(request: HttpRequest, rules: RequestRules): void {
  const { url, headers = {} } = request
  if (request.timeoutMs !== undefined) inRange('timeoutMs', request.timeoutMs, 1, 3_600_000)
  if (request.maxBytes !== undefined) inRange('maxBytes', request.maxBytes, 1, Number.MAX_SAFE_INTEGER)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBePlain(request, rules))) {
    throw refused('The URL does not begin with https:.', url)
  }
  if (url.username !== '' || url.password !== '')
    throw refused('The URL holds a user name or a password.', url)
  if (rules.allowedHosts !== undefined && !rules.allowedHosts.includes(url.host)) {
    throw refused(`The host ${url.host} is not among the allowed ones.`, url)
  }
  for (const name of Object.keys(headers)) {
    if (RESERVED_HEADERS.has(name.toLowerCase()))
      throw refused(`The header ${name} belongs to the client.`, url)
  }
}

/** Headers that would show a secret to whoever listens. */
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'dpop'])

function mayBePlain({ method, url, body, headers = {} }: HttpRequest, rules: RequestRules): boolean {
  if (rules.allowLoopbackHttp && LOOPBACK.test(url.hostname)) return true
  const isPublicRead =
    method === 'GET' &&
    body === undefined &&
    !Object.keys(headers).some((name) => CREDENTIALS.has(name.toLowerCase()))
  return isPublicRead && rules.plainHttpHosts.includes(url.host)
}

function refused(what: string, url: URL): RuntimeError {
  return new RuntimeError({ code: 'HTTP_REQUEST_REFUSED', what, details: { host: url.host } })
}
