import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type DirectCaller, directCaller } from '../support/direct-caller.ts'
import { ask, envelope, infos, openWorld, type World, type WorldOptions } from '../support/world.ts'

const DEEP = process.env.ENTENTE_DEEP === '1'
let world: World
const callers: DirectCaller[] = []
afterEach(async () => {
  for (const caller of callers.splice(0)) caller.close()
  await world?.close()
})

async function open(options: WorldOptions) {
  world = await openWorld(options)
  const { client, neighbour } = world.organismes
  const [good, bad] = [client, neighbour].map((own) =>
    directCaller(world.organismes, own, world.providerPort),
  )
  if (good === undefined || bad === undefined) throw new Error('no caller')
  callers.push(good, bad)
  return { good, bad }
}

describe('a partner that fills its bulkhead', () => {
  it('is shed at once, and takes nothing of another partner', async () => {
    const { good, bad } = await open({ limits: { inFlightPerPartner: 2 } })
    const waiting: (() => void)[] = []
    world.service.handler = (incoming, response) => {
      incoming.resume()
      waiting.push(() => response.end('late'))
    }
    const slow = [bad.send({ body: await bad.message() }), bad.send({ body: await bad.message() })]
    while (waiting.length < 2) await sleep(10)
    const shed = await bad.send({ body: await bad.message() })
    expect(shed.status).toBe(503)
    expect(shed.headers['entente-code']).toBe('GATEWAY_PARTNER_BUSY')
    expect(shed.headers['retry-after']).toBe('5')

    world.service.handler = undefined
    expect((await good.send({ body: await good.message() })).status).toBe(200)
    for (const end of waiting) end()
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200])
    expect((await bad.send({ body: await bad.message() })).status).toBe(200)
  })
})

describe('a partner that floods garbage', () => {
  it('is answered no faster than its bounds say, and the calls of another are all served', async () => {
    const { good, bad } = await open({ limits: { refusalsPerSecond: 5 } })
    let flooding = true
    const garbage = Buffer.from(`<a>${'x'.repeat(60_000)}`)
    const statuses: number[] = []
    const began = performance.now()
    const flood = Array.from({ length: 4 }, async () => {
      while (flooding) statuses.push((await bad.send({ body: garbage }).catch(() => ({ status: 0 }))).status)
    })
    while (!statuses.includes(429)) await sleep(5)
    for (let call = 0; call < 30; call += 1) {
      expect((await good.send({ body: await good.message() })).status).toBe(200)
    }
    flooding = false
    await Promise.all(flood)
    const seconds = (performance.now() - began) / 1000
    const throttled = statuses.filter((status) => status === 429).length
    // Each answer is held back for a quarter of a second, and timers are never early by more than rounding.
    expect(throttled).toBeLessThanOrEqual(4 * (seconds / 0.245 + 1))
    expect(statuses.length - throttled).toBeLessThanOrEqual(5 * (seconds + 2))
    expect(statuses).not.toContain(200)
  })
})

describe('a partner that is slow', () => {
  it('fills only its own bulkhead at the client', async () => {
    world = await openWorld({ clientLimits: { inFlightPerPartner: 1 } })
    const port = world.portOf(world.client)
    const waiting: (() => void)[] = []
    world.service.handler = (incoming, response) => {
      incoming.resume()
      waiting.push(() => response.end('late'))
    }
    const slow = ask(port, '/droits', { body: envelope() })
    while (waiting.length < 1) await sleep(10)
    const shed = await ask(port, '/droits', { body: envelope() })
    expect(shed.headers['entente-code']).toBe('GATEWAY_PARTNER_BUSY')
    for (const end of waiting) end()
    expect((await slow).status).toBe(200)
  })
})

describe('a body of gigabytes', () => {
  it('passes both gateways without being held, and its digest is recorded', {
    timeout: 300_000,
  }, async () => {
    world = await openWorld()
    const port = world.portOf(world.client)
    const total = DEEP ? 2 * 1024 ** 3 : 96 * 1024 ** 2
    const received = createHash('sha256')
    let bytes = 0
    let highest = 0
    world.service.handler = (incoming, response) => {
      incoming.on('data', (chunk: Buffer) => {
        received.update(chunk)
        bytes += chunk.length
        highest = Math.max(highest, process.memoryUsage().rss)
      })
      incoming.on('end', () => response.end('<served/>'))
    }
    await ask(port, '/dossiers', {
      method: 'PUT',
      body: randomBytes(8 * 1024 ** 2),
      headers: { 'content-type': 'a/b' },
    })
    const before = process.memoryUsage().rss
    highest = 0
    bytes = 0
    const piece = Buffer.alloc(65_536, 'a')
    const start = envelope('<lot/>').replace('<lot/></soapenv:Body></soapenv:Envelope>', '<lot>')
    const end = '</lot></soapenv:Body></soapenv:Envelope>'
    const status = await new Promise<number>((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port,
          path: '/droits',
          method: 'POST',
          headers: { 'interops-infos': infos(), 'content-type': 'text/xml', 'transfer-encoding': 'chunked' },
        },
        (response) => {
          response.resume()
          response.on('end', () => resolve(response.statusCode ?? 0))
        },
      )
      outgoing.on('error', reject)
      outgoing.write(start)
      let left = total / piece.length
      const push = () => {
        while (left > 0) {
          left -= 1
          if (!outgoing.write(piece)) {
            outgoing.once('drain', push)
            return
          }
        }
        outgoing.end(end)
      }
      push()
    })
    expect(status).toBe(200)
    expect(bytes).toBeGreaterThan(total)
    expect(highest - before).toBeLessThan(80 * 1024 ** 2)
    const { records } = world.client.health().tenants[0] ?? { records: 0 }
    // Opening, the two creations, and for each what completed it.
    expect(records).toBe(5)
  })

  it('is cut off where the route says, and the partner never has a whole request', async () => {
    const { good } = await open({})
    let ended = false
    world.service.handler = (incoming) => {
      incoming.on('end', () => {
        ended = true
      })
      incoming.on('error', () => undefined)
      incoming.resume()
    }
    const message = await good.message('x'.repeat(200_000))
    await expect(
      new Promise((resolve, reject) => {
        // The caller says more than it sends, then goes away.
        const sending = good.send({
          body: message,
          headers: { 'content-length': String(message.length + 10) },
        })
        sending.then(resolve, reject)
        setTimeout(() => good.agent.destroy(), 300)
      }),
    ).rejects.toThrow()
    await sleep(200)
    expect(ended).toBe(false)
  })
})
