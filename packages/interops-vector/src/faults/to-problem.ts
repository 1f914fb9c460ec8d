import { type FaultAnswer, type FaultOptions, publicFaultOf, RETRY_AFTER_SECONDS } from './answer-of-error.ts'

/**
 * Writes the RFC 9457 problem that answers a refused VI over REST, with its `WWW-Authenticate` header.
 *
 * The mapping to HTTP is our proposal: no public INTEROPS document fixes one. 401 for a refused VI, 403 for missing
 * rights, 503 when we cannot answer.
 *
 * @param error what `acceptVector` or the application threw
 * @returns     status, headers and body, ready to be sent
 * @see RFC 9457 §3, RFC 6750 §3
 * @example
 * ```ts
 * const { status, headers, body } = toProblem(error)
 * ```
 */
export function toProblem(error: unknown, options: Omit<FaultOptions, 'soap'> = {}): FaultAnswer {
  const found = publicFaultOf(error, options)
  const contentType = 'application/problem+json; charset=utf-8'
  if (found.kind === 'unavailable') {
    return {
      status: 503,
      headers: { 'content-type': contentType, 'retry-after': String(RETRY_AFTER_SECONDS) },
      body: JSON.stringify({ type: 'about:blank', title: found.message, status: 503 }),
    }
  }
  const status = found.kind === 'forbidden' ? 403 : 401
  const reason = found.kind === 'forbidden' ? 'insufficient_scope' : 'invalid_token'
  const { namespace, name, message } = found.fault
  const type = namespace.startsWith('urn:') ? `${namespace}:${name}` : `${namespace}#${name}`
  return {
    status,
    headers: { 'content-type': contentType, 'www-authenticate': `Bearer error="${reason}"` },
    body: JSON.stringify({ type, title: message, status }),
  }
}
