import type { IncomingMessage, ServerResponse } from 'node:http'
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
  // An answer without content announces none: who believed the length would take it from the next answer (RFC 9110 §8.6).
  if (answer.headers['transfer-encoding'] !== undefined || answer.statusCode === 204)
    delete headers['content-length']
  response.writeHead(answer.statusCode ?? 502, { ...headers, ...own })
  // Not `pipeline`: it makes an AbortController and an exception for every call.
  await new Promise<void>((resolve, reject) => {
    answer.once('error', (error) => {
      response.destroy()
      reject(error)
    })
    response.once('finish', resolve)
    response.once('close', () => {
      if (response.writableFinished) resolve()
      else reject(new Error('The caller went away.'))
    })
    answer.pipe(response)
  })
}
