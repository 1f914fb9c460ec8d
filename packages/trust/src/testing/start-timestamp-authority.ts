import { createServer, type IncomingMessage } from 'node:http'
import { answerTimestampRequest, type TestTimestampAuthority } from './answer-timestamp-request.ts'

/** A timestamping authority on the loopback address. */
export interface RunningTimestampAuthority {
  readonly url: URL
  close(): Promise<void>
}

/**
 * Starts a timestamping authority over HTTP on a free port of the loopback address (RFC 3161 §3.4).
 *
 * @param authority the key, the certificates and the clock; its `fault` may be changed between requests
 * @example
 * const tsa = await startTimestampAuthority({ privateKey, certificateChain, clock })
 */
export async function startTimestampAuthority(
  authority: TestTimestampAuthority,
): Promise<RunningTimestampAuthority> {
  const server = createServer((request, response) => {
    answer(request, authority).then(
      (reply) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply),
      () => response.writeHead(400).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

async function answer(request: IncomingMessage, authority: TestTimestampAuthority): Promise<Uint8Array> {
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/timestamp-query') {
    throw new RangeError('This is not a timestamp query.')
  }
  return answerTimestampRequest(await readBody(request), authority)
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}
