import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DirectCaller, directCaller } from '../support/direct-caller.ts'
import { envelope, openWorld, type World } from '../support/world.ts'

let world: World
let caller: DirectCaller

beforeAll(async () => {
  world = await openWorld({ limits: { refusalsPerSecond: 10_000 } })
  caller = directCaller(world.organismes, world.organismes.client, world.providerPort)
})
afterAll(async () => {
  caller?.close()
  await world?.close()
})

const served = () => world.service.seen.length

describe('a call that the provider refuses', () => {
  it('never reaches the service, and gets the fault of the standard', async () => {
    const before = served()
    const answer = await caller.send({ body: Buffer.from(envelope()) })
    expect(answer.status).toBe(500)
    expect(answer.body).toContain('wsse:SecurityTokenUnavailable')
    expect(served()).toBe(before)
  })

  it('is a VI that was used before', async () => {
    const message = await caller.message()
    expect((await caller.send({ body: message })).status).toBe(200)
    const before = served()
    const again = await caller.send({ body: message })
    expect(again.body).toContain('vi:InvalidVI')
    expect(world.refusals).toContain('VI_REPLAYED')
    expect(served()).toBe(before)
  })

  it('is a VI of one partner over the connection of another', async () => {
    const { neighbour, client } = world.organismes
    const stolen = directCaller(world.organismes, client, world.providerPort, { tls: neighbour.tlsClient })
    const answer = await stolen.send({ body: await stolen.message() })
    expect(answer.body).toContain('wsse:FailedCheck')
    expect(world.refusals).toContain('VI_PEER_MISMATCH')
    stolen.close()
  })

  it('is a VI for another service', async () => {
    const answer = await caller.send({
      path: '/dossiers',
      method: 'GET',
      headers: { authorization: (await caller.bearer()).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) },
    })
    expect(answer.status).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(JSON.parse(answer.body)).toMatchObject({ status: 401 })
  })

  it('is a SOAP 1.2 message, in the form of SOAP 1.2', async () => {
    const message = envelope().replaceAll(
      'http://schemas.xmlsoap.org/soap/envelope/',
      'http://www.w3.org/2003/05/soap-envelope',
    )
    const answer = await caller.send({
      body: Buffer.from(message),
      headers: { 'content-type': 'application/soap+xml' },
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toContain('<soapenv:Value>soapenv:Sender</soapenv:Value>')
  })

  it('is a path of no route', async () => {
    const answer = await caller.send({ path: '/autre', body: await caller.message() })
    expect(answer.headers['entente-code']).toBe('GATEWAY_ROUTE_UNKNOWN')
  })

  it('is a message of more than the route allows, or compressed', async () => {
    const answer = await caller.send({
      body: await caller.message(),
      headers: { 'content-encoding': 'gzip' },
    })
    expect(answer.headers['entente-code']).toBe('GATEWAY_HEADER_REFUSED')
  })

  it('says nothing of the VI, of the user or of the report', async () => {
    const answer = await caller.send({ body: (await caller.message()).subarray(0, 3_000) })
    expect(answer.body).not.toMatch(/agent-17|urn:interops:99000001000019|checks/)
  })
})

describe('a caller without a certificate of the convention', () => {
  it('gets no TLS connection', async () => {
    const stranger = directCaller(world.organismes, world.organismes.client, world.providerPort, {
      tls: { ...world.organismes.client.tlsClient, chainPem: '', privateKeyPem: '' },
    })
    await expect(stranger.send({ body: Buffer.from(envelope()) })).rejects.toThrow()
    stranger.close()
  })
})

describe('when the local service', () => {
  it('is down, the partner hears that nothing was served', async () => {
    world.service.handler = (request) => request.socket.destroy()
    const answer = await caller.send({ body: await caller.message() })
    world.service.handler = undefined
    expect(answer.status).toBe(502)
    expect(answer.headers['entente-code']).toBe('GATEWAY_SERVICE_UNREACHABLE')
    expect((await caller.send({ body: await caller.message() })).status).toBe(200)
  })

  it('breaks off in the middle, so does the answer', async () => {
    world.service.handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half')
      setTimeout(() => response.destroy(), 50)
    }
    await expect(caller.send({ body: await caller.message() })).rejects.toThrow()
    world.service.handler = undefined
  })
})
