import type { IncomingMessage } from 'node:http'

/**
 * What passes from a caller to the other side. A list of what is allowed: a header that says who somebody is, in
 * whatever spelling, is not on it, nor is one that belongs to a single connection.
 */
const REQUEST_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'content-language',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'soapaction',
  'traceparent',
  'tracestate',
  'user-agent',
])

const RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  'allow',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'location',
  'retry-after',
  'vary',
  'www-authenticate',
])

/** Names that a route can never add: they say who somebody is, or frame the message. */
const NEVER =
  /^(?:authorization|proxy-.*|cookie|set-cookie|forwarded|x-forwarded-.*|x-real-ip|.*client-cert.*|.*ssl.*|interops-infos|entente-.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade|host|content-length|expect)$/

/** Tells whether a route may let a header pass: a plain name that names nobody and frames nothing. */
export function isForwardableHeader(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,63}$/.test(name) && !NEVER.test(name)
}

/** The headers of a request that go on to the other side. @param extra names that the route adds, in lower case */
export function forwardedRequestHeaders(
  request: IncomingMessage,
  extra: ReadonlySet<string>,
): Record<string, string> {
  return pick(request, (name) => REQUEST_HEADERS.has(name) || extra.has(name))
}

/** The headers of an answer that go back to the caller. @param extra names that the route adds, in lower case */
export function forwardedResponseHeaders(
  response: IncomingMessage,
  extra: ReadonlySet<string>,
): Record<string, string> {
  return pick(response, (name) => RESPONSE_HEADERS.has(name) || extra.has(name))
}

/** Header values of one name are joined as Node does; what Connection names is dropped with it. */
function pick({ headers }: IncomingMessage, wanted: (name: string) => boolean): Record<string, string> {
  const dropped = new Set(
    (headers.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || dropped.has(name) || !wanted(name)) continue
    kept[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return kept
}
