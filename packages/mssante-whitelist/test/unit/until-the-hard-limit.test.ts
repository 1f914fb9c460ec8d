import { civilDateInParis } from '@entente/core/time'
import { describe, expect, it } from 'vitest'
import {
  inlineOpener,
  judgeInbound,
  type ListSource,
  memoryListStore,
  openWhitelist,
  WhitelistError,
  type WhitelistErrorCode,
} from '../../src/index.ts'
import { AUDIT, GATE_ROWS, makeGateWorld, OURS, statusOf } from '../support/gate-world.ts'
import { AGENCY_OU, SIGNER_CN, SIGNING, signerSubject, TENANT } from '../support/world.ts'

const HOUR_MS = 3_600_000
const PEER = `tests-operateur.${AUDIT}`

/** A gate whose first refresh went well. What comes after it is up to the test. */
async function openGate() {
  const world = await makeGateWorld()
  let next: () => Promise<Uint8Array> = () => world.list(GATE_ROWS)
  const source: ListSource = {
    name: 'essai',
    fetch: async () => ({ outcome: 'list', bytes: await next(), etag: undefined }),
  }
  let isDiskFull = false
  const memory = memoryListStore(TENANT)
  const full = async () => {
    throw new WhitelistError('WL_STORE_FAILED')
  }
  const store = {
    ...memory,
    put: (...list: Parameters<typeof memory.put>) => (isDiskFull ? full() : memory.put(...list)),
  }
  const { clock } = world
  const whitelist = await openWhitelist({
    mode: 'enforce',
    policy: world.policy(),
    source,
    store,
    clock,
    opener: inlineOpener(),
  })
  expect(await whitelist.refresh()).toMatchObject({ outcome: 'swapped' })
  return {
    world,
    whitelist,
    serve: (bytes: () => Promise<Uint8Array>) => {
      next = bytes
    },
    fillDisk: () => {
      isDiskFull = true
    },
    judge() {
      const operator = statusOf({ asOf: civilDateInParis(clock.now()) })
      const mail = { sender: `audit@${PEER}`, recipient: `bal@${OURS}`, headerFromDomains: [PEER] }
      const verdict = judgeInbound(
        { ...mail, peer: world.peer('valid'), operator },
        whitelist.view(),
        world.gate(),
      )
      return `${verdict.decision} ${verdict.smtp.code} ${verdict.evidence.listState}`
    },
  }
}

type Gate = Awaited<ReturnType<typeof openGate>>

const failing = (code: WhitelistErrorCode) => (gate: Gate) => {
  gate.serve(async () => {
    throw new WhitelistError(code)
  })
  return code
}

const faults: Readonly<Record<string, (gate: Gate) => WhitelistErrorCode>> = {
  'the site is down or drips': failing('WL_SOURCE_UNAVAILABLE'),
  'the site redirects to another host': failing('WL_REDIRECTED'),
  'the site answers with another content type': failing('WL_CONTENT_TYPE_REFUSED'),
  'the site sends a bomb': failing('WL_TOO_LARGE'),
  'the disk is full': (gate) => {
    gate.fillDisk()
    gate.serve(() => gate.world.list([...GATE_ROWS, { domain: 'nouveau.mssante.fr', operator: 'CN=x' }]))
    return 'WL_STORE_FAILED'
  },
  'the signer has expired and the next certificate is not there yet': (gate) => {
    const { world } = gate
    const by = world.authority.leaf({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: SIGNING,
      keyType: 'p-256',
      notAfter: world.clock.now(),
    })
    gate.serve(() => world.list(GATE_ROWS, { by }))
    return 'WL_SIGNER_EXPIRED'
  },
  'the list is from the future, since the clock is wrong': (gate) => {
    gate.serve(() => gate.world.list(GATE_ROWS, { generatedAt: '2027-01-01T00:00:00Z' }))
    return 'WL_FROM_FUTURE'
  },
}

describe('the last verified list serves until its hard limit, then mail is deferred, never accepted', () => {
  it.each(Object.keys(faults))('%s', async (name) => {
    const gate = await openGate()
    const code = faults[name]?.(gate)
    const refused = async () => {
      const report = await gate.whitelist.refresh()
      expect('error' in report ? report.error.code : report.outcome).toBe(code)
    }
    gate.world.clock.advance(HOUR_MS)
    await refused()
    expect(gate.judge()).toBe('allow 250 fresh')
    gate.world.clock.advance(166 * HOUR_MS + HOUR_MS - 1)
    await refused()
    expect(gate.judge()).toBe('allow 250 soft-stale')
    gate.world.clock.advance(1)
    expect(gate.judge()).toBe('defer 451 hard-stale')
    await refused()
    expect(gate.judge()).toBe('defer 451 hard-stale')
  })

  it('a clock that goes back defers at once, and not only after days', async () => {
    const gate = await openGate()
    gate.world.clock.advance(-HOUR_MS)
    expect(gate.judge()).toBe('defer 451 clock-wrong')
  })

  it('a clock that jumps ahead defers as well, beyond the limit', async () => {
    const gate = await openGate()
    gate.world.clock.advance(20 * 24 * HOUR_MS)
    expect(gate.judge()).toBe('defer 451 hard-stale')
  })
})
