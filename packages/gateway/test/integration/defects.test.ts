import type { ObservedAttributes } from '@entente/core/ports'
import { nodeRandom } from '@entente/runtime'
import { plantSentinels } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { directCaller } from '../support/direct-caller.ts'
import { ask, envelope, openWorld, type World } from '../support/world.ts'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** A defect whose words quote what it was given, as defects do. */
class Broken extends Error {
  override readonly name = 'Broken'
  readonly code = 'ERR_BROKEN'

  constructor(words: string) {
    super(words, { cause: Object.assign(new Error(words), { code: 'EPIPE' }) })
  }
}

describe('a defect of the gateway', () => {
  it('is answered 500 and reported with its cause and place, without a word of what it was given', async () => {
    const sentinels = plantSentinels()
    const secret = 'urn::subject::17 1 85 05 78 006 084 36'
    sentinels.watch(secret)
    let broken = false
    let made = 0
    world = await openWorld({
      clientPorts: {
        random: {
          ...nodeRandom,
          uuid: () => {
            // The identifier of the call is made first, the one of the VI after it.
            if (broken) made += 1
            if (made > 1) throw new Broken(secret)
            return nodeRandom.uuid()
          },
        },
      },
    })
    const port = world.portOf(world.client)
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
    broken = true
    const answer = await ask(port, '/droits', { body: envelope() })
    expect(answer.status).toBe(500)
    expect(answer.headers['entente-code']).toBe('GATEWAY_INTERNAL')

    const reported = world.events.filter(({ name }) => name === 'gateway.defect')
    expect(reported).toHaveLength(1)
    const attributes: ObservedAttributes = reported[0]?.attributes ?? {}
    expect(attributes).toMatchObject({
      direction: 'outbound',
      tenant: world.organismes.client.tenant,
      error: 'Broken',
      cause: 'ERR_BROKEN < EPIPE',
      request: answer.headers['entente-request'],
    })
    expect(attributes.at).toMatch(/defects\.test\.ts:\d+:\d+/)
    for (const value of Object.values(attributes)) expect(String(value).length).toBeLessThanOrEqual(200)
    expect(sentinels.leaksIn(JSON.stringify(world.events), answer.body)).toEqual([])

    const metrics = await (await fetch(`http://127.0.0.1:${world.client.admin.port}/metrics`)).text()
    expect(metrics).toContain('entente_gateway_defect_total{direction="outbound",tenant="99000001000019"} 1')
  })

  it('of which the caller never hears is reported too', async () => {
    let broken = false
    world = await openWorld({
      clientPorts: {
        random: {
          ...nodeRandom,
          uuid: () => {
            if (broken) throw new TypeError('everything is broken')
            return nodeRandom.uuid()
          },
        },
      },
    })
    broken = true
    await expect(ask(world.portOf(world.client), '/droits', { body: envelope() })).rejects.toThrow()
    expect(world.events.filter(({ name }) => name === 'gateway.defect')).toMatchObject([
      { attributes: { error: 'TypeError', direction: 'outbound' } },
    ])
  })
})

describe('an outage', () => {
  it('is reported with the code of its cause', async () => {
    world = await openWorld()
    const caller = directCaller(world.organismes, world.organismes.client, world.providerPort)
    await world.service.close()
    expect((await caller.send({ body: await caller.message() })).status).toBe(502)
    caller.close()
    expect(
      world.events.find(({ attributes }) => attributes.code === 'GATEWAY_SERVICE_UNREACHABLE'),
    ).toMatchObject({ name: 'gateway.refused', attributes: { cause: 'ECONNREFUSED' } })
  })
})
