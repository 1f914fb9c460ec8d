import type { AcceptedVector } from '../accept/accepted-vector.ts'
import type { FaultAnswer } from '../faults/answer-of-error.ts'
import { DEFAULT_MAX_BODY_BYTES, guardRequest, type VectorGuardOptions } from './guard-request.ts'
import { serveUnder } from './vector-context.ts'

export type { VectorCarriage, VectorGuardOptions } from './guard-request.ts'
export { currentVector } from './vector-context.ts'

/** Serves a request whose VI was accepted. `body` is the whole body, already read. */
export type VectorHandler = (
  vector: AcceptedVector,
  request: Request,
  body: Uint8Array,
) => Response | Promise<Response>

/**
 * Guards a Fetch-style handler: the VI is taken out of the request, accepted and recorded before `handle` runs; a
 * refusal is answered in the form of the carriage. What `handle` throws is answered too, without its detail.
 *
 * @param options the service, its policy and its ports
 * @param handle  serves the request
 * @example
 * ```ts
 * const serve = guardFetch(options, (vector) => new Response(vector.claims.audience))
 * ```
 */
export function guardFetch(
  options: VectorGuardOptions<Request>,
  handle: VectorHandler,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = await readBody(request, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES)
    if (body === undefined) return new Response(null, { status: 413 })
    const authorization = request.headers.get('authorization') ?? undefined
    const outcome = await guardRequest(request, { body, authorization }, options)
    if (outcome.verdict === 'refused') return toResponse(outcome.answer)
    try {
      return await serveUnder(outcome.vector, () => handle(outcome.vector, request, body))
    } catch (error) {
      return toResponse(outcome.answer(error))
    }
  }
}

function toResponse({ status, headers, body }: FaultAnswer): Response {
  return new Response(body, { status, headers })
}

/** Reads no more than the limit; undefined when the body is larger. */
async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    const chunk: Uint8Array = part.value
    length += chunk.length
    if (length > maxBytes) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
