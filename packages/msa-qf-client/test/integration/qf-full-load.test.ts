import { setTimeout as sleep } from 'node:timers/promises'
import { memoryKeyValueStore, systemClock } from '@entente/runtime'
import { afterEach, describe, expect, it } from 'vitest'
import { createQfClient, oppositionRegister } from '../../src/index.ts'
import { type Desk, day, identityOf, openDesk, requestFor, statusOn, TENANT } from '../support/desk.ts'

/** A real minute under `npm run test:deep`, two seconds otherwise. */
const SECONDS = process.env.ENTENTE_DEEP ? 60 : 2
const CALLERS = 20

let desk: Desk
afterEach(() => desk.close())

describe('one token at full load, on real clocks', () => {
  it('never makes more than 20 calls in any second that the API counts, nor far fewer than it may', {
    timeout: (SECONDS + 30) * 1_000,
  }, async () => {
    const now = () => new Date()
    desk = await openDesk({
      ports: {
        clock: systemClock,
        status: (date) => statusOn(date),
        oppositions: oppositionRegister(memoryKeyValueStore(systemClock), TENANT),
      },
    })
    const api = { baseUrl: desk.api.url, callsPerSecond: 19, maintenance: [] }
    const client = createQfClient(
      { ...desk.policy, api, users: [{ id: 'agent-07', from: day('2020-01-01') }] },
      desk.ports,
    )
    const end = Date.now() + SECONDS * 1_000
    const kinds = new Map<string, number>()
    const caller = async (id: number) => {
      for (let n = 0; Date.now() < end; n += 1) {
        const outcome = await client.consult(
          requestFor({
            requestId: `charge-${id}-${n}`,
            session: { agent: 'agent-07', id: `session-${id}`, lastActivityAt: now() },
            // Equal questions would share one call.
            subject: identityOf(`Famille ${String.fromCharCode(65 + id)}`),
          }),
        )
        kinds.set(outcome.kind, (kinds.get(outcome.kind) ?? 0) + 1)
        if (outcome.kind === 'quota') await sleep(Math.max(1, outcome.retryAt.getTime() - Date.now()))
      }
    }
    await Promise.all(Array.from({ length: CALLERS }, (_, id) => caller(id)))

    const instants = desk.api.calls.map(({ at }) => at)
    for (const [index, at] of instants.entries()) {
      const twentyFirst = instants[index + 20]
      if (twentyFirst !== undefined) expect(twentyFirst - at).toBeGreaterThanOrEqual(1_000)
    }
    expect(instants.length).toBeGreaterThan(SECONDS * 12)
    expect([...kinds.keys()].sort()).toEqual(['not-referenced', 'quota'])
  })
})
