import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConventionStatus } from '@entente/core/convention'
import { parseRuleId } from '@entente/core/ids'
import { embeddedStore } from '@entente/interops-trace'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openGateway } from '../../src/index.ts'
import { type BreakableStore, breakable } from '../support/breakable-store.ts'
import { type DirectCaller, directCaller } from '../support/direct-caller.ts'
import { edit } from '../support/three-organismes.ts'
import { CONVENTIONS, openTwoTenants, SERVICE_OF_Y, type TwoTenants } from '../support/two-tenants.ts'
import { ask, envelope } from '../support/world.ts'

let world: TwoTenants
let journals: string
const stores = new Map<string, BreakableStore>()
const callers: DirectCaller[] = []
/** Conventions that stand elsewhere than in force. */
const states = new Map<string, ConventionStatus['state']>()

beforeAll(async () => {
  journals = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  world = await openTwoTenants({
    openStore: (tenant) => {
      const store = breakable(embeddedStore(join(journals, `${tenant}.db`)))
      stores.set(tenant, store)
      return store.store
    },
    wait: async (_milliseconds, signal) => {
      await sleep(50, undefined, signal ? { signal } : {})
    },
    statusOf: ({ id }, _events, asOf) => ({
      convention: id,
      asOf,
      state: states.get(id) ?? 'in-force',
      projects: [],
      amendments: [],
      rules: [parseRuleId('INTEROPS-12.1-4')],
    }),
  })
})
afterEach(async () => {
  states.clear()
})
afterAll(async () => {
  for (const caller of callers) caller.close()
  await world?.close()
  rmSync(journals, { recursive: true, force: true })
})

const call = (tenant: string, path = '/droits') =>
  ask(world.gateway.addresses[tenant]?.outbound?.port ?? 0, path, { body: envelope() })
const recordsOf = (tenant: string) =>
  world.gateway.health().tenants.find((one) => one.tenant === tenant)?.records ?? 0
const admin = async (path: string) => {
  const answer = await fetch(`http://127.0.0.1:${world.gateway.admin.port}${path}`)
  return { status: answer.status, text: await answer.text() }
}
/** What the last local service was told of the caller. */
const claims = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >
const header = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split('.')[0] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >

/** The partner calls one of the tenants. */
async function partnerCalls(which: 'x' | 'y') {
  const tenant = world[which]
  const caller = directCaller(
    which === 'x' ? world.callsX : world.callsY,
    (which === 'x' ? world.callsX : world.callsY).client,
    world.gateway.addresses[tenant.tenant]?.inbound?.port ?? 0,
  )
  callers.push(caller)
  return caller.send({ body: await caller.message(undefined, which === 'y' ? SERVICE_OF_Y : undefined) })
}

describe('two organismes in one process', () => {
  it('vouch each in its own name, with its own key, in its own journal', async () => {
    for (const [own, other] of [
      [world.x, world.y],
      [world.y, world.x],
    ] as const) {
      const before = [recordsOf(own.tenant), recordsOf(other.tenant)]
      expect((await call(own.tenant)).status).toBe(200)
      // The partner has verified the signature against the certificate of this organisme alone.
      const told = claims(world.partnerService.seen.at(-1)?.headers['entente-identity'])
      expect(told.organisme).toBe(`urn:interops:${own.tenant}:idp:jeton:1`)
      expect([recordsOf(own.tenant), recordsOf(other.tenant)]).toEqual([(before[0] ?? 0) + 1, before[1]])
    }
  })

  it('are told by tokens of their own key, published each for itself', async () => {
    const keys: string[] = []
    for (const which of ['x', 'y'] as const) {
      expect((await partnerCalls(which)).status).toBe(200)
      const token = world.ownService.seen.at(-1)?.headers['entente-identity']
      expect(claims(token).iss).toBe(world[which].tenant)
      const published = JSON.parse((await admin(`/jwks/${world[which].tenant}`)).text).keys
      expect(published).toHaveLength(1)
      expect(published[0].kid).toBe(header(token).kid)
      keys.push(published[0].kid)
    }
    expect(new Set(keys).size).toBe(2)
    expect((await admin('/jwks')).status).toBe(404)
    expect((await admin('/jwks/99000000200016')).status).toBe(404)
  })

  it('are counted apart', async () => {
    const count = async (tenant: string) => {
      const line = (await admin('/metrics')).text
        .split('\n')
        .find((one) => one.includes('duration_ms_count{direction="outbound"') && one.includes(tenant))
      return Number(line?.split(' ').at(-1) ?? 0)
    }
    const before = [await count(world.x.tenant), await count(world.y.tenant)]
    await call(world.x.tenant)
    expect([await count(world.x.tenant), await count(world.y.tenant)]).toEqual([
      (before[0] ?? 0) + 1,
      before[1],
    ])
  })

  it('have quotas of their own towards the same partner', async () => {
    const waiting: (() => void)[] = []
    world.partnerService.handler = (incoming, response) => {
      incoming.resume()
      waiting.push(() => response.end('late'))
    }
    const slow = [call(world.x.tenant), call(world.x.tenant)]
    while (waiting.length < 2) await sleep(10)
    expect((await call(world.x.tenant)).headers['entente-code']).toBe('GATEWAY_PARTNER_BUSY')
    world.partnerService.handler = undefined
    expect((await call(world.y.tenant)).status).toBe(200)
    for (const end of waiting) end()
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200])
  })

  it('lose each its own gate with its own journal, and get it back', async () => {
    stores.get(world.x.tenant)?.fillDisk()
    expect((await call(world.x.tenant)).headers['entente-code']).toBe('VI_TRACE_UNAVAILABLE')
    expect((await partnerCalls('x')).status).toBe(503)
    expect((await call(world.y.tenant)).status).toBe(200)
    expect((await partnerCalls('y')).status).toBe(200)
    expect(world.gateway.health().status).toBe('degraded')
    expect((await admin('/ready')).status).toBe(200)
    expect((await admin(`/ready/${world.x.tenant}`)).status).toBe(503)
    expect((await admin(`/ready/${world.y.tenant}`)).status).toBe(200)
    stores.get(world.x.tenant)?.freeDisk()
    for (let waited = 0; world.gateway.health().status !== 'up' && waited < 5_000; waited += 20)
      await sleep(20)
    expect((await call(world.x.tenant)).status).toBe(200)
    expect((await admin(`/ready/${world.x.tenant}`)).status).toBe(200)
  })

  it('stand each under its own conventions', async () => {
    states.set(CONVENTIONS.x, 'suspended')
    expect(await world.gateway.reload()).toEqual({ outcome: 'replaced' })
    const refused = await partnerCalls('x')
    expect(refused.headers['entente-code']).toBe('GATEWAY_CONVENTION_SUSPENDED')
    expect((await partnerCalls('y')).status).toBe(200)
    expect((await call(world.x.tenant)).status).toBe(200)
    states.clear()
    await world.gateway.reload()
    expect((await partnerCalls('x')).status).toBe(200)
  })
})

describe('a configuration that mixes two organismes', () => {
  const file = (name: string) => join(world.folder, name)
  type Key = { id: string; reference: string; certificate?: string }

  async function withChange(change: () => void, restore: () => void) {
    change()
    try {
      const outcome = await world.gateway.reload()
      // The old one stays in force for both.
      expect((await call(world.x.tenant)).status).toBe(200)
      expect((await call(world.y.tenant)).status).toBe(200)
      return outcome
    } finally {
      restore()
      expect(await world.gateway.reload()).toEqual({ outcome: 'replaced' })
    }
  }

  function withKeys(change: (keys: Key[]) => void) {
    const before = readFileSync(file('deployment.json'), 'utf8')
    return withChange(
      () =>
        edit(file('deployment.json'), (deployment) => {
          change(deployment.keys as Key[])
          return deployment
        }),
      () => writeFileSync(file('deployment.json'), before),
    )
  }

  it('never signs for one with the key of the other: exchanged keys are refused', async () => {
    const outcome = await withKeys((keys) => {
      const [x, y] = [keys.find(({ id }) => id === 'jetons'), keys.find(({ id }) => id === 'y-jetons')]
      if (x === undefined || y === undefined) throw new Error('no keys')
      const { reference, certificate } = x
      Object.assign(x, { reference: y.reference, certificate: y.certificate })
      Object.assign(y, { reference, certificate })
    })
    expect(outcome).toMatchObject({ outcome: 'kept', code: 'GATEWAY_KEY_NOT_AGREED' })
  })

  it('is refused when both hold the same key', async () => {
    const outcome = await withChange(
      () => {
        for (const end of ['key', 'pem']) {
          renameSync(file(`y/jetons.${end}`), file(`y/jetons.${end}.kept`))
          copyFileSync(file(`jetons.${end}`), file(`y/jetons.${end}`))
        }
      },
      () => {
        for (const end of ['key', 'pem']) renameSync(file(`y/jetons.${end}.kept`), file(`y/jetons.${end}`))
      },
    )
    expect(outcome).toMatchObject({ outcome: 'kept', code: 'GATEWAY_KEY_SHARED' })
  })

  it('is refused when one shows the client certificate of the other', async () => {
    const before = readFileSync(file('deployment.json'), 'utf8')
    const outcome = await withChange(
      () =>
        writeFileSync(
          file('deployment.json'),
          before.replace('"clientKey":"y-sortie"', '"clientKey":"sortie"'),
        ),
      () => writeFileSync(file('deployment.json'), before),
    )
    expect(outcome).toMatchObject({ outcome: 'kept', code: 'GATEWAY_CONFIG_INVALID' })
  })

  it('is refused for two journals in one file', async () => {
    const path = file('deployment-2.json')
    edit(file('deployment.json'), (deployment) => {
      const stores = (deployment.stores as { reference: string }[]).map((store) => ({
        ...store,
        reference: 'file:journal.db',
      }))
      writeFileSync(path, JSON.stringify({ ...deployment, stores }))
      return deployment
    })
    const gateway = file('gateway-2.json')
    writeFileSync(
      gateway,
      readFileSync(file('gateway.json'), 'utf8').replace('deployment.json', 'deployment-2.json'),
    )
    await expect(openGateway({ path: gateway })).rejects.toMatchObject({ code: 'TRACE_STORE_IN_USE' })
  })
})
