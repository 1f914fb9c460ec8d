import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Defects of the mirror. */
export interface TabularFaults {
  /** Statuses of the next answers, before any normal one. */
  statuses: number[]
  /** The link to the next page leads to this address. */
  foreignNext: string | undefined
  /** The next page is the page itself. */
  loop: boolean
  /** Pages after the first one are empty although more was announced. */
  emptyNext: boolean
  /** Answers are this text instead of JSON. */
  text: string | undefined
}

/** A running mirror of the test. */
export interface TabularServer {
  readonly baseUrl: URL
  readonly resourceId: string
  /** Rows by column name, as the mirror guesses their types. */
  readonly rows: Record<string, string | number | boolean | null>[]
  readonly faults: TabularFaults
  /** Paths and queries asked for. */
  readonly log: string[]
  stop(): Promise<void>
}

const LARGEST_PAGE = 50

/** Starts a mirror on a free loopback port: description of the resource, `__exact`, `__contains`, pages of at most 50. */
export async function startTabularServer(createdAt: Date): Promise<TabularServer> {
  const resourceId = '00000000-0000-4000-8000-000000000000'
  const rows: TabularServer['rows'] = []
  const log: string[] = []
  const faults: TabularFaults = {
    statuses: [],
    foreignNext: undefined,
    loop: false,
    emptyNext: false,
    text: undefined,
  }
  let base = new URL('http://127.0.0.1')

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', base)
    log.push(`${url.pathname}${url.search}`)
    const status = faults.statuses.shift()
    const own = `${base.pathname}/resources/${resourceId}/`
    if (status !== undefined) send(response, status, { errors: [{ code: status }] })
    else if (faults.text !== undefined) response.end(faults.text)
    else if (url.pathname === own) send(response, 200, { created_at: createdAt.toISOString(), links: [] })
    else if (url.pathname === `${own}data/`) page(response, url)
    else send(response, 404, { errors: [{ code: 404 }] })
  })

  function page(response: ServerResponse, url: URL): void {
    const size = Math.min(Number(url.searchParams.get('page_size') ?? 20), LARGEST_PAGE)
    const number = Number(url.searchParams.get('page') ?? 1)
    const matches = rows.filter((row) =>
      [...url.searchParams].every(([name, value]) => matchesParameter(row, name, value)),
    )
    const next = new URL(url)
    next.searchParams.set('page', String(faults.loop ? number : number + 1))
    const hasMore = number * size < matches.length
    const isEmptied = faults.emptyNext && number > 1
    send(response, 200, {
      data: isEmptied ? [] : matches.slice((number - 1) * size, number * size),
      links: { next: hasMore ? (faults.foreignNext ?? next.href) : null, prev: null },
      meta: { page: number, page_size: size, total: matches.length },
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api`)
  return {
    baseUrl: base,
    resourceId,
    rows,
    faults,
    log,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function matchesParameter(row: TabularServer['rows'][number], name: string, value: string): boolean {
  const [, column = '', operator] = /^(.+)__(exact|contains)$/.exec(name) ?? []
  const own = String(row[column] ?? '')
  if (operator === 'exact') return own === value
  return operator === undefined || own.toLowerCase().includes(value.toLowerCase())
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
