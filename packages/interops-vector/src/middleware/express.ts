import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AcceptedVector } from '../accept/accepted-vector.ts'
import type { FaultAnswer } from '../faults/answer-of-error.ts'
import { DEFAULT_MAX_BODY_BYTES, guardRequest, type VectorGuardOptions } from './guard-request.ts'
import { serveUnder } from './vector-context.ts'

export type { VectorCarriage, VectorGuardOptions } from './guard-request.ts'
export { currentVector } from './vector-context.ts'

/** What the middlewares leave on a request. */
interface GuardedMessage extends IncomingMessage {
  /** The raw body: given by `express.raw`, or set here. */
  body?: unknown
  vector?: AcceptedVector
}

type Next = (error?: unknown) => void

/**
 * Makes an Express middleware that accepts the VI of each request, or answers the refusal. It goes before any body
 * parser, or after `express.raw`; the raw body is left in `request.body` and the proof in `request.vector`.
 *
 * @param options the service, its policy and its ports
 * @example
 * ```ts
 * app.post('/droits', guardExpress(options), (request, response) => serve(request.vector, response))
 * app.use(answerExpressErrors())
 * ```
 */
export function guardExpress(
  options: VectorGuardOptions<IncomingMessage>,
): (request: GuardedMessage, response: ServerResponse, next: Next) => Promise<void> {
  const guard = async (request: GuardedMessage, response: ServerResponse, next: Next): Promise<void> => {
    const body = await readBody(request, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES)
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end()
      return
    }
    const outcome = await guardRequest(
      request,
      { body, authorization: request.headers.authorization },
      options,
    )
    if (outcome.verdict === 'refused') return send(response, outcome.answer)
    request.body = body
    request.vector = outcome.vector
    answers.set(request, outcome.answer)
    serveUnder(outcome.vector, () => next())
  }
  // Express 4 does not look at what a middleware returns: a connection that breaks must not end the process.
  return (request, response, next) => guard(request, response, next).catch(next)
}

const answers = new WeakMap<IncomingMessage, (error: unknown) => FaultAnswer>()

/**
 * Makes the Express error middleware that answers what the application throws behind {@link guardExpress}, in the form
 * of the carriage and without its detail. Errors of other routes are passed on.
 */
export function answerExpressErrors(): (
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
) => void {
  return (error, request, response, next) => {
    const answer = answers.get(request)
    if (answer === undefined || response.headersSent) next(error)
    else send(response, answer(error))
  }
}

function send(response: ServerResponse, { status, headers, body }: FaultAnswer): void {
  response.writeHead(status, headers).end(body)
}

/** Reads no more than the limit; undefined when the body is larger. */
async function readBody(request: GuardedMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  if (request.body instanceof Uint8Array) return request.body.length > maxBytes ? undefined : request.body
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
