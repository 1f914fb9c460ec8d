import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../errors.ts'

/** The first bytes of a body, read before anything is decided about it. */
export interface BodyHead {
  readonly bytes: Buffer
  /** True when the body holds no more than these bytes. */
  readonly complete: boolean
}

const FIRST_LOOK_BYTES = 4_096

/**
 * A request body that is read once, in order: first a bounded head, then the rest in pieces. Nothing of it is held but
 * the head.
 */
export class RequestBody {
  /** Bytes announced by Content-Length; undefined for chunked. */
  readonly announced: number | undefined
  readonly #chunks: AsyncIterator<Buffer>
  readonly #maxBytes: number
  #received = 0
  #ended = false

  constructor(request: IncomingMessage, maxBytes: number) {
    const length = request.headers['content-length']
    const chunked = request.headers['transfer-encoding'] !== undefined
    this.announced = length === undefined ? (chunked ? undefined : 0) : Number(length)
    this.#chunks = request[Symbol.asyncIterator]()
    this.#maxBytes = maxBytes
    this.#ended = this.announced === 0
    if ((this.announced ?? 0) > maxBytes) throw new GatewayError({ code: 'GATEWAY_BODY_TOO_LARGE' })
  }

  /** Bytes received so far. */
  get received(): number {
    return this.#received
  }

  /**
   * Reads the start of the body until `enough` says so, the body ends, or the limit is reached. `enough` is asked each
   * time the head has doubled, so that a body that drips costs no more than one that comes at once.
   */
  async readHead(
    limitBytes: number,
    late: AbortSignal,
    enough: (head: Buffer) => boolean,
  ): Promise<BodyHead> {
    const chunks: Buffer[] = []
    let length = 0
    let nextLook = FIRST_LOOK_BYTES
    while (length < limitBytes) {
      const chunk = await this.next(late)
      if (chunk === undefined) break
      chunks.push(chunk)
      length += chunk.length
      if (!this.#ended && length >= nextLook && length < limitBytes) {
        nextLook = length * 2
        const bytes = Buffer.concat(chunks)
        if (enough(bytes)) return { bytes, complete: false }
      }
    }
    return { bytes: Buffer.concat(chunks), complete: this.#ended }
  }

  /** The next piece; undefined at the end. @throws {GatewayError} `GATEWAY_BODY_TOO_LARGE` `GATEWAY_SLOW_CLIENT` */
  async next(late?: AbortSignal): Promise<Buffer | undefined> {
    if (this.#ended) return undefined
    const { done, value } = await this.#read(late)
    if (done === true) {
      this.#ended = true
      return undefined
    }
    this.#received += value.length
    if (this.#received > this.#maxBytes) throw new GatewayError({ code: 'GATEWAY_BODY_TOO_LARGE' })
    if (this.#received === this.announced) this.#ended = true
    return value
  }

  async #read(late: AbortSignal | undefined): Promise<IteratorResult<Buffer, unknown>> {
    try {
      const next = this.#chunks.next()
      return await (late === undefined ? next : orLate(next, late))
    } catch (cause) {
      // The caller went away, or one of the time bounds ended its connection.
      throw new GatewayError({ code: 'GATEWAY_SLOW_CLIENT', why: 'The body ended early.', cause })
    }
  }
}

async function orLate<Result>(work: Promise<Result>, late: AbortSignal): Promise<Result> {
  let stop: (() => void) | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    stop = () => reject(late.reason)
    if (late.aborted) stop()
    late.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    if (stop) late.removeEventListener('abort', stop)
  }
}
