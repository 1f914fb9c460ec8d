import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { parsePagm, parseTenantId } from '@entente/core/ids'
import { caught, codeThrownBy, frozenClock, plantSentinels } from '@entente/testkit'
import { expect, test } from 'vitest'
import { embeddedPagmRegistry, openSqlite } from '../../src/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const tenant = parseTenantId('99000000200016')
const service = 'https://fournisseur.example/droits'
const consult = parsePagm('CONSULTATION')
const edit = parsePagm('MODIFICATION')
const day = (n: number) => new Date(Date.UTC(2026, 2, n))
const by = { decidedBy: 'habilitations' }

async function openRegistry() {
  const clock = frozenClock(day(20))
  const sql = await openSqlite(join(folder, `${randomUUID()}.db`))
  return { clock, sql, registry: await embeddedPagmRegistry(sql, { tenant, clock }) }
}

test('tells who holds what at an instant, also a past one', async () => {
  const { registry } = await openRegistry()
  await registry.grant({ entity: 'agent-1', service, pagm: consult, at: day(1), ...by })
  await registry.grant({ entity: 'agent-1', service, pagm: edit, at: day(5), endsAt: day(8), ...by })
  await registry.revoke({ entity: 'agent-1', service, pagm: consult, at: day(10), ...by })
  await registry.grant({ entity: 'agent-1', service, pagm: consult, at: day(12), ...by })
  const heldOn = async (n: number) =>
    (await registry.heldBy('agent-1', service, day(n))).map(({ pagm }) => pagm)
  expect(await Promise.all([0, 1, 5, 7, 8, 9, 10, 11, 12, 30].map(heldOn))).toEqual([
    [],
    [consult],
    [consult, edit],
    [consult, edit],
    [consult],
    [consult],
    [],
    [],
    [consult],
    [consult],
  ])
  expect(await registry.heldBy('agent-1', service, day(6))).toEqual([
    { pagm: consult, grantedAt: day(1) },
    { pagm: edit, grantedAt: day(5), endsAt: day(8) },
  ])
})

test('keeps entities, services and tenants apart', async () => {
  const { registry, sql } = await openRegistry()
  await registry.grant({ entity: 'agent-1', service, pagm: consult, at: day(1), ...by })
  await registry.grant({ entity: 'agent-2', service, pagm: consult, at: day(2), ...by })
  expect(await registry.heldBy('agent-1', `${service}/`, day(3))).toEqual([])
  expect(await registry.holdersOf(service, consult, day(1))).toEqual(['agent-1'])
  expect(await registry.holdersOf(service, consult, day(2))).toEqual(['agent-1', 'agent-2'])
  const other = await embeddedPagmRegistry(sql, { tenant: parseTenantId('99000000200024') })
  expect(await other.heldBy('agent-1', service, day(3))).toEqual([])
})

test('keeps every decision with who took it and when it was entered', async () => {
  const { registry, clock } = await openRegistry()
  await registry.grant({ entity: 'agent-1', service, pagm: consult, at: day(1), ...by })
  clock.set(day(21))
  await registry.revoke({ entity: 'agent-1', service, pagm: consult, at: day(2), decidedBy: 'rssi' })
  const common = { entity: 'agent-1', service, pagm: consult }
  expect(await registry.history('agent-1', service)).toEqual([
    { ...common, kind: 'grant', at: day(1), decidedBy: 'habilitations', recordedAt: day(20) },
    { ...common, kind: 'revoke', at: day(2), decidedBy: 'rssi', recordedAt: day(21) },
  ])
})

test('refuses a decision that does not fit the history, without naming the person', async () => {
  const { registry } = await openRegistry()
  const sentinels = plantSentinels()
  const entity = sentinels.plant('agent')
  const decision = { entity, service, pagm: consult, ...by }
  const early = await caught(() => registry.revoke({ ...decision, at: day(1) }))
  await registry.grant({ ...decision, at: day(5) })
  const again = await caught(() => registry.grant({ ...decision, at: day(6) }))
  expect([early, again]).toMatchObject([{ code: 'PAGM_HISTORY_STATE' }, { code: 'PAGM_HISTORY_STATE' }])
  expect(sentinels.leaksIn(early, again)).toEqual([])
  expect(await codeThrownBy(() => registry.revoke({ ...decision, at: day(4) }))).toBe('PAGM_HISTORY_ORDER')
  await registry.revoke({ ...decision, at: day(6) })
  expect(await codeThrownBy(() => registry.revoke({ ...decision, at: day(7) }))).toBe('PAGM_HISTORY_STATE')
  const backwards = () => registry.grant({ ...decision, at: day(8), endsAt: day(8) })
  expect(await codeThrownBy(backwards)).toBe('PAGM_HISTORY_ORDER')
  await registry.grant({ ...decision, at: day(8), endsAt: day(9) })
  expect(await codeThrownBy(() => registry.revoke({ ...decision, at: day(9) }))).toBe('PAGM_HISTORY_STATE')
})

test('lets one of two administrators grant the same PAGM at the same time', async () => {
  const { registry } = await openRegistry()
  const grant = { entity: 'agent-1', service, pagm: consult, at: day(1), ...by }
  const outcomes = await Promise.allSettled([registry.grant(grant), registry.grant(grant)])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await registry.history('agent-1', service)).toHaveLength(1)
})
