import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultAnswer } from '@entente/interops-vector'

/**
 * Sends an answer of the gateway itself. The connection ends with it when the request was not read to its end: what
 * follows on it could be taken for another request.
 */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: FaultAnswer): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const unread = !request.complete
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    ...(unread && { connection: 'close' }),
  })
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}
