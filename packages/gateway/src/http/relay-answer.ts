import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { forwardedResponseHeaders } from './forwarded-headers.ts'

/**
 * Passes an answer on as it comes. An answer that breaks off breaks off for the caller too: half of it never looks
 * like the whole.
 *
 * @param extra response headers that the route adds
 * @param own   headers of the gateway
 */
export async function relayAnswer(
  answer: IncomingMessage,
  response: ServerResponse,
  extra: ReadonlySet<string>,
  own: Readonly<Record<string, string>>,
): Promise<void> {
  const headers = forwardedResponseHeaders(answer, extra)
  if (answer.headers['transfer-encoding'] !== undefined) delete headers['content-length']
  response.writeHead(answer.statusCode ?? 502, { ...headers, ...own })
  await pipeline(answer, response)
}
