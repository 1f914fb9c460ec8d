import { createServer as createTcpServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, openHub } from '../support/three-organismes.ts'
import { ask, envelope } from '../support/world.ts'

/** Whatever waits for partner A waits for a minute, or until the test lets go: a call to B that waited with it would too. */
const LIMITS = {
  connectSeconds: 60,
  answerSeconds: 60,
  inFlightPerPartner: 16,
  refusalsPerSecond: 10,
  connectionsPerPartner: 40,
}
const CALLS = 10

let hub: Hub
/** What partner A does with a connection. */
let behaviour: (socket: Socket) => void = (socket) => socket.destroy()
const sockets = new Set<Socket>()
const partnerA = createTcpServer((socket) => {
  sockets.add(socket)
  socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  behaviour(socket)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => partnerA.listen(0, '127.0.0.1', resolve))
  hub = await openHub(portOfA(), LIMITS)
})
afterAll(async () => {
  await hub?.close()
  for (const socket of sockets) socket.destroy()
  partnerA.close()
})

const callerB = () => hub.callerOf('b')
function portOfA(): number {
  const address = partnerA.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** Calls to and from B, one after the other; every one must be served. */
async function callsOfB(caller = callerB()): Promise<void> {
  for (let call = 0; call < CALLS; call += 1) {
    expect((await ask(hub.outboundPort, '/b', { body: envelope() })).status).toBe(200)
    expect((await caller.send({ body: await caller.message() })).status).toBe(200)
  }
}

const inFlightToA = () =>
  hub.gateway
    .health()
    .tenants.flatMap(({ inFlight }) => inFlight)
    .filter(({ direction, partner }) => direction === 'outbound' && partner === hub.a.party)
    .reduce((sum, { calls }) => sum + calls, 0)

/**
 * Sends calls to A, which holds them, then those of B: each of B's must have ended while every call that A holds is
 * still in flight. However slow the machine is, that cannot be when one of them waits for A.
 *
 * @param held how many of A's calls are in flight; the others are shed at once
 * @returns    the codes that A's calls were answered with, once A has hung up
 */
async function besideHeldCalls(calls: number, held: number): Promise<readonly string[]> {
  const codes: string[] = []
  const pending = Array.from({ length: calls }, async () => {
    const { headers } = await ask(hub.outboundPort, '/a', { body: envelope() })
    codes.push(String(headers['entente-code']))
  })
  while (codes.length < calls - held || inFlightToA() < held) await sleep(5)
  await callsOfB()
  expect(codes).toHaveLength(calls - held)
  expect(inFlightToA()).toBe(held)
  for (const socket of sockets) socket.destroy()
  await Promise.all(pending)
  return [...new Set(codes)].sort()
}

/** Applications that call A again and again while B is called; every answer of theirs came meanwhile. */
async function besideFailingCalls(): Promise<readonly string[]> {
  const codes: string[] = []
  let stopped = false
  const busy = Array.from({ length: 6 }, async () => {
    while (!stopped) {
      const { headers } = await ask(hub.outboundPort, '/a', { body: envelope() })
      codes.push(String(headers['entente-code']))
    }
  })
  const caller = callerB()
  for (let round = 0; round < 3; round += 1) {
    const before = codes.length
    await callsOfB(caller)
    expect(codes.length).toBeGreaterThan(before)
  }
  stopped = true
  await Promise.all(busy)
  return [...new Set(codes)]
}

/** Shakes hands as partner A does, then speaks. */
function speaks(speak: (socket: Socket) => void, of: Hub = hub) {
  const server = createTlsServer(
    {
      key: of.a.tlsServer.privateKeyPem,
      cert: of.a.tlsServer.chainPem,
      ca: of.ours.root.certificatePem,
      requestCert: true,
    },
    (socket) => {
      socket.on('error', () => undefined)
      speak(socket)
    },
  )
  return (socket: Socket) => server.emit('connection', socket)
}

describe('calls to and from partner B', () => {
  it('are served while partner A is down', async () => {
    behaviour = (socket) => socket.destroy()
    expect(await besideFailingCalls()).toEqual(['GATEWAY_PARTNER_UNREACHABLE'])
  })

  it('wait for none of A’s while partner A takes connections and says nothing', async () => {
    behaviour = () => undefined
    expect(await besideHeldCalls(6, 6)).toEqual(['GATEWAY_PARTNER_UNREACHABLE'])
  })

  it('wait for none of A’s while partner A never answers, with its bulkhead full', async () => {
    behaviour = speaks((socket) => socket.resume())
    const { inFlightPerPartner } = LIMITS
    expect(await besideHeldCalls(inFlightPerPartner + 4, inFlightPerPartner)).toEqual([
      'GATEWAY_PARTNER_BUSY',
      'GATEWAY_PARTNER_UNREACHABLE',
    ])
  })

  it('wait for none of A’s while partner A answers one byte at a time', async () => {
    const timers: NodeJS.Timeout[] = []
    behaviour = speaks((socket) => {
      socket.resume()
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      timers.push(setInterval(() => socket.write('a'), 50))
    })
    const codes = await besideHeldCalls(6, 6)
    for (const timer of timers) clearInterval(timer)
    expect(codes).toEqual(['GATEWAY_PARTNER_UNREACHABLE'])
  })

  it('are served while partner A answers with garbage, or with headers without end', async () => {
    let turn = 0
    const lines = `x: ${'a'.repeat(8_000)}\r\n`.repeat(20)
    behaviour = speaks((socket) => {
      turn += 1
      socket.resume()
      socket.end(turn % 2 === 0 ? Buffer.alloc(20_000, 0x5a) : `HTTP/1.1 200 OK\r\n${lines}`)
    })
    expect(await besideFailingCalls()).toEqual(['GATEWAY_PARTNER_UNREACHABLE'])
  })

  it('are served while partner A floods us with garbage, which is answered no faster than its bounds say', async () => {
    const flood = hub.callerOf('a')
    const garbage = Buffer.from(`<a>${'x'.repeat(60_000)}`)
    const statuses: number[] = []
    const began = performance.now()
    let stopped = false
    const flooding = Array.from({ length: 4 }, async () => {
      while (!stopped)
        statuses.push((await flood.send({ body: garbage }).catch(() => ({ status: 0 }))).status)
    })
    while (!statuses.includes(429)) await sleep(5)
    await callsOfB()
    stopped = true
    await Promise.all(flooding)
    const seconds = (performance.now() - began) / 1000
    const throttled = statuses.filter((status) => status === 429).length
    // Each of the four waits a quarter of a second for the next 429; timers may be late, never early by more than rounding.
    expect(throttled).toBeLessThanOrEqual(4 * (seconds / 0.245 + 1))
    expect(statuses.length - throttled).toBeLessThanOrEqual(LIMITS.refusalsPerSecond * (seconds + 2))
    expect(statuses).not.toContain(200)
  })

  it('are served while partner A opens connections without end, and keeps at most its bound of them', async () => {
    const opened = new Set<Socket>()
    let refused = 0
    let stopped = false
    const { tlsClient } = hub.a
    const opening = (async () => {
      while (!stopped) {
        const socket = connectTls({
          host: 'localhost',
          port: hub.inboundPort,
          key: tlsClient.privateKeyPem,
          cert: tlsClient.chainPem,
          ca: hub.ours.root.certificatePem,
        })
        opened.add(socket)
        socket.on('error', () => undefined)
        socket.once('close', () => {
          refused += 1
        })
        await sleep(10)
      }
    })()
    while (refused < 5) await sleep(5)
    await callsOfB()
    stopped = true
    await opening
    expect(opened.size).toBeGreaterThan(LIMITS.connectionsPerPartner)
    while (opened.size - refused > LIMITS.connectionsPerPartner) await sleep(5)
    for (const socket of opened) socket.destroy()
  })
})

describe('an answer of partner A that ends no exchange of HTTP', () => {
  it.each([
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
    ['another protocol without its name', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a status below all', 'HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n'],
    ['a status above all', 'HTTP/1.1 600 x\r\nContent-Length: 0\r\n\r\n'],
  ])('is no answer, and holds no place: %s', async (_what, answer) => {
    behaviour = speaks((socket) => socket.once('data', () => socket.write(answer)))
    const { status, headers } = await ask(hub.outboundPort, '/a', { body: envelope() })
    expect([status, headers['entente-code']]).toEqual([502, 'GATEWAY_PARTNER_UNREACHABLE'])
    expect(inFlightToA()).toBe(0)
  })
})

describe('a call to a partner that answers one byte at a time', () => {
  it('ends when the time for an answer is over, although the connection is never silent', async () => {
    const short = await openHub(portOfA(), { ...LIMITS, answerSeconds: 1 })
    const timers: NodeJS.Timeout[] = []
    behaviour = speaks((socket) => {
      socket.resume()
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      timers.push(setInterval(() => socket.write('a'), 50))
    }, short)
    const { headers } = await ask(short.outboundPort, '/a', { body: envelope() })
    for (const timer of timers) clearInterval(timer)
    await short.close()
    expect(headers['entente-code']).toBe('GATEWAY_PARTNER_TIMEOUT')
  })
})
