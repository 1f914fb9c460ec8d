import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { HttpClient, HttpRequest, HttpResponse } from '@entente/core/ports'
import { nodeHttpClient } from '@entente/runtime'
import { frozenClock } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import { fhirReader } from '../../src/index.ts'
import { startDirectoryServer } from '../../src/testing/index.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const isDeep = Boolean(process.env.ENTENTE_DEEP)
const PAGES = isDeep ? 30_000 : 3_000
const base = new URL('http://127.0.0.1/fhir/v2')

/** Pages of people, made when they are asked for. */
function endlessDirectory(pages: number): HttpClient {
  const send = async ({ url }: HttpRequest): Promise<HttpResponse> => {
    const page = Number(url.searchParams.get('id') ?? 1)
    const isPeople = url.pathname.endsWith('/_page') || url.pathname.endsWith('/Practitioner')
    const entry = [1, 2].map((own) => ({
      resource: {
        resourceType: 'Practitioner',
        id: `p${page}-${own}`,
        identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: `8${page * 10 + own}` }],
      },
    }))
    const link = [{ relation: 'next', url: `${base.href}/_page?id=${page + 1}` }]
    const bundle = {
      resourceType: 'Bundle',
      entry: isPeople ? entry : [],
      link: page < pages && isPeople ? link : [],
    }
    return { status: 200, headers: {}, url, body: Buffer.from(JSON.stringify(bundle)) }
  }
  return {
    send,
    stream: async () => {
      throw new Error('not used')
    },
  }
}

describe('a crawl', () => {
  test(`of ${PAGES} pages keeps its memory flat and its pace`, { timeout: 240_000 }, async () => {
    const clock = frozenClock('2026-03-02T09:00:00Z')
    const startedAt = clock.now().getTime()
    const reader = fhirReader({
      http: endlessDirectory(PAGES),
      baseUrl: base,
      apiKey: 'key',
      callsPerSecond: 17,
      clock,
      wait: async (milliseconds) => clock.advance(milliseconds),
    })
    let resources = 0
    let early = 0
    for await (const _ of reader.changesSince(new Date('2026-03-01T09:00:00Z'))) {
      resources += 1
      if (resources === Math.floor(PAGES / 5)) {
        collectGarbage()
        early = process.memoryUsage().heapUsed
      }
    }
    collectGarbage()
    expect(resources).toBe(PAGES * 2)
    expect(process.memoryUsage().heapUsed - early).toBeLessThan(2 * 1024 * 1024)
    expect((clock.now().getTime() - startedAt) / 1_000).toBeCloseTo(PAGES / 17, -1)
  })

  test.runIf(isDeep)(
    'of one real minute never exceeds 17 calls in any second',
    { timeout: 120_000 },
    async () => {
      const server = await startDirectoryServer()
      const http = nodeHttpClient({ allowLoopbackHttp: true })
      const sent: number[] = []
      const timed: HttpClient = {
        ...http,
        send: (request) => {
          sent.push(performance.now())
          return http.send(request)
        },
      }
      const { baseUrl, apiKey } = server
      const reader = fhirReader({ http: timed, baseUrl, apiKey, callsPerSecond: 17 })
      const end = performance.now() + 60_000
      const ask = async () => {
        while (performance.now() < end) await reader.find({ by: 'sector', sector: 'SA05' })
      }
      await Promise.all(Array.from({ length: 20 }, ask))
      await http.close()
      await server.stop()
      let busiest = 0
      for (let from = 0, to = 0; to < sent.length; to += 1) {
        while ((sent[to] ?? 0) - (sent[from] ?? 0) >= 1_000) from += 1
        busiest = Math.max(busiest, to - from + 1)
      }
      expect(busiest).toBeLessThanOrEqual(17)
      expect(sent.length).toBeGreaterThan(900)
    },
  )
})
