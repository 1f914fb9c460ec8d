import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { embeddedStore } from '@entente/interops-trace'
import { systemClock } from '@entente/runtime'
import { afterEach, describe, expect, it } from 'vitest'
import type { SampleCertificateOptions, SampleOrganisme } from '../../src/testing/index.ts'
import { type BreakableStore, breakable } from '../support/breakable-store.ts'
import { type DirectCaller, directCaller } from '../support/direct-caller.ts'
import { rawRequest } from '../support/raw-request.ts'
import { edit } from '../support/three-organismes.ts'
import { ask, envelope, infos, openWorld, type World, type WorldOptions } from '../support/world.ts'

let world: World | undefined
const callers: DirectCaller[] = []
afterEach(async () => {
  for (const caller of callers.splice(0)) caller.close()
  await world?.close()
  world = undefined
})

async function open(options: WorldOptions): Promise<{ world: World; port: number; caller: DirectCaller }> {
  world = await openWorld(options)
  const caller = directCaller(world.organismes, world.organismes.client, world.providerPort)
  callers.push(caller)
  return { world, port: world.portOf(world.client), caller }
}

/** The machine's clock, moved. */
function movedClock() {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    move: (milliseconds: number) => {
      offset += milliseconds
    },
  }
}

/** Puts a new key with a new certificate of the same name into an organisme's folder. */
function renew(
  { folder }: World,
  home: string,
  file: string,
  { authority, name }: SampleOrganisme,
  commonName: string,
  more: Partial<SampleCertificateOptions> = {},
): void {
  const leaf = authority.leaf({
    subject: [
      ['C', 'FR'],
      ['O', name],
      ['CN', commonName],
    ],
    keyType: 'p-256',
    ...more,
  })
  writeFileSync(join(folder, home, `${file}.key`), leaf.privateKeyPem, { mode: 0o600 })
  writeFileSync(join(folder, home, `${file}.pem`), leaf.chainPem)
}

const MINUTE = 60_000
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE)

describe('a journal that breaks', () => {
  it('closes both gates at once, and opens them again without a restart', async () => {
    const stores: BreakableStore[] = []
    const journals = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
    const { world, port } = await open({
      openStore: () => {
        const store = breakable(embeddedStore(join(journals, `${stores.length}.db`)))
        stores.push(store)
        return store.store
      },
      wait: async (_milliseconds, signal) => {
        await sleep(50, undefined, signal ? { signal } : {})
      },
    })
    const [provider, client] = stores
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)

    provider?.fillDisk()
    const refused = await ask(port, '/droits', { body: envelope() })
    expect(refused.status).toBe(503)
    expect(refused.body).toContain('soapenv:Server')
    expect(refused.headers['entente-code']).toBe(undefined)
    expect(world.provider.health().status).toBe('down')
    const seen = world.service.seen.length
    provider?.freeDisk()
    await until(() => world.provider.health().status === 'up')
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
    expect(world.service.seen.length).toBe(seen + 1)

    client?.fillDisk()
    const before = world.service.seen.length
    const kept = await ask(port, '/droits', { body: envelope() })
    expect(kept.headers['entente-code']).toBe('VI_TRACE_UNAVAILABLE')
    expect(kept.status).toBe(503)
    expect(world.service.seen.length).toBe(before)
    client?.freeDisk()
    await until(() => world.client.health().status === 'up')
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
    await world.close()
    rmSync(journals, { recursive: true })
  })
})

describe('a certificate that expires at midnight', () => {
  it('of the client’s signer: no VI is made', async () => {
    const clock = movedClock()
    const { world, port } = await open({ clock, ends: { signer: inMinutes(10) } })
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
    clock.move(11 * MINUTE)
    const answer = await ask(port, '/droits', { body: envelope() })
    expect(answer.headers['entente-code']).toBe('VI_SIGNING_CERTIFICATE_REFUSED')

    renew(world, 'caisse-cliente', 'jetons', world.organismes.client, 'jetons')
    expect(await world.client.reload()).toEqual({ outcome: 'replaced' })
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
  })

  it('of the client’s signer, with its successor in the deployment: nobody notices', async () => {
    const clock = movedClock()
    const { world, port } = await open({ clock, ends: { signer: inMinutes(10) } })
    renew(world, 'caisse-cliente', 'jetons-2', world.organismes.client, 'jetons')
    edit(join(world.folder, 'caisse-cliente', 'deployment.json'), (deployment) => ({
      ...deployment,
      keys: [
        ...(deployment.keys as object[]),
        {
          id: 'jetons-2',
          tenant: world.organismes.client.tenant,
          use: 'vector-signature',
          reference: 'file:jetons-2.key',
          certificate: 'file:jetons-2.pem',
        },
      ],
    }))
    expect(await world.client.reload()).toEqual({ outcome: 'replaced' })
    clock.move(11 * MINUTE)
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
  })

  it('of the client’s TLS end: the provider refuses, also over a connection that was open before', async () => {
    const clock = movedClock()
    const { world, caller } = await open({ clock, ends: { tlsClient: inMinutes(10) } })
    expect((await caller.send({ body: await caller.message() })).status).toBe(200)
    clock.move(11 * MINUTE)
    const late = directCaller(world.organismes, world.organismes.client, world.providerPort, { clock })
    callers.push(late)
    const answer = await caller.send({ body: await late.message() })
    expect(answer.body).toContain('wsse:FailedCheck')
    expect(world.refusals).toContain('VI_PEER_MISMATCH')
  })

  it('of the provider’s TLS end: the client sends nothing more, also over a connection that was open before', async () => {
    const clock = movedClock()
    const { world, port } = await open({ clock, ends: { tlsServer: inMinutes(10) } })
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
    const before = world.service.seen.length
    clock.move(11 * MINUTE)
    const answer = await ask(port, '/droits', { body: envelope() })
    expect(answer.status).toBe(502)
    expect(answer.headers['entente-code']).toBe('GATEWAY_PARTNER_CERTIFICATE')
    expect(world.service.seen.length).toBe(before)

    renew(world, 'fournisseuse', 'entree', world.organismes.provider, 'entree', {
      extendedKeyUsage: ['serverAuth'],
      dnsNames: ['localhost'],
    })
    expect(await world.provider.reload()).toEqual({ outcome: 'replaced' })
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
  })
})

describe('a clock that is two minutes off', () => {
  it.each([
    ['fast', 2 * MINUTE],
    ['slow', -2 * MINUTE],
  ])(
    'at the client, %s: the provider refuses what is from the future, and the client’s health says why',
    async (title, offset) => {
      const clientClock = { now: () => new Date(Date.now() + offset) }
      const { world, port } = await open({ clock: systemClock, clientClock })
      const answer = await ask(port, '/droits', {
        body: envelope(),
        headers: { 'interops-infos': infos({ at: new Date(Date.now() - 10 * MINUTE) }) },
      })
      const fast = title === 'fast'
      expect(answer.status).toBe(fast ? 500 : 200)
      if (fast) expect(answer.body).toContain('vi:InvalidVI')
      if (fast) expect(world.refusals).toContain('VI_NOT_YET_VALID')
      const { status, clock } = world.client.health()
      expect(status).toBe('degraded')
      expect(clock.code).toBe('GATEWAY_CLOCK_OFFSET')
      expect(Math.round(clock.offsets['caisse-fournisseuse'] ?? 0)).toBeCloseTo(-offset / 1000, -1)
    },
  )
})

describe('a caller that is slow', () => {
  it('with the head of its message is answered 408 and let go', async () => {
    const { port } = await open({ clientLimits: { headSeconds: 1 } })
    const start = `POST /droits HTTP/1.1\r\nHost: x\r\nInterops-Infos: ${infos()}\r\nContent-Length: 5000\r\n\r\n`
    const began = Date.now()
    const answer = await rawRequest(port, [start, ...Array.from({ length: 60 }, () => 'a')], { pauseMs: 100 })
    expect(answer).toMatch(/^HTTP\/1\.1 (?:408|500) /)
    expect(answer).toContain('GATEWAY_SLOW_CLIENT')
    expect(Date.now() - began).toBeLessThan(4_000)
  })

  it('with its header lines is answered 408 and let go', async () => {
    const { port } = await open({ clientLimits: { headSeconds: 1 } })
    const answer = await rawRequest(
      port,
      ['POST /droits HTTP/1.1\r\n', ...Array.from({ length: 60 }, () => 'a')],
      {
        pauseMs: 100,
      },
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('a service that does not answer', () => {
  it('costs the partner its time, with a code on both sides', async () => {
    const { world, port } = await open({ limits: { answerSeconds: 1 } })
    world.service.handler = () => undefined
    const answer = await ask(port, '/droits', { body: envelope() })
    expect(answer.status).toBe(504)
    expect(world.refusals).toContain('GATEWAY_SERVICE_TIMEOUT')
  })

  it('costs the application its time when the partner itself is silent', async () => {
    const { world, port } = await open({ clientLimits: { answerSeconds: 1 } })
    world.service.handler = () => undefined
    const answer = await ask(port, '/droits', { body: envelope() })
    expect(answer.status).toBe(504)
    expect(answer.headers['entente-code']).toBe('GATEWAY_PARTNER_TIMEOUT')
  })

  it('is no partner at all when its gateway is stopped', async () => {
    const { world, port } = await open({})
    await world.provider.close()
    const answer = await ask(port, '/droits', { body: envelope() })
    expect(answer.status).toBe(502)
    expect(answer.headers['entente-code']).toBe('GATEWAY_PARTNER_UNREACHABLE')
  })
})

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 5_000) throw new Error('it did not happen')
    await sleep(20)
  }
}
