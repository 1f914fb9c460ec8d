import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_CONVENTION_ID } from '../../src/testing/index.ts'
import { type DirectCaller, directCaller } from '../support/direct-caller.ts'
import { edit } from '../support/three-organismes.ts'
import { ask, envelope, openWorld, type World } from '../support/world.ts'

type Json = Record<string, unknown>

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

describe('a path that a server behind reads in another way', () => {
  it.each([
    ['a parameter after two dots, as Tomcat takes it for a parent', '/dossiers/..;/admin'],
    ['a parameter with a value', '/dossiers/..;x=1/admin'],
    ['a parameter after one dot', '/dossiers/.;/admin'],
    ['an escaped parameter', '/dossiers/..%3b/admin'],
    ['a parameter after nothing', '/dossiers/;/admin'],
    ['dots in an overlong form', '/dossiers/%c0%ae%c0%ae/admin'],
    ['a slash in an overlong form', '/dossiers/..%c0%af..%c0%afadmin'],
    ['dots in the form of IIS', '/dossiers/%u002e%u002e/admin'],
    ['a half escape', '/dossiers/%2'],
    ['a letter of another encoding', '/dossiers/%E9t%E9'],
    ['control characters', '/dossiers/a%0d%0ax'],
  ])('is refused: %s', async (_what, path) => {
    const before = world.service.seen.length
    const answer = await caller.send({
      path,
      method: 'GET',
      headers: { authorization: await caller.bearer() },
    })
    expect(answer.headers['entente-code']).toBe('GATEWAY_REQUEST_MALFORMED')
    const outward = await ask(world.portOf(world.client), path, { method: 'GET' })
    expect(outward.headers['entente-code']).toBe('GATEWAY_REQUEST_MALFORMED')
    expect(world.service.seen.length).toBe(before)
  })

  it.each([['/dossiers/2026;version=2/pi%C3%A8ces'], ['/dossiers/a..b/..c/d..']])(
    'passes as it came when all read it alike: %s',
    async (path) => {
      const answer = await caller.send({
        path,
        method: 'GET',
        headers: { authorization: await caller.bearer() },
      })
      expect(answer.status).toBe(200)
      expect(world.service.seen.at(-1)?.url).toBe(path.replace('/dossiers', '/rest'))
    },
  )
})

describe('a SOAP message whose Content-Type says another encoding than was read', () => {
  const hidden = '+ADw-w:Security xmlns:w=+ACI-urn:x+ACI-/+AD4-'

  it.each([
    'text/xml; charset=utf-7',
    'text/xml; charset=UTF-16',
    'text/xml; charset="utf-16le"',
    'text/xml;charset=ebcdic-cp-fr',
    'application/soap+xml; action="x"; charset=utf-32',
    "text/xml; charset*=us-ascii''utf-7",
    'text/xml; charset=utf-8; charset=utf-7',
    'text/xml; CHARSET = utf-7',
    'application/soap+xml; action="; charset=utf-7"; charset=utf-8',
    'application/soap+xml; action="; charset=utf-7"; charset=utf-8',
  ])('is refused both ways: %s', async (type) => {
    const before = world.service.seen.length
    const answer = await caller.send({
      body: await caller.message(hidden),
      headers: { 'content-type': type },
    })
    expect(answer.headers['entente-code']).toBe('GATEWAY_HEADER_REFUSED')
    const outward = await ask(world.portOf(world.client), '/droits', {
      body: envelope(),
      headers: { 'content-type': type },
    })
    expect(outward.headers['entente-code']).toBe('GATEWAY_HEADER_REFUSED')
    expect(world.service.seen.length).toBe(before)
  })

  it.each([
    'text/xml',
    'text/xml; charset=UTF-8',
    'text/xml;charset="utf-8"',
    'text/xml; charset=us-ascii',
    'application/soap+xml; action="urn:exemple:setCharset"; charset=utf-8',
  ])('passes when it is UTF-8 or a part of it: %s', async (type) => {
    const answer = await caller.send({ body: await caller.message(), headers: { 'content-type': type } })
    expect(answer.status).toBe(200)
  })
})

describe('an answer of the service behind', () => {
  const answering = async (text: string) => {
    world.service.handler = (incoming) => {
      incoming.resume()
      incoming.on('end', () => incoming.socket.end(text))
    }
    const answer = await caller.send({ body: await caller.message() })
    world.service.handler = undefined
    return answer
  }

  it.each([
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
    ['a status that is none', 'HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n'],
    ['two framings', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('is none when it is %s, and holds no place', async (_what, text) => {
    expect((await answering(text)).headers['entente-code']).toBe('GATEWAY_SERVICE_UNREACHABLE')
    expect(world.provider.health().tenants[0]?.inFlight).toEqual([])
  })

  it('without content announces no length that the next answer would fill', async () => {
    const answer = await answering(
      'HTTP/1.1 204 No Content\r\nConnection: close\r\nContent-Length: 5\r\n\r\n',
    )
    expect([answer.status, answer.headers['content-length']]).toEqual([204, undefined])
    expect((await caller.send({ body: await caller.message() })).body).toBe('<served/>')
  })
})

describe('a new configuration', () => {
  const secret = { authorization: `Basic ${Buffer.from('facturation:secret').toString('base64')}` }
  const serves = async (path: string) =>
    (await ask(world.portOf(world.client), path, { body: envelope(), headers: secret })).status === 200
  const file = () => join(world.folder, 'caisse-cliente', 'gateway.json')
  /** The application's secret is in a vault that answers when the test lets it. */
  const vault = globalThis as { answerSecret?: () => Promise<void> }
  const route = (path: string) =>
    edit(file(), (json) => {
      const changed = JSON.parse(
        JSON.stringify(json).replaceAll(/"path":"\/(?:droits|ancien|nouveau)"/g, `"path":"${path}"`),
      )
      changed.keyModules = [{ scheme: 'kms', module: 'coffre.mjs' }]
      changed.tenants[0].outbound.applications[0].secret = 'kms:coffre'
      return changed
    })
  /** Begins a reload that stays with the vault until the answer is given. */
  const heldReload = async () => {
    let answer: (() => void) | undefined
    vault.answerSecret = () => new Promise((resolve) => (answer = resolve))
    const outcome = world.client.reload()
    while (answer === undefined) await sleep(5)
    vault.answerSecret = async () => undefined
    return { outcome, answer }
  }

  let original = ''
  beforeAll(() => {
    original = readFileSync(file(), 'utf8')
    writeFileSync(
      join(world.folder, 'caisse-cliente', 'coffre.mjs'),
      `export const readReference = async () => {
  await globalThis.answerSecret?.()
  return Buffer.from('secret')
}`,
    )
  })
  afterEach(async () => {
    writeFileSync(file(), original)
    expect(await world.client.reload()).toEqual({ outcome: 'replaced' })
    delete vault.answerSecret
  })

  it('is not replaced by an older one that took longer to read', async () => {
    route('/ancien')
    const older = await heldReload()
    route('/nouveau')
    expect(await world.client.reload()).toEqual({ outcome: 'replaced' })
    older.answer()
    expect(await older.outcome).toEqual({ outcome: 'replaced' })
    expect([await serves('/nouveau'), await serves('/ancien')]).toEqual([true, false])
  })

  it('that was refused stays shown when an older one takes over after it', async () => {
    route('/ancien')
    const older = await heldReload()
    writeFileSync(file(), '{')
    expect(await world.client.reload()).toMatchObject({ outcome: 'kept' })
    older.answer()
    expect(await older.outcome).toEqual({ outcome: 'replaced' })
    expect(await serves('/ancien')).toBe(true)
    expect(world.client.health().refusedConfiguration).toBe('GATEWAY_CONFIG_INVALID')
  })
})

describe('a VI that a partner signs with its TLS certificate', () => {
  const file = (name: string) => join(world.folder, 'fournisseuse', name)
  const names = ['convention.json', 'gateway.json']
  const originals = () => names.map((name) => readFileSync(file(name), 'utf8'))
  let before: readonly string[]
  let signing: DirectCaller
  beforeAll(() => {
    before = originals()
    const { client } = world.organismes
    signing = directCaller(world.organismes, { ...client, signer: client.tlsClient }, world.providerPort)
  })
  afterAll(async () => {
    signing.close()
    for (const [index, name] of names.entries()) writeFileSync(file(name), before[index] ?? '')
    expect(await world.provider.reload()).toEqual({ outcome: 'replaced' })
  })

  it('is refused although the convention names that certificate for both, until a dated tolerance says so', async () => {
    const { client } = world.organismes
    edit(file('convention.json'), (convention) => ({
      ...convention,
      parties: (convention.parties as Json[]).map((party) =>
        party.id === client.party
          ? {
              ...party,
              certificates: (party.certificates as Json[])
                .filter(({ uses }) => (uses as string[]).includes('tls-client'))
                .map((one) => ({ ...one, uses: ['vector-signature', 'tls-client'] })),
            }
          : party,
      ),
    }))
    expect(await world.provider.reload()).toEqual({ outcome: 'replaced' })
    const served = world.service.seen.length
    world.refusals.length = 0
    expect((await signing.send({ body: await signing.message() })).status).toBe(500)
    expect(world.refusals).toContain('VI_SIGNER_NOT_BOUND')
    expect(world.service.seen.length).toBe(served)

    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const tolerate = (over: object) =>
      edit(file('gateway.json'), (gateway) => ({
        ...gateway,
        sharedCertificates: [
          {
            convention: SAMPLE_CONVENTION_ID,
            party: client.party,
            decidedOn: day(-2),
            until: day(2),
            reason: 'renouvellement',
            ...over,
          },
        ],
      }))
    tolerate({ convention: 'UNE-AUTRE' })
    expect(await world.provider.reload()).toEqual({ outcome: 'replaced' })
    expect((await signing.send({ body: await signing.message() })).status).toBe(500)
    tolerate({})
    expect(await world.provider.reload()).toEqual({ outcome: 'replaced' })
    expect((await signing.send({ body: await signing.message() })).status).toBe(200)
  })
})
