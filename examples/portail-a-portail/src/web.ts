import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** An answer of a portal. */
export interface Page {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A portal that listens, and how to stop it. */
export interface Portal {
  readonly url: string
  close(): Promise<void>
}

export type Route = (form: URLSearchParams, request: IncomingMessage) => Page | Promise<Page>

/** What a portal serves, and the journal it keeps open meanwhile. */
export interface Site {
  readonly routes: Readonly<Record<string, Route>>
  readonly journal: { close(): Promise<void> }
}

/** Listens on loopback. The site is made once the address is known: portals name themselves in what they check. */
export async function listen(makeSite: (url: string) => Promise<Site>): Promise<Portal> {
  let routes: Readonly<Record<string, Route>> = {}
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const route = routes[`${request.method} ${pathname}`]
    const form = new URLSearchParams((await buffer(request)).toString('utf8'))
    const page = (await route?.(form, request)) ?? html('Page inconnue', 404)
    response.writeHead(page.status, page.headers).end(page.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const site = await makeSite(url)
  routes = site.routes
  return {
    url,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await site.journal.close()
    },
  }
}

export function html(content: string, status = 200, headers: Readonly<Record<string, string>> = {}): Page {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: `<!doctype html><html lang="fr"><meta charset="utf-8"><body>${content}</body></html>`,
  }
}

export function redirect(location: string, headers: Readonly<Record<string, string>> = {}): Page {
  return { status: 303, headers: { location, ...headers }, body: '' }
}

export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1]
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
