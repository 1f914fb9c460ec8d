import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConventionStatus } from '@entente/core/convention'
import { parseRuleId } from '@entente/core/ids'
import { addDays, civilDateInParis, instantInParis } from '@entente/core/time'
import { afterEach, describe, expect, it } from 'vitest'
import type { ConventionStatusOf } from '../../src/index.ts'
import { SAMPLE_CONVENTION_ID } from '../../src/testing/index.ts'
import { directCaller } from '../support/direct-caller.ts'
import { edit } from '../support/three-organismes.ts'
import { ask, envelope, openWorld, type World } from '../support/world.ts'

let world: World | undefined
let change: Partial<ConventionStatus> = {}
afterEach(async () => {
  await world?.close()
  world = undefined
  change = {}
})

/** What `statusOf` of convention-rules would say: here only its answer matters. */
const statusOf: ConventionStatusOf = ({ id }, _events, asOf) => ({
  convention: id,
  asOf,
  state: 'in-force',
  projects: [],
  amendments: [],
  rules: [parseRuleId('INTEROPS-12.3-1')],
  ...change,
})

async function open() {
  world = await openWorld({ statusOf })
  return { world, port: world.portOf(world.client) }
}

describe('a convention', () => {
  it.each([
    ['that is suspended', { state: 'suspended' }, 'GATEWAY_CONVENTION_SUSPENDED', 503, 'art. 12.3'],
    ['that has ended', { state: 'ended' }, 'GATEWAY_CONVENTION_ENDED', 500, 'art. 12'],
    ['that is not in force yet', { state: 'draft' }, 'GATEWAY_CONVENTION_NOT_IN_FORCE', 500, 'art. 12.1'],
    [
      'whose project is suspended',
      {
        projects: [
          {
            project: 'droits',
            state: 'suspended',
            suspension: { since: '2026-01-05', cause: 'force-majeure', definitive: false },
          },
        ],
      },
      'GATEWAY_CONVENTION_SUSPENDED',
      503,
      'art. 12.3',
    ],
  ] as const)(
    '%s closes its services in both directions, with its own code and article',
    async (_title, state, code, status, article) => {
      const { world, port } = await open()
      expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
      const caller = directCaller(world.organismes, world.organismes.client, world.providerPort)
      const message = await caller.message()
      const before = world.service.seen.length
      const records = world.client.health().tenants[0]?.records

      change = state as Partial<ConventionStatus>
      expect(await world.client.reload()).toEqual({ outcome: 'replaced' })
      expect(await world.provider.reload()).toEqual({ outcome: 'replaced' })
      const refused = await ask(port, '/droits', { body: envelope() })
      expect(refused.headers['entente-code']).toBe(code)
      expect(refused.status).toBe(status)
      expect(refused.body).toContain('INTEROPS-12.3-1')
      // No VI was made.
      expect(world.client.health().tenants[0]?.records).toBe(records)

      const inbound = await caller.send({ body: message })
      expect(inbound.headers['entente-code']).toBe(code)
      expect(inbound.body).toContain(`INTEROPS-CONVENTION ${article}`)
      expect(world.service.seen.length).toBe(before)

      change = {}
      await world.provider.reload()
      // The VI was not used up by the refusal.
      expect((await caller.send({ body: message })).status).toBe(200)
      caller.close()
    },
  )

  it('that ends at midnight closes its services at midnight, without a restart', async () => {
    const lastDay = civilDateInParis(new Date())
    const noon = instantInParis(lastDay, '23:59')
    let offset = noon.getTime() - Date.now()
    const clock = { now: () => new Date(Date.now() + offset) }
    world = await openWorld({
      clock,
      statusOf: (convention, events, asOf) => ({
        ...statusOf(convention, events, asOf),
        state: asOf > lastDay ? 'ended' : 'in-force',
        ends: lastDay,
      }),
    })
    const port = world.portOf(world.client)
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
    offset += 2 * 60_000
    expect(civilDateInParis(clock.now())).toBe(addDays(lastDay, 1))
    expect((await ask(port, '/droits', { body: envelope() })).headers['entente-code']).toBe(
      'GATEWAY_CONVENTION_ENDED',
    )
    expect(world.client.health().tenants[0]?.conventions).toEqual([
      { convention: SAMPLE_CONVENTION_ID, state: 'ended', ends: lastDay, projects: [] },
    ])
  })

  it('whose events can no longer be read from some day on closes everything, and ends nothing', async () => {
    const lastDay = civilDateInParis(new Date())
    let offset = instantInParis(lastDay, '23:59').getTime() - Date.now()
    const clock = { now: () => new Date(Date.now() + offset) }
    world = await openWorld({
      clock,
      statusOf: (convention, events, asOf) => {
        if (asOf > lastDay) throw new RangeError('events of tomorrow')
        return statusOf(convention, events, asOf)
      },
    })
    const port = world.portOf(world.client)
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
    offset += 2 * 60_000
    expect((await ask(port, '/droits', { body: envelope() })).headers['entente-code']).toBe(
      'GATEWAY_INTERNAL',
    )
    const stranger = directCaller(world.organismes, world.organismes.neighbour, world.providerPort, { clock })
    await expect(stranger.send({ body: await stranger.message() })).rejects.toThrow()
    stranger.close()
    expect((await fetch(`http://127.0.0.1:${world.client.admin.port}/health`)).status).toBe(500)
    expect(world.events.some(({ name }) => name === 'gateway.defect')).toBe(true)
    offset -= 2 * 60_000
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
  })

  it('that is suspended when the gateway opens does not keep it from opening', async () => {
    change = { state: 'suspended' }
    const { port } = await open()
    expect((await ask(port, '/droits', { body: envelope() })).headers['entente-code']).toBe(
      'GATEWAY_CONVENTION_SUSPENDED',
    )
  })

  it('is in force while a text binds, when nobody says where it stands', async () => {
    world = await openWorld()
    expect(world.client.health().tenants[0]?.conventions).toEqual([
      { convention: SAMPLE_CONVENTION_ID, state: 'not-consulted', projects: [] },
    ])
  })
})

describe('events of a gateway file', () => {
  const withEvents = (convention: string) => {
    const folder = join(world?.folder ?? '', 'caisse-cliente')
    writeFileSync(join(folder, 'events.json'), '[]')
    edit(join(folder, 'gateway.json'), (file) => ({
      ...file,
      events: [{ convention, path: 'events.json' }],
    }))
    return world?.client.reload()
  }

  it('are refused when nobody can read them: a suspension would go unseen', async () => {
    world = await openWorld()
    expect(await withEvents(SAMPLE_CONVENTION_ID)).toMatchObject({ code: 'GATEWAY_CONFIG_INVALID' })
  })

  it('are refused for a convention that the file does not have', async () => {
    await open()
    expect(await withEvents('INTEROPS-AUTRE')).toMatchObject({ code: 'GATEWAY_CONFIG_INVALID' })
    expect(await withEvents(SAMPLE_CONVENTION_ID)).toEqual({ outcome: 'replaced' })
    expect(world?.client.files.some((path) => path.endsWith('convention.json'))).toBe(true)
  })
})
