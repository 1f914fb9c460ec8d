import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { delayOf } from '@entente/core/time'
import { codeThrownBy } from '@entente/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { hold, releaseHold } from '../../src/retention/hold.ts'
import { approvePurge, proposePurge, purge } from '../../src/retention/purge.ts'
import { erasableBefore } from '../../src/retention/retention-policy.ts'
import { auditorPrivateKey } from '../../src/sealing/auditor-key.ts'
import { unsealRecord } from '../../src/sealing/unseal-record.ts'
import { embeddedStore } from '../../src/stores/embedded-store.ts'
import { memoryStore } from '../../src/stores/memory-store.ts'
import { newAuditors } from '../auditor-fixture.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'

const POLICY = { rules: [{ project: 'droits', keep: delayOf(1, 'year') }] }
const CHIEF = 'responsable-archives'
const chief = { ...reader, actor: { kind: 'person', id: CHIEF } } as const
const auditors = newAuditors()

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-trace-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.each([
  ['in memory', () => memoryStore()],
  ['embedded', () => embeddedStore(join(folder, 'traces.db'))],
])('retention %s', (_, newStore) => {
  async function oldAndNew() {
    const { options, clock } = journalFixture(newStore(), {
      auditors: auditors.keys,
      readers: [reader.actor.id, CHIEF].map((id) => ({ id, roles: ['search', 'export', 'purge'] })),
    })
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_old-1'), context)
    await journal.append(verifiedVector('_other'), { ...context, project: 'retraite' })
    await journal.append(verifiedVector('_old-2', 'agent-18'), context)
    clock.set('2027-12-15T09:00:00Z')
    await journal.append(verifiedVector('_new'), context)
    return { journal, clock }
  }
  const find = async (journal: Awaited<ReturnType<typeof openJournal>>, id: string) =>
    journal.search({ fields: { 'vi.id': id } }, reader)

  it('proposes, has approved by somebody else, erases, and leaves a tree that verifies', async () => {
    const { journal } = await oldAndNew()
    const proposal = await proposePurge(journal, POLICY, reader)
    expect(proposal.items).toMatchObject([
      {
        project: 'droits',
        records: 2,
        ranges: [
          { first: 1, last: 1 },
          { first: 3, last: 3 },
        ],
        unusual: false,
      },
    ])
    expect(proposal.items[0]?.keys).toHaveLength(1)
    expect(await codeThrownBy(() => purge(journal, proposal, reader))).toBe('TRACE_PURGE_REFUSED')
    await approvePurge(journal, proposal, reader)
    expect(await codeThrownBy(() => purge(journal, proposal, reader))).toBe('TRACE_PURGE_REFUSED')
    await approvePurge(journal, proposal, chief)
    const changed = { ...proposal, items: [] }
    expect(await codeThrownBy(() => purge(journal, changed, reader))).toBe('TRACE_PURGE_REFUSED')
    const report = await purge(journal, proposal, reader)
    expect(report).toMatchObject({ erased: 2, keysDestroyed: proposal.items[0]?.keys })
    expect(report.notReached.length).toBeGreaterThan(0)
    expect(await find(journal, '_old-1')).toEqual([])
    expect(await find(journal, '_other')).toHaveLength(1)
    expect(await find(journal, '_new')).toHaveLength(1)
    const { verdict, logs } = await verifyJournal(await exportJournal(journal, reader), {
      keys: [journal.key],
    })
    expect(verdict).toBe('intact')
    expect(logs[0]?.purged).toBe(2)
    expect((await proposePurge(journal, POLICY, reader)).items).toEqual([])
    await journal.close()
  })

  it('keeps what an incident holds, with its key, until it is released', async () => {
    const { journal } = await oldAndNew()
    expect(await hold(journal, { incident: 'INC-1', query: { fields: { 'vi.id': '_old-1' } } }, reader)).toBe(
      1,
    )
    const proposal = await proposePurge(journal, POLICY, reader)
    expect(proposal.items).toMatchObject([{ records: 1, keys: [], keptKeys: [expect.any(String)] }])
    await approvePurge(journal, proposal, chief)
    await purge(journal, proposal, reader)
    const [held] = await find(journal, '_old-1')
    if (held === undefined) throw new Error('the held record is gone')
    expect(unsealRecord(held, auditorPrivateKey('rssi', auditors.privatePem)).payload).toMatchObject({
      id: '_old-1',
    })
    expect(await releaseHold(journal, 'INC-1', reader)).toBe(1)
    expect((await proposePurge(journal, POLICY, reader)).items).toMatchObject([{ records: 1, keptKeys: [] }])
    await journal.close()
  })

  it('spares what was held between proposal and execution', async () => {
    const { journal } = await oldAndNew()
    const proposal = await proposePurge(journal, POLICY, reader)
    await approvePurge(journal, proposal, chief)
    await hold(journal, { incident: 'INC-2', query: { fields: { 'vi.id': '_old-2' } } }, reader)
    expect(await purge(journal, proposal, reader)).toMatchObject({ erased: 1, keysDestroyed: [] })
    expect(await find(journal, '_old-2')).toHaveLength(1)
    await journal.close()
  })
})

describe('an erased record', () => {
  it('leaves no byte of its readable part in the file', async () => {
    const file = join(folder, 'traces.db')
    const { options, clock } = journalFixture(embeddedStore(file), {
      readers: [reader.actor.id, CHIEF].map((id) => ({ id, roles: ['search', 'export', 'purge'] })),
    })
    const journal = await openJournal(options)
    const event = verifiedVector('_1', 'SENTINELLE-4711')
    await journal.append({ ...event, facts: { ...event.facts, mark: 'SENTINELLE-4712' } }, context)
    clock.set('2027-12-15T09:00:00Z')
    const proposal = await proposePurge(journal, POLICY, reader)
    await approvePurge(journal, proposal, chief)
    await purge(journal, proposal, reader)
    await journal.close()
    expect(readFileSync(file).includes('SENTINELLE')).toBe(false)
  })
})

describe('the end of a retention', () => {
  it.each([
    ['one year, on the day itself', '2027-11-22T12:00:00Z', '2026-11-21T23:00:00.000Z'],
    ['one year, on the eve in Paris', '2027-11-21T22:59:59Z', '2026-11-20T23:00:00.000Z'],
    ['one year, at midnight in Paris', '2027-11-21T23:00:00Z', '2026-11-21T23:00:00.000Z'],
  ])('lets go what was written before its first day: %s', (_, now, before) => {
    expect(erasableBefore(delayOf(1, 'year'), new Date(now)).toISOString()).toBe(before)
  })
})
