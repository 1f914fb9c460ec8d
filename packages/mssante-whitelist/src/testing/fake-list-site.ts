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
      /** As an HTTP date. */
      readonly lastModified?: string
      readonly contentType?: string
    }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'drip'; readonly bytes: Uint8Array; readonly everyMs: number }
  | { readonly kind: 'gzip-bomb'; readonly expandedBytes: number }

/** The conditional headers of a request. */
export interface Conditions {
  readonly ifNoneMatch: string | undefined
  readonly ifModifiedSince: string | undefined
}

/** A list site on loopback. */
export interface FakeListSite {
  readonly url: URL
  /** Requests answered so far, with the conditional header each carried. */
  readonly requests: readonly Conditions[]
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
  const requests: Conditions[] = []
  const listener: RequestListener = ({ headers }, response) => {
    const conditions = {
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
    }
    requests.push(conditions)
    void answer(current, conditions, response)
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
  { ifNoneMatch, ifModifiedSince }: Conditions,
  response: ServerResponse,
): Promise<void> {
  switch (behaviour.kind) {
    case 'serve': {
      const { bytes, etag, lastModified, contentType = 'application/xml' } = behaviour
      const isKnown =
        (etag !== undefined && etag === ifNoneMatch) ||
        (lastModified !== undefined && lastModified === ifModifiedSince)
      const version = {
        ...(etag === undefined ? {} : { etag }),
        ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
      }
      if (isKnown) response.writeHead(304, version).end()
      else response.writeHead(200, { 'content-type': contentType, ...version }).end(bytes)
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
