import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mssanteContractAt, parseMssanteContract } from '@entente/core/convention/mssante'
import { loadDeployment } from '@entente/core/deployment'
import { parseTenantId } from '@entente/core/ids'
import { parseCivilDate } from '@entente/core/time'
import { codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import {
  bytesSource,
  countIndicators,
  fileListStore,
  gatePolicy,
  gatePolicyFrom,
  hashListPolicy,
  inlineOpener,
  judgeInbound,
  memoryListStore,
  openWhitelist,
} from '../../src/index.ts'
import { AUDIT, makeGateWorld, OURS, statusOf } from '../support/gate-world.ts'
import { recordingObserver } from '../support/observer.ts'
import { ROWS, TENANT } from '../support/world.ts'

const OTHER = parseTenantId('99000001000019')
const world = await makeGateWorld()
const question = {
  sender: `audit@tests-operateur.${AUDIT}`,
  recipient: `bal@${OURS}`,
  headerFromDomains: [`tests-operateur.${AUDIT}`],
  peer: world.peer('valid'),
  operator: statusOf(),
}

describe('two tenants in one process', () => {
  it('keep their lists apart, in one folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'entente-tenants-'))
    const bytes = await world.list(ROWS)
    const open = async (tenant: typeof TENANT) =>
      openWhitelist({
        mode: 'enforce',
        policy: { ...world.policy(), tenant },
        source: bytesSource(() => bytes),
        store: await fileListStore({ tenant, folder }),
        clock: world.clock,
        opener: inlineOpener(),
      })
    await (await open(TENANT)).refresh()
    expect((await open(TENANT)).view()).toMatchObject({ tenant: TENANT, state: 'fresh' })
    expect((await open(OTHER)).view()).toMatchObject({ tenant: OTHER, state: 'absent' })
    await rm(folder, { recursive: true })
  })

  it('never share a store', async () => {
    const open = (store = memoryListStore(OTHER)) =>
      openWhitelist({
        mode: 'enforce',
        policy: world.policy(),
        source: bytesSource(() => new Uint8Array()),
        store,
        clock: world.clock,
      })
    expect(await codeThrownBy(() => open())).toBe('WL_TENANT_MISMATCH')
  })

  it('are named by every event, report and record', async () => {
    const observer = recordingObserver()
    const store = memoryListStore(TENANT)
    const bytes = await world.list(ROWS)
    const source = bytesSource(() => bytes)
    const policy = world.policy()
    const common = { source, store, clock: world.clock, opener: inlineOpener(), observer }
    const whitelist = await openWhitelist({ mode: 'enforce', policy, ...common })
    const report = await whitelist.refresh()
    expect(observer.seen()[0]).toEqual(['whitelist.swapped', expect.objectContaining({ tenant: TENANT })])
    expect(report).toMatchObject({ outcome: 'swapped', policy: hashListPolicy(policy) })
    expect(await store.latest()).toMatchObject({ policy: hashListPolicy(policy) })
    expect(hashListPolicy({ ...policy, tenant: OTHER })).not.toBe(hashListPolicy(policy))
  })

  it('mixed up defer every mail: neither is judged by the other’s list or policy', () => {
    expect(judgeInbound(question, world.view(), world.gate())).toMatchObject({
      decision: 'allow',
      evidence: { tenant: TENANT },
    })
    expect(judgeInbound(question, world.view({ tenant: OTHER }), world.gate())).toMatchObject({
      decision: 'defer',
      reason: 'tenant-mismatch',
      smtp: { code: '451' },
    })
  })

  it('never count in each other’s indicators', async () => {
    const verdict = judgeInbound(question, world.view(), world.gate())
    const event = { kind: 'verdict', direction: 'inbound', verdict, at: world.clock.now() } as const
    expect(countIndicators(TENANT, '2026-03', [event], []).mails).toHaveLength(1)
    expect(await codeThrownBy(() => countIndicators(OTHER, '2026-03', [event], []))).toBe(
      'WL_TENANT_MISMATCH',
    )
  })

  it('are SIRET, never left out', async () => {
    const tenant = JSON.parse('"99000000200017"')
    expect(await codeThrownBy(() => fileListStore({ tenant, folder: tmpdir() }))).toBe('WL_OPTIONS_INVALID')
    expect(await codeThrownBy(() => gatePolicy({ tenant, ownDomains: [OURS], trust: world.trust }))).toBe(
      'WL_OPTIONS_INVALID',
    )
  })
})

describe('the policy made from contract and deployment', () => {
  const read = (name: string) =>
    JSON.parse(
      readFileSync(new URL(`../../../../vectors/conventions/valid/${name}`, import.meta.url), 'utf8'),
    )
  const contract = parseMssanteContract(read('mssante.json'))
  const operator = contract.parties.find(({ role }) => role === 'operator')
  const tenant = parseTenantId(operator?.siret)
  const raw = read('deployment-staging.json')
  const deployment = (conventions: readonly string[]) =>
    loadDeployment({
      kind: 'deployment',
      schemaVersion: 1,
      id: 'essai',
      environment: 'staging',
      tenants: [{ id: tenant, conventions, party: operator?.id }],
      clockSkewSeconds: raw.clockSkewSeconds ?? 60,
    })
  const at = new Date('2026-11-22T12:00:00Z')
  const from = (when = at, conventions: readonly string[] = [contract.id], who = tenant) =>
    gatePolicyFrom(contract, deployment(conventions), when, { tenant: who, trust: world.trust })

  it('serves the declared domains and carries the hash of the text in force into each verdict', () => {
    const policy = from()
    const version = mssanteContractAt(contract, parseCivilDate('2026-11-22'))
    expect(policy.ownDomains).toEqual(version?.text.domains.map(({ name }) => name))
    expect(policy.testMarks).toEqual(version?.text.testMailboxes.marks)
    const { evidence } = judgeInbound(question, world.view({ tenant }), policy)
    expect(evidence).toMatchObject({ tenant, convention: policy.convention, policy: policy.sha256 })
    expect(evidence.convention).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is refused before the contract was signed, for another contract and for another tenant', async () => {
    for (const make of [
      () => from(new Date('2000-01-01T00:00:00Z')),
      () => from(at, ['autre-contrat']),
      () => from(at, [contract.id], OTHER === tenant ? TENANT : OTHER),
    ]) {
      expect(await codeThrownBy(make)).toBe('WL_OPTIONS_INVALID')
    }
  })
})
