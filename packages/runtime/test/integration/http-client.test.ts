import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { caught, codeThrownBy, plantSentinels } from '@entente/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  isRuntimeError,
  type NodeHttpClient,
  type NodeHttpClientOptions,
  nodeHttpClient,
} from '../../src/index.ts'
import { type Handler, partnerPki, type RunningServer, startHttps } from '../support/https-server.ts'

const { root, server: serverIdentity } = partnerPki()
const identity = serverIdentity()

/** Answers by path; each test adds its own. */
const routes = new Map<string, Handler>()
let server: RunningServer
const clients: NodeHttpClient[] = []

function client(options: NodeHttpClientOptions = {}): NodeHttpClient {
  const made = nodeHttpClient({ ca: root.certificatePem, ...options })
  clients.push(made)
  return made
}
const at = (path: string) => new URL(path, server.url)
const get = (path: string, options?: NodeHttpClientOptions) =>
  client(options).send({ method: 'GET', url: at(path) })
const text = (body: Uint8Array) => Buffer.from(body).toString()

beforeAll(async () => {
  server = await startHttps(identity, (request, response) => {
    const handler = routes.get(new URL(request.url ?? '/', server.url).pathname)
    if (handler === undefined) response.writeHead(404).end('absent')
    else handler(request, response)
  })
})
afterEach(() => Promise.all(clients.splice(0).map((made) => made.close())))
afterAll(() => server.stop())

describe('an exchange', () => {
  test('carries method, headers and body, and brings back status, headers, body, URL and peer certificate', async () => {
    routes.set('/echo', async (request, response) => {
      const [body] = await once(request, 'data')
      response.setHeader('X-Seen', `${request.method} ${request.headers['x-ask']} ${body}`)
      response.setHeader('Set-Cookie', ['a=1', 'b=2'])
      response.writeHead(201).end('done')
    })
    const answer = await client().send({
      method: 'POST',
      url: at('/echo'),
      headers: { 'X-Ask': 'yes' },
      body: Buffer.from('hello'),
    })
    expect(answer.status).toBe(201)
    expect(answer.headers['x-seen']).toBe('POST yes hello')
    expect(answer.headers['set-cookie']).toBe('a=1, b=2')
    expect(text(answer.body)).toBe('done')
    expect(answer.url.href).toBe(at('/echo').href)
    expect(answer.peerCertificate).toEqual(new Uint8Array(identity.certificateDer))
  })

  test('gives the peer certificate on a connection that is used again', async () => {
    routes.set('/port', (request, response) => response.end(String(request.socket.remotePort)))
    const http = client()
    const first = await http.send({ method: 'GET', url: at('/port') })
    const second = await http.send({ method: 'GET', url: at('/port') })
    expect(text(second.body)).toBe(text(first.body))
    expect(second.peerCertificate).toEqual(new Uint8Array(identity.certificateDer))
  })

  test('takes any status as an answer', async () => {
    expect((await get('/nothing-here')).status).toBe(404)
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('decodes %s', async (encoding, compress) => {
    routes.set('/compressed', (_, response) => {
      response.setHeader('Content-Encoding', encoding)
      response.end(compress(Buffer.from('clair')))
    })
    expect(text((await get('/compressed')).body)).toBe('clair')
  })

  test('gives HEAD and 204 an empty body even when they name an encoding', async () => {
    routes.set('/empty', (_, response) => response.writeHead(204, { 'Content-Encoding': 'gzip' }).end())
    expect((await get('/empty')).body).toHaveLength(0)
    routes.set('/head', (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end())
    expect((await client().send({ method: 'HEAD', url: at('/head') })).body).toHaveLength(0)
  })

  test('refuses an encoding that it does not know, and a body that does not decode', async () => {
    routes.set('/odd', (_, response) => response.writeHead(200, { 'Content-Encoding': 'compress' }).end('x'))
    expect(await codeThrownBy(() => get('/odd'))).toBe('HTTP_ENCODING')
    routes.set('/bad', (_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('not gzip'),
    )
    expect(await codeThrownBy(() => get('/bad'))).toBe('HTTP_ENCODING')
    routes.set('/bad-br', (_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'br' }).end('not br at all'),
    )
    expect(await codeThrownBy(() => get('/bad-br'))).toBe('HTTP_ENCODING')
  })
})

describe('the byte cap', () => {
  test('admits a body of exactly its size and refuses one byte more', async () => {
    routes.set('/1000', (_, response) => response.end(Buffer.alloc(1_000)))
    expect((await get('/1000', { maxBytes: 1_000 })).body).toHaveLength(1_000)
    expect(await codeThrownBy(() => get('/1000', { maxBytes: 999 }))).toBe('HTTP_TOO_LARGE')
  })

  test('stops a gzip bomb after the cap, not after its end', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    routes.set('/bomb', (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb))
    expect(bomb.length).toBeLessThan(100_000)
    const before = process.memoryUsage().rss
    expect(await codeThrownBy(() => get('/bomb', { maxBytes: 1024 * 1024 }))).toBe('HTTP_TOO_LARGE')
    expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024)
  })

  test('stops an endless archive that decodes to nothing', async () => {
    const emptyMember = gzipSync(Buffer.alloc(0))
    routes.set('/hollow', async (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' })
      while (response.writable && response.write(Buffer.concat(Array(500).fill(emptyMember)))) await wait(1)
      response.on('drain', () => response.write(Buffer.concat(Array(500).fill(emptyMember))))
    })
    expect(await codeThrownBy(() => get('/hollow', { maxBytes: 100_000 }))).toBe('HTTP_TOO_LARGE')
  })

  test('can be set for one request', async () => {
    routes.set('/ten', (_, response) => response.end('0123456789'))
    const send = () => client().send({ method: 'GET', url: at('/ten'), maxBytes: 9 })
    expect(await codeThrownBy(send)).toBe('HTTP_TOO_LARGE')
  })
})

describe('the time cap', () => {
  test('ends an exchange without an answer', async () => {
    routes.set('/silent', () => undefined)
    const error = await caught(() => get('/silent', { timeoutMs: 100 }))
    expect(isRuntimeError(error, 'HTTP_TIMEOUT') && error.retryable).toBe(true)
  })

  test('ends a slow drip although bytes keep coming', async () => {
    routes.set('/drip', (_, response) => {
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const startedAt = performance.now()
    expect(await codeThrownBy(() => get('/drip', { timeoutMs: 200 }))).toBe('HTTP_TIMEOUT')
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  test('ends a stream that nobody reads', async () => {
    let closed: Promise<unknown> | undefined
    routes.set('/unread', (_, response) => {
      closed = once(response, 'close')
      response.write('first')
    })
    await client({ timeoutMs: 100 }).stream({ method: 'GET', url: at('/unread') })
    await closed
  })

  test('yields to the signal of the caller, before and during the exchange', async () => {
    routes.set('/silent', () => undefined)
    const reason = new Error('no longer needed')
    const aborted = AbortSignal.abort(reason)
    await expect(client().send({ method: 'GET', url: at('/silent'), signal: aborted })).rejects.toBe(reason)
    const controller = new AbortController()
    const running = client().send({ method: 'GET', url: at('/silent'), signal: controller.signal })
    setTimeout(() => controller.abort(reason), 50)
    await expect(running).rejects.toBe(reason)
  })
})

describe('a broken answer', () => {
  test('is refused when it is shorter than announced', async () => {
    routes.set('/short', (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('only this')
      setTimeout(() => response.destroy(), 20)
    })
    expect(await codeThrownBy(() => get('/short', { retries: 0 }))).toBe('HTTP_TRUNCATED')
  })

  test('is refused when its last chunk is missing', async () => {
    routes.set('/chunked', (_, response) => {
      response.write('only this')
      setTimeout(() => response.destroy(), 20)
    })
    expect(await codeThrownBy(() => get('/chunked', { retries: 0 }))).toBe('HTTP_TRUNCATED')
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is refused when its %s ends too early', async (encoding, compress) => {
    const whole = compress(Buffer.from('0123456789'.repeat(100)))
    routes.set('/cut', (_, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(whole.subarray(0, whole.length - 9))
    })
    expect(await codeThrownBy(() => get('/cut', { retries: 0 }))).toBe('HTTP_TRUNCATED')
  })

  test('is refused when it is not HTTP or its header is huge', async () => {
    routes.set('/not-http', (request) => request.socket.end('NOT HTTP AT ALL\r\n\r\n'))
    expect(await codeThrownBy(() => get('/not-http', { retries: 0 }))).toBe('HTTP_MALFORMED')
    routes.set('/header', (_, response) => response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end())
    expect(await codeThrownBy(() => get('/header', { retries: 0 }))).toBe('HTTP_TOO_LARGE')
  })
})

describe('a redirect', () => {
  const redirectTo = (location: string, status = 302) =>
    ((_, response) => response.writeHead(status, { Location: location }).end()) satisfies Handler

  test('is followed within the origin, and the URL that answered is told', async () => {
    routes.set('/old', redirectTo('/new?a=1'))
    routes.set('/new', (_, response) => response.end('here'))
    const answer = await get('/old')
    expect(text(answer.body)).toBe('here')
    expect(answer.url.href).toBe(at('/new?a=1').href)
  })

  test('to another origin is returned, not followed', async () => {
    let visits = 0
    const other = await startHttps(identity, (_, response) => {
      visits += 1
      response.end()
    })
    routes.set('/away', redirectTo(other.url.href))
    const answer = await get('/away')
    await other.stop()
    expect([answer.status, answer.headers.location, visits]).toEqual([302, other.url.href, 0])
  })

  test('to plain HTTP, with credentials or after a POST is returned', async () => {
    routes.set('/plain', redirectTo(at('/echo').href.replace('https', 'http')))
    expect((await get('/plain')).status).toBe(302)
    routes.set('/user', redirectTo(at('/echo').href.replace('https://', 'https://user@')))
    expect((await get('/user')).status).toBe(302)
    routes.set('/post', redirectTo('/new', 307))
    expect((await client().send({ method: 'POST', url: at('/post') })).status).toBe(307)
  })

  test('in a circle ends after three', async () => {
    let visits = 0
    routes.set('/circle', (_, response) => {
      visits += 1
      response.writeHead(301, { Location: '/circle' }).end()
    })
    expect((await get('/circle')).status).toBe(301)
    expect(visits).toBe(4)
  })
})

describe('a repeat', () => {
  /** Fails the first requests, then answers. */
  function flaky(failures: number, fail: Handler) {
    const seen: number[] = []
    routes.set('/flaky', (request, response) => {
      seen.push(performance.now())
      if (seen.length <= failures) fail(request, response)
      else response.end('at last')
    })
    return seen
  }

  test.each([502, 503, 504])('follows a GET answered by %i, twice at most', async (status) => {
    const seen = flaky(2, (_, response) => response.writeHead(status).end())
    expect(text((await get('/flaky')).body)).toBe('at last')
    expect(seen).toHaveLength(3)
    flaky(3, (_, response) => response.writeHead(status).end())
    expect((await get('/flaky')).status).toBe(status)
  })

  test('follows a lost connection, before the answer and within it', async () => {
    flaky(1, (request) => request.socket.destroy())
    expect(text((await get('/flaky')).body)).toBe('at last')
    flaky(1, (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('x')
      setTimeout(() => response.destroy(), 10)
    })
    expect(text((await get('/flaky')).body)).toBe('at last')
  })

  test('never follows a POST, a 500 or a 429', async () => {
    const seen = flaky(1, (_, response) => response.writeHead(503).end())
    expect((await client().send({ method: 'POST', url: at('/flaky') })).status).toBe(503)
    expect(seen).toHaveLength(1)
    flaky(1, (_, response) => response.writeHead(500).end())
    expect((await get('/flaky')).status).toBe(500)
    flaky(1, (_, response) => response.writeHead(429).end())
    expect((await get('/flaky')).status).toBe(429)
  })

  test('waits as long as Retry-After says, when the time cap allows', async () => {
    const seen = flaky(1, (_, response) => response.writeHead(503, { 'Retry-After': '1' }).end())
    expect(text((await get('/flaky')).body)).toBe('at last')
    expect(seen[1]! - seen[0]!).toBeGreaterThanOrEqual(990)
    flaky(1, (_, response) => response.writeHead(503, { 'Retry-After': '60' }).end())
    expect((await get('/flaky')).status).toBe(503)
  })
})

describe('a stream', () => {
  test('brings the body in pieces and holds the sender back while nobody reads', async () => {
    let written = 0
    routes.set('/big', async (_, response) => {
      for (let i = 0; i < 512; i += 1) {
        written += 1
        if (!response.write(Buffer.alloc(64 * 1024))) await once(response, 'drain')
      }
      response.end()
    })
    const answer = await client({ maxBytes: 64 * 1024 * 1024 }).stream({ method: 'GET', url: at('/big') })
    await wait(300)
    expect(written).toBeLessThan(256)
    let received = 0
    for await (const chunk of answer.body) received += chunk.length
    expect(received).toBe(512 * 64 * 1024)
  })

  test('is under the byte cap while it is read', async () => {
    routes.set('/1000', (_, response) => response.end(Buffer.alloc(1_000)))
    const answer = await client({ maxBytes: 500 }).stream({ method: 'GET', url: at('/1000') })
    const read = async () => {
      for await (const chunk of answer.body) void chunk
    }
    expect(await codeThrownBy(read)).toBe('HTTP_TOO_LARGE')
  })

  test('ends the connection when its reader stops early', async () => {
    let closed: Promise<unknown> | undefined
    routes.set('/endless', async (_, response) => {
      closed = once(response, 'close')
      while (!response.destroyed) {
        response.write(Buffer.alloc(1024))
        await wait(5)
      }
    })
    const answer = await client().stream({ method: 'GET', url: at('/endless') })
    for await (const chunk of answer.body) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    await closed
  })
})

describe('a request that breaks the rules', () => {
  test.each([
    ['plain HTTP', { url: 'http://127.0.0.1/' }],
    ['another scheme', { url: 'ftp://localhost/' }],
    ['credentials in the URL', { url: 'https://user:word@localhost/' }],
    ['a Host header, which would change the name that TLS checks', { headers: { HOST: 'other.example' } }],
    ['a framing header', { headers: { 'Transfer-Encoding': 'chunked' } }],
    ['a host that is not allowed', { url: 'https://127.0.0.1/' }],
  ])(
    'is not sent: %s',
    async (_, { url, headers = {} }: { url?: string; headers?: Record<string, string> }) => {
      const http = client({ allowedHosts: [server.url.host] })
      const send = () => http.send({ method: 'GET', url: new URL(url ?? server.url), headers })
      expect(await codeThrownBy(send)).toBe('HTTP_REQUEST_REFUSED')
    },
  )

  test('may use plain HTTP to this machine only, and only when told so', async () => {
    const http = client({ allowLoopbackHttp: true, retries: 0 })
    const code = (url: string) => codeThrownBy(() => http.send({ method: 'GET', url: new URL(url) }))
    expect(await code('http://localhost:1/')).toBe('HTTP_CONNECTION')
    expect(await code('http://[::1]:1/')).toBe('HTTP_CONNECTION')
    expect(await code('http://organisme.example/')).toBe('HTTP_REQUEST_REFUSED')
    expect(await code('http://localhost.organisme.example/')).toBe('HTTP_REQUEST_REFUSED')
  })

  describe('in plain HTTP, to a host that is named for it', () => {
    const plain = createServer((_, response) => response.end('a signed list'))
    beforeAll(() => new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve)))
    afterAll(() => new Promise((resolve) => plain.close(resolve)))
    const host = () => `127.0.0.1:${(plain.address() as AddressInfo).port}`
    const named = () => client({ plainHttpHosts: [host()], retries: 0 })
    const url = (address = host()) => new URL(`http://${address}/list.crl`)

    test('goes what is public: a GET without credentials', async () => {
      expect(text((await named().send({ method: 'GET', url: url() })).body)).toBe('a signed list')
    })

    test.each([
      ['a POST', { method: 'POST' }],
      ['a body', { method: 'GET', body: Buffer.from('x') }],
      ['a token', { method: 'GET', headers: { Authorization: 'Bearer x' } }],
      ['a cookie', { method: 'GET', headers: { cookie: 'a=1' } }],
    ] as const)('never goes %s', async (_, request) => {
      expect(await codeThrownBy(() => named().send({ ...request, url: url() }))).toBe('HTTP_REQUEST_REFUSED')
    })

    test('nothing goes to another host or another port, nor to any host by default', async () => {
      const code = (http: NodeHttpClient, address: URL) =>
        codeThrownBy(() => http.send({ method: 'GET', url: address }))
      expect(await code(named(), url('127.0.0.1:1'))).toBe('HTTP_REQUEST_REFUSED')
      expect(await code(named(), url(`localhost:${url().port}`))).toBe('HTTP_REQUEST_REFUSED')
      expect(await code(client(), url())).toBe('HTTP_REQUEST_REFUSED')
    })
  })

  test.each([{ timeoutMs: 0 }, { timeoutMs: 1.5 }, { maxBytes: 0 }, { retries: 6 }, { maxConnections: 0 }])(
    'options out of range are refused: %o',
    async (options) => {
      expect(await codeThrownBy(() => nodeHttpClient(options))).toBe('HTTP_OPTIONS_INVALID')
    },
  )

  test('is refused after close, and close ends what is in progress', async () => {
    routes.set('/silent', () => undefined)
    const http = client()
    const running = codeThrownBy(() => http.send({ method: 'GET', url: at('/silent') }))
    await wait(50)
    await http.close()
    expect(await running).toBe('HTTP_CLOSED')
    expect(await codeThrownBy(() => http.send({ method: 'GET', url: at('/silent') }))).toBe('HTTP_CLOSED')
  })
})

test('errors name the host, never the path, the query or a header', async () => {
  const sentinels = plantSentinels()
  const secret = sentinels.plant('nir')
  routes.set(`/${secret}`, () => undefined)
  const http = client({ timeoutMs: 100, retries: 0, allowedHosts: [server.url.host, 'localhost:1'] })
  const send = (url: URL) =>
    caught(() => http.send({ method: 'GET', url, headers: { authorization: sentinels.plant('token') } }))
  const errors = [
    await send(at(`/${secret}?q=${secret}`)),
    await send(new URL(`https://localhost:1/${secret}`)),
    await send(new URL(`https://organisme.example/${secret}`)),
    await send(new URL(`http://localhost/${secret}`)),
  ]
  expect(errors.map((error) => isRuntimeError(error) && error.code)).toEqual([
    'HTTP_TIMEOUT',
    'HTTP_CONNECTION',
    'HTTP_REQUEST_REFUSED',
    'HTTP_REQUEST_REFUSED',
  ])
  expect(sentinels.leaksIn(...errors)).toEqual([])
})
