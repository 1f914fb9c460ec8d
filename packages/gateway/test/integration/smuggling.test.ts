import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DirectCaller, directCaller } from '../support/direct-caller.ts'
import { rawRequest } from '../support/raw-request.ts'
import { envelope, infos, openWorld, type World } from '../support/world.ts'

let world: World
let port: number
let caller: DirectCaller

beforeAll(async () => {
  world = await openWorld({ limits: { refusalsPerSecond: 10_000 } })
  port = world.portOf(world.client)
  caller = directCaller(world.organismes, world.organismes.client, world.providerPort)
})
afterAll(async () => {
  caller?.close()
  await world?.close()
})

const message = envelope()
const head = (lines: readonly string[]) =>
  ['POST /droits HTTP/1.1', 'Host: localhost', 'Content-Type: text/xml', ...lines, '', ''].join('\r\n')
const length = `Content-Length: ${message.length}`
const identity = `Interops-Infos: ${infos()}`

describe('an application’s request that can be read in two ways', () => {
  it('is a plain one when it can be read in one', async () => {
    expect(await rawRequest(port, head([length, identity, 'Connection: close']) + message)).toMatch(
      /^HTTP\/1\.1 200 /,
    )
  })

  it.each([
    ['Content-Length beside Transfer-Encoding', [length, 'Transfer-Encoding: chunked', identity]],
    ['two lengths', [length, 'Content-Length: 3', identity]],
    ['a list of lengths', [`Content-Length: ${message.length}, ${message.length}`, identity]],
    ['a signed length', [`Content-Length: +${message.length}`, identity]],
    ['an unknown coding', ['Transfer-Encoding: xchunked', identity]],
    ['a coding hidden behind another', ['Transfer-Encoding: gzip, chunked', identity]],
    ['a coding that is not last', ['Transfer-Encoding: chunked, identity', identity]],
    ['a coding with a control character', ['Transfer-Encoding: \x0bchunked', identity]],
    ['the identity twice', [length, identity, `Interops-Infos: ${infos({ subjectId: 'autre' })}`]],
    ['the identity in a variant', [length, identity, `Interops_Infos: ${infos({ subjectId: 'autre' })}`]],
    ['only a variant of the identity', [length, `Interops_Infos: ${infos()}`]],
    ['a folded identity', [length, 'Interops-Infos: <InteropsInfos>', ` ${infos()}`]],
    ['a space before the colon', [length, `Interops-Infos : ${infos()}`]],
    ['a line feed without carriage return', [length, `X: a\nInterops-Infos: ${infos()}`]],
    ['a null in a value', [length, identity, 'X: a\0b']],
    ['no identity', [length]],
  ])('is refused: %s', async (_title, lines) => {
    const before = world.service.seen.length
    const answer = await rawRequest(port, head([...lines, 'Connection: close']) + message)
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|500) /)
    expect(answer).toMatch(/entente-code: (?:GATEWAY_REQUEST_MALFORMED|GATEWAY_HEADER_REFUSED)/i)
    expect(world.service.seen.length).toBe(before)
  })

  it.each([
    ['a size that is not hexadecimal', 'g\r\n'],
    ['a negative size', '-1\r\n'],
    ['a size beyond measure', 'fffffffffffffffff\r\n'],
    ['a chunk longer than it says', '1\r\nabc\r\n0\r\n\r\n'],
  ])('is refused in chunks: %s', async (_title, chunks) => {
    const before = world.service.seen.length
    const answer = await rawRequest(port, head(['Transfer-Encoding: chunked', identity]) + chunks)
    expect(answer).not.toMatch(/ 200 /)
    expect(world.service.seen.length).toBe(before)
  })

  it('is never the beginning of a second one', async () => {
    const hidden = `POST /droits HTTP/1.1\r\nHost: localhost\r\n${identity}\r\n${length}\r\n\r\n${message}`
    const answer = await rawRequest(port, head([`Content-Length: 4`, identity]) + hidden)
    expect(answer).not.toMatch(/ 200 /)
  })
})

describe('a partner’s request', () => {
  it('takes no identity along, in whatever spelling', async () => {
    const answer = await caller.send({
      body: await caller.message(),
      headers: {
        'entente-identity': 'forged',
        Entente_Identity: 'forged',
        'interops-infos': infos(),
        'x-forwarded-client-cert': 'forged',
        'x-remote-user': 'forged',
        connection: 'keep-alive, soapaction',
        soapaction: '"dropped"',
      },
    })
    expect(answer.status).toBe(200)
    const call = world.service.seen.at(-1)
    expect(call?.rawHeaders.join('\n')).not.toMatch(/forged|InteropsInfos|dropped/)
  })

  it('is refused with the token twice', async () => {
    const before = world.service.seen.length
    const answer = await caller.send({
      path: '/dossiers',
      method: 'GET',
      headers: { authorization: [await caller.bearer(), await caller.bearer()] },
    })
    expect(answer.status).toBe(400)
    expect(world.service.seen.length).toBe(before)
  })
})
