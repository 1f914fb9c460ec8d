import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../errors.ts'

/** A path that every party reads alike, and the query as it was written. */
interface RequestPath {
  readonly path: string
  /** With its question mark; empty when there is none. */
  readonly query: string
}

/**
 * Dots and slashes that one server decodes and another does not, control characters, and parameters after dots or after
 * nothing, which Java servers drop before they look for parents.
 */
const AMBIGUOUS =
  /%(?:2e|2f|5c|25|7f|[01][\da-f])|\\|\/\/|\/\.{1,2}(?:\/|$)|\/\.{0,2}(?:;|%3b)|[^\x21-\x7e]|#/i

/**
 * Reads the target of a request in origin form.
 *
 * @throws {GatewayError} `GATEWAY_REQUEST_MALFORMED`
 */
export function readRequestPath({ url = '' }: IncomingMessage): RequestPath {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const query = mark === -1 ? '' : url.slice(mark)
  if (!path.startsWith('/') || AMBIGUOUS.test(path) || !isUtf8(path) || /[^\x21-\x7e]|#/.test(query)) {
    throw new GatewayError({ code: 'GATEWAY_REQUEST_MALFORMED', why: 'The path can be read in two ways.' })
  }
  return { path, query }
}

/** Escapes that are not UTF-8 hide dots and slashes in overlong forms, and are letters of whichever encoding. */
function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
