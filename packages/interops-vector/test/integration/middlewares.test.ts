import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { wrapInSoap } from '@entente/testkit'
import express, { type Request as ExpressRequest } from 'express'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AcceptedVector, requireAction, rightsFor, type VectorPolicy } from '../../src/index.ts'
import { answerExpressErrors, currentVector, guardExpress } from '../../src/middleware/express.ts'
import { guardFetch, type VectorGuardOptions } from '../../src/middleware/fetch.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, PAGM, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const peer = () => world.tls.chainDer
let requests = 0

function options<Incoming>(
  sink = new MemorySink(),
  policy: VectorPolicy = world.policy,
): VectorGuardOptions<Incoming> {
  return {
    policy: () => policy,
    service: SERVICE,
    carriage: 'soap',
    ports: { clock: world.clock, sink },
    peer,
    requestId: () => `appel-${++requests}`,
    deadline: () => AbortSignal.timeout(2_000),
  }
}

const uuid = (n: number) => `_00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

function message(n: number, subject = 'agent-0042', pagms: readonly string[] = [PAGM]): string {
  const received = receivedVi(world, { id: uuid(n), subject, pagms })
  return wrapInSoap('bytes' in received ? new TextDecoder().decode(received.bytes) : '')
}

const post = (url: string, body: string | Uint8Array<ArrayBuffer>) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/xml' } })
const subjectOf = (vector: AcceptedVector | undefined) =>
  vector?.claims.subject.kind === 'user' ? vector.claims.subject.id : undefined

/** Serves slowly, in an order of its own, and answers whom the ambient context and the parameter name. */
async function serveSlowly(vector: AcceptedVector | undefined): Promise<string> {
  const before = subjectOf(currentVector())
  await wait(Math.random() * 20)
  return [subjectOf(vector), before, subjectOf(currentVector())].join(' ')
}

describe('guardFetch', () => {
  const request = (body: string) => new Request('https://localhost/', { method: 'POST', body })

  it('serves an accepted VI and hands the whole body over', async () => {
    const body = message(1)
    const serve = guardFetch(options(), (_vector, _request, read) => new Response(`${read.length}`))
    const response = await serve(request(body))
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(String(body.length))
  })

  it('answers a refused VI with its SOAP fault and never calls the service', async () => {
    const serve = guardFetch(options(), () => {
      throw new Error('must not be called')
    })
    const response = await serve(request(message(2, 'a', ['AUTRE'])))
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('vi:InvalidPagm')
  })

  it('answers what the application throws without its detail', async () => {
    const serve = guardFetch(options(), (vector) => {
      requireAction(rightsFor(vector, { pagms: { [PAGM]: { actions: [] } } }), 'modifier')
      return new Response()
    })
    const refused = await serve(request(message(3)))
    expect(await refused.text()).toContain('DroitsInsuffisants')
    const broken = guardFetch(options(), () => {
      throw new Error('table droits_2026 not found')
    })
    const outage = await broken(request(message(4)))
    expect(outage.status).toBe(503)
    expect(await outage.text()).not.toContain('droits_2026')
  })

  it('refuses a body beyond its bound, and serves nothing while the journal is down', async () => {
    const small = guardFetch({ ...options(), maxBodyBytes: 100 }, () => new Response())
    expect((await small(request(message(5)))).status).toBe(413)
    const sink = new MemorySink()
    sink.failure = 'hangs'
    const serve = guardFetch(
      { ...options(sink), deadline: () => AbortSignal.timeout(20) },
      () => new Response(),
    )
    expect((await serve(request(message(6)))).status).toBe(503)
  })

  it('answers a portal with a page and a REST service with a problem', async () => {
    const portal = guardFetch(
      { ...options(), carriage: 'portal', service: 'https://portail.caisse-fournisseuse.example/' },
      () => new Response(),
    )
    const page = await portal(request('SAMLResponse=AAAA'))
    expect(page.status).toBe(403)
    expect(page.headers.get('content-type')).toContain('text/html')
    const rest = guardFetch({ ...options(), carriage: 'bearer' }, () => new Response())
    const problem = await rest(request(''))
    expect(problem.status).toBe(401)
    expect(problem.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })
})

describe('on real servers', () => {
  const servers: Server[] = []
  const urls: Record<string, string> = {}
  const fast = fastify()

  beforeAll(async () => {
    const app = express()
    app.post(
      '/droits',
      guardExpress(options(new MemorySink())),
      async (request: ExpressRequest & { vector?: AcceptedVector }, response) => {
        response.send(await serveSlowly(request.vector))
      },
    )
    app.post(
      '/parsed',
      express.raw({ type: '*/*' }),
      guardExpress(options(new MemorySink())),
      (_request, response) => {
        response.send('served')
      },
    )
    app.post('/broken', guardExpress(options(new MemorySink())), () => {
      throw new Error('table droits_2026 not found')
    })
    app.use(answerExpressErrors())
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    servers.push(server)
    urls.express = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

    // The recipe of the README: Fastify speaks Fetch types with a raw body parser.
    const serve = guardFetch(
      options<Request>(new MemorySink()),
      async (vector) => new Response(await serveSlowly(vector)),
    )
    fast.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    fast.addContentTypeParser('text/xml', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    fast.post<{ Body: Buffer }>('/droits', async (request, reply) => {
      const response = await serve(
        new Request('http://localhost/droits', { method: 'POST', body: new Uint8Array(request.body) }),
      )
      return reply
        .status(response.status)
        .headers(Object.fromEntries(response.headers))
        .send(await response.text())
    })
    urls.fastify = await fast.listen({ port: 0, host: '127.0.0.1' })
  })

  afterAll(async () => {
    await fast.close()
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  })

  it.each(['express', 'fastify'])('%s never shows one caller to another', async (name) => {
    const base = name === 'express' ? 100 : 200
    const calls = Array.from({ length: 40 }, async (_, n) => {
      const subject = `agent-${n}`
      const answer = await (await post(`${urls[name]}/droits`, message(base + n, subject))).text()
      expect(answer).toBe(`${subject} ${subject} ${subject}`)
    })
    await Promise.all(calls)
    expect(currentVector()).toBeUndefined()
  })

  it('express refuses with a fault, works behind express.raw, and hides what the application throws', async () => {
    const refused = await post(`${urls.express}/droits`, message(300, 'a', ['AUTRE']))
    expect(refused.status).toBe(500)
    expect(await refused.text()).toContain('vi:InvalidPagm')
    expect(await (await post(`${urls.express}/parsed`, message(301))).text()).toBe('served')
    const broken = await post(`${urls.express}/broken`, message(302))
    expect(broken.status).toBe(503)
    expect(await broken.text()).not.toContain('droits_2026')
  })
})
