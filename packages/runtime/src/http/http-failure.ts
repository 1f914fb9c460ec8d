import { RuntimeError, type RuntimeErrorCode } from '../errors.ts'

/** Codes of OpenSSL's path validation and of Node's host name check. */
const CERTIFICATE_CODES =
  /^(?:CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME|ERROR_IN_CERT)/

/** Turns what Node reported before an answer into an error of ours. The message names the host, never the path. */
export function connectionFailure(cause: unknown, url: URL): RuntimeError {
  const reason = codeOf(cause)
  const code = classify(reason)
  return new RuntimeError({
    code,
    what: WHAT[code](url.host),
    why: `The reason is ${reason}.`,
    retryable: code === 'HTTP_CONNECTION',
    details: { host: url.host, reason },
    cause,
  })
}

type ConnectionCode = Extract<
  RuntimeErrorCode,
  'HTTP_CERTIFICATE' | 'HTTP_TLS' | 'HTTP_TOO_LARGE' | 'HTTP_MALFORMED' | 'HTTP_CONNECTION'
>

const WHAT: Readonly<Record<ConnectionCode, (host: string) => string>> = {
  HTTP_CERTIFICATE: (host) => `The certificate of ${host} is not acceptable.`,
  HTTP_TLS: (host) => `The TLS handshake with ${host} failed.`,
  HTTP_TOO_LARGE: (host) => `The header of the answer of ${host} is too large.`,
  HTTP_MALFORMED: (host) => `The answer of ${host} is not HTTP.`,
  HTTP_CONNECTION: (host) => `There is no connection to ${host}.`,
}

function classify(reason: string): ConnectionCode {
  if (CERTIFICATE_CODES.test(reason)) return 'HTTP_CERTIFICATE'
  if (/^(?:EPROTO|ERR_SSL_|ERR_TLS_)/.test(reason)) return 'HTTP_TLS'
  if (reason === 'HPE_HEADER_OVERFLOW') return 'HTTP_TOO_LARGE'
  return reason.startsWith('HPE_') ? 'HTTP_MALFORMED' : 'HTTP_CONNECTION'
}

/** Turns what ended a body early into an error of ours. */
export function bodyFailure(cause: unknown, url: URL): RuntimeError {
  if (cause instanceof RuntimeError) return cause
  const reason = codeOf(cause)
  const undecodable = /^(?:Z_|ERR_(?:BROTLI_)?_)/.test(reason) && reason !== 'Z_BUF_ERROR'
  return new RuntimeError({
    code: undecodable ? 'HTTP_ENCODING' : 'HTTP_TRUNCATED',
    what: undecodable
      ? `The compressed answer of ${url.host} does not decode.`
      : `The answer of ${url.host} ended too early.`,
    why: `The reason is ${reason}.`,
    retryable: !undecodable,
    details: { host: url.host, reason },
    cause,
  })
}

export function timedOut(url: URL, timeoutMs: number): RuntimeError {
  return new RuntimeError({
    code: 'HTTP_TIMEOUT',
    what: `The exchange with ${url.host} took longer than ${timeoutMs} ms.`,
    retryable: true,
    details: { host: url.host, timeoutMs },
  })
}

export function tooLarge(url: URL, maxBytes: number): RuntimeError {
  return new RuntimeError({
    code: 'HTTP_TOO_LARGE',
    what: `The answer of ${url.host} is larger than ${maxBytes} bytes.`,
    details: { host: url.host, maxBytes },
  })
}

export function clientClosed(): RuntimeError {
  return new RuntimeError({ code: 'HTTP_CLOSED', what: 'The HTTP client was closed.' })
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return 'UNKNOWN'
}
