import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** How the made-up site behaves from now on. */
export type SiteBehaviour =
  | {
      readonly kind: 'serve'
      readonly bytes: Uint8Array
      readonly etag?: string
      readonly contentType?: string
    }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'drip'; readonly bytes: Uint8Array; readonly everyMs: number }
  | { readonly kind: 'gzip-bomb'; readonly expandedBytes: number }

/** A list site on loopback. */
export interface FakeListSite {
  readonly url: URL
  /** Requests answered so far, with the conditional header each carried. */
  readonly requests: readonly { readonly ifNoneMatch: string | undefined }[]
  behave(behaviour: SiteBehaviour): void
  close(): Promise<void>
}

/**
 * Starts a site that publishes a list, and misbehaves when told to.
 *
 * @param behaviour what it does first
 * @param tls       key and certificate chain in PEM; plain HTTP without
 */
export async function startFakeListSite(
  behaviour: SiteBehaviour,
  tls?: { readonly key: string; readonly cert: string },
): Promise<FakeListSite> {
  let current = behaviour
  const requests: { readonly ifNoneMatch: string | undefined }[] = []
  const listener: RequestListener = (request, response) => {
    requests.push({ ifNoneMatch: request.headers['if-none-match'] })
    void answer(current, request.headers['if-none-match'], response)
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const scheme = tls === undefined ? 'http' : 'https'
  return {
    url: new URL(`${scheme}://127.0.0.1:${port}/listeblanchemssante.xml`),
    requests,
    behave(next) {
      current = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  behaviour: SiteBehaviour,
  ifNoneMatch: string | undefined,
  response: ServerResponse,
): Promise<void> {
  switch (behaviour.kind) {
    case 'serve': {
      const { bytes, etag, contentType = 'application/xml' } = behaviour
      if (etag !== undefined && etag === ifNoneMatch) {
        response.writeHead(304, { etag }).end()
        return
      }
      response
        .writeHead(200, { 'content-type': contentType, ...(etag === undefined ? {} : { etag }) })
        .end(bytes)
      return
    }
    case 'status':
      response.writeHead(behaviour.status).end()
      return
    case 'redirect':
      response.writeHead(302, { location: behaviour.location }).end()
      return
    case 'drip':
      response.writeHead(200, { 'content-type': 'application/xml' })
      for (const byte of behaviour.bytes) {
        if (response.destroyed) return
        response.write(Uint8Array.of(byte))
        await wait(behaviour.everyMs)
      }
      response.end()
      return
    case 'gzip-bomb':
      response
        .writeHead(200, { 'content-type': 'application/xml', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(behaviour.expandedBytes, 0x20)))
  }
}
