import { createServer as createTcpServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, openHub } from '../support/three-organismes.ts'
import { ask, envelope } from '../support/world.ts'

/** Whatever waits for partner A waits for seconds: a call to B that waited with it would show. */
const LIMITS = {
  connectSeconds: 3,
  answerSeconds: 3,
  inFlightPerPartner: 16,
  refusalsPerSecond: 10,
  connectionsPerPartner: 40,
}
const CALLS = 20

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
  const address = partnerA.address()
  hub = await openHub(address !== null && typeof address === 'object' ? address.port : 0, LIMITS)
  // Everything is compiled and connected before anything is measured.
  await timesOfB(callerB())
})
afterAll(async () => {
  await hub?.close()
  for (const socket of sockets) socket.destroy()
  partnerA.close()
})

const callerB = () => hub.callerOf('b')

/** Calls to and from B, one after the other; every one must be served. */
async function timesOfB(caller: ReturnType<typeof callerB>) {
  const times: number[] = []
  for (let call = 0; call < CALLS; call += 1) {
    const message = await caller.message()
    const began = performance.now()
    expect((await ask(hub.outboundPort, '/b', { body: envelope() })).status).toBe(200)
    expect((await caller.send({ body: message })).status).toBe(200)
    times.push(performance.now() - began)
  }
  times.sort((one, other) => one - other)
  return { median: times[CALLS / 2] ?? Infinity, worst: times.at(-1) ?? Infinity }
}

/** Measures B alone, then B while A is what it is; gives what A's callers saw. */
async function whileAIs(burden: (stopped: () => boolean) => readonly Promise<unknown>[]): Promise<void> {
  const caller = callerB()
  const alone = await timesOfB(caller)
  let stopped = false
  const busy = burden(() => stopped)
  await sleep(200)
  const beside = await timesOfB(caller)
  stopped = true
  await Promise.all(busy)
  // Processor time is shared (A, B and both callers run in this process), A's seconds are not waited for.
  expect(beside.median).toBeLessThan(4 * alone.median + 150)
  expect(beside.worst).toBeLessThan(2_500)
}

/** Applications that keep calling A, a hundred times a second together when A fails at once, and the codes that they were answered with. */
function callA(codes: Set<string>, callers = 6) {
  return (stopped: () => boolean) =>
    Array.from({ length: callers }, async () => {
      while (!stopped()) {
        const { headers } = await ask(hub.outboundPort, '/a', { body: envelope() })
        codes.add(String(headers['entente-code']))
        await sleep(60)
      }
    })
}

/** Shakes hands as partner A does, then speaks. */
function speaks(speak: (socket: Socket) => void) {
  const server = createTlsServer(
    {
      key: hub.a.tlsServer.privateKeyPem,
      cert: hub.a.tlsServer.chainPem,
      ca: hub.ours.root.certificatePem,
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
  it('are not delayed while partner A is down', async () => {
    behaviour = (socket) => socket.destroy()
    const codes = new Set<string>()
    await whileAIs(callA(codes))
    expect([...codes]).toEqual(['GATEWAY_PARTNER_UNREACHABLE'])
  })

  it('are not delayed while partner A takes connections and says nothing', async () => {
    behaviour = () => undefined
    const codes = new Set<string>()
    await whileAIs(callA(codes))
    expect([...codes]).toEqual(['GATEWAY_PARTNER_TIMEOUT'])
  })

  it('are not delayed while partner A never answers, with its bulkhead full', async () => {
    behaviour = speaks((socket) => socket.resume())
    const codes = new Set<string>()
    await whileAIs(callA(codes, LIMITS.inFlightPerPartner + 4))
    expect([...codes].sort()).toEqual(['GATEWAY_PARTNER_BUSY', 'GATEWAY_PARTNER_TIMEOUT'])
  })

  it('are not delayed while partner A answers one byte at a time, which ends in time', async () => {
    const timers: NodeJS.Timeout[] = []
    behaviour = speaks((socket) => {
      socket.resume()
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      timers.push(setInterval(() => socket.write('a'), 50))
    })
    const codes = new Set<string>()
    await whileAIs(callA(codes))
    for (const timer of timers) clearInterval(timer)
    expect([...codes]).toEqual(['GATEWAY_PARTNER_TIMEOUT'])
  })

  it('are not delayed while partner A answers with garbage, or with headers without end', async () => {
    const codes = new Set<string>()
    let turn = 0
    const lines = `x: ${'a'.repeat(8_000)}\r\n`.repeat(20)
    behaviour = speaks((socket) => {
      turn += 1
      socket.resume()
      socket.end(turn % 2 === 0 ? Buffer.alloc(20_000, 0x5a) : `HTTP/1.1 200 OK\r\n${lines}`)
    })
    await whileAIs(callA(codes))
    expect([...codes]).toEqual(['GATEWAY_PARTNER_UNREACHABLE'])
  })

  it('are not delayed while partner A floods us with garbage', async () => {
    const statuses = new Set<number>()
    const flood = hub.callerOf('a')
    const garbage = Buffer.from(`<a>${'x'.repeat(60_000)}`)
    await whileAIs((stopped) =>
      Array.from({ length: 4 }, async () => {
        while (!stopped()) {
          const { status } = await flood.send({ body: garbage }).catch(() => ({ status: 0 }))
          statuses.add(status)
          await sleep(5)
        }
      }),
    )
    expect(statuses).toContain(429)
    expect(statuses).not.toContain(200)
  })

  it('are not delayed while partner A opens connections without end, and keeps them', async () => {
    const held: Socket[] = []
    let refused = 0
    const { tlsClient } = hub.a
    await whileAIs((stopped) => [
      (async () => {
        while (!stopped()) {
          const socket = connectTls({
            host: 'localhost',
            port: hub.inboundPort,
            key: tlsClient.privateKeyPem,
            cert: tlsClient.chainPem,
            ca: hub.ours.root.certificatePem,
          })
          held.push(socket)
          socket.on('error', () => undefined)
          socket.on('close', () => {
            if (!stopped()) refused += 1
          })
          await sleep(10)
        }
      })(),
    ])
    for (const socket of held) socket.destroy()
    expect(held.length).toBeGreaterThan(LIMITS.connectionsPerPartner)
    expect(refused).toBeGreaterThan(0)
  })
})
