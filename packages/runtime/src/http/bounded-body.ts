import type { IncomingMessage } from 'node:http'
import { pipeline, Transform, type TransformCallback } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { RuntimeError } from '../errors.ts'
import { bodyFailure, tooLarge } from './http-failure.ts'

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** What this client can decode, for the request header. */
export const ACCEPTED_ENCODINGS = 'gzip, br'

export interface BodyBounds {
  readonly url: URL
  readonly maxBytes: number
  /** An answer to HEAD may name an encoding and has no body. */
  readonly isHead: boolean
}

/**
 * Decodes and counts a body. Both the compressed and the decoded bytes stay under the cap: a small archive may be a
 * large document, and an endless archive may decode to nothing.
 *
 * @throws {RuntimeError} `HTTP_ENCODING` at once; `HTTP_TOO_LARGE` `HTTP_TRUNCATED` `HTTP_ENCODING` while reading
 */
export function boundedBody(message: IncomingMessage, bounds: BodyBounds): AsyncIterable<Uint8Array> {
  const { url, maxBytes } = bounds
  const stages = decoding(message, bounds).flatMap((decoder) => [decoder(), new ByteCap(url, maxBytes)])
  const last = stages.at(-1)
  const first = new ByteCap(url, maxBytes)
  // The error that ends the pipeline reaches the reader through the last stage.
  pipeline([message, first, ...stages], () => undefined)
  return chunksOf(last ?? first, url)
}

/** The decoder, if the body needs one. */
function decoding(message: IncomingMessage, { url, isHead }: BodyBounds): readonly (() => Transform)[] {
  const encoding = message.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '' || isHead || isWithoutBody(message)) return []
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined
  if (decoder !== undefined) return [decoder]
  message.destroy()
  throw new RuntimeError({
    code: 'HTTP_ENCODING',
    what: `The answer of ${url.host} uses an unknown content encoding.`,
    details: { host: url.host },
  })
}

function isWithoutBody(message: IncomingMessage): boolean {
  return message.statusCode === 204 || message.statusCode === 304 || message.headers['content-length'] === '0'
}

async function* chunksOf(stream: Transform, url: URL): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk
  } catch (cause) {
    throw bodyFailure(cause, url)
  }
}

class ByteCap extends Transform {
  readonly #url: URL
  readonly #maxBytes: number
  #seen = 0

  constructor(url: URL, maxBytes: number) {
    super()
    this.#url = url
    this.#maxBytes = maxBytes
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#seen += chunk.length
    if (this.#seen > this.#maxBytes) done(tooLarge(this.#url, this.#maxBytes))
    else done(null, chunk)
  }
}
