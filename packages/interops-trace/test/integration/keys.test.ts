import { memoryKeyValueStore } from '@entente/runtime'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { reindex } from '../../src/journal/reindex.ts'
import { approvePurge, proposePurge, purge } from '../../src/retention/purge.ts'
import { auditorPrivateKey } from '../../src/sealing/auditor-key.ts'
import { grantDataKeys, grantExport, readGrant, writeGrant } from '../../src/sealing/grant-data-keys.ts'
import { restoreDataKeys } from '../../src/sealing/key-register.ts'
import { unsealRecord } from '../../src/sealing/unseal-record.ts'
import { memoryStore } from '../../src/stores/memory-store.ts'
import { trimSpool } from '../../src/stores/trim-spool.ts'
import { newAuditors } from '../auditor-fixture.ts'
import { context, journalFixture, reader, testKeyedHash, verifiedVector } from '../journal-fixture.ts'
import { STORE_KINDS } from '../store-kinds.ts'

const auditors = newAuditors()
const rssi = auditorPrivateKey('rssi', auditors.privatePem)
const kinds = STORE_KINDS.filter(({ available }) => available)

describe.each(kinds)('a journal $name whose keys change or get lost', (kind) => {
  beforeAll(() => kind.begin())
  afterAll(() => kind.end())

  it('is indexed again under a new index key, by an auditor, and the old terms are gone', async () => {
    const { options } = journalFixture(await kind.fresh(), { auditors: auditors.keys })
    const old = await openJournal(options)
    await old.append(verifiedVector('_1', 'agent-17'), context)
    await old.append(verifiedVector('_2', 'agent-18'), context)
    await old.close()
    const keyedHash = testKeyedHash('the index key that came after')
    const journal = await openJournal({ ...options, store: kind.again(), keyedHash })
    const find = (id: string) => journal.search({ fields: { 'vi.id': id } }, reader)
    expect(await find('_1')).toEqual([])
    expect(await codeThrownBy(() => reindex(journal, rssi, { ...reader, purpose: '' }))).toBe(
      'TRACE_ACCESS_REFUSED',
    )
    expect(await reindex(journal, undefined, reader)).toMatchObject({ records: 0 })
    const { records, unreadable } = await reindex(journal, rssi, reader)
    expect(records).toBeGreaterThan(4)
    expect(unreadable).toBe(0)
    expect(await find('_1')).toHaveLength(1)
    expect(
      await journal.search({ fields: { 'vi.subject': 'agent-18', 'request.id': 'req-1' } }, reader),
    ).toHaveLength(1)
    const [done] = await journal.search({ kinds: ['trace.reindexed'] }, reader)
    expect(done?.open.facts).toMatchObject({ key: keyedHash.keyId, records })
    expect((await verifyJournal(await exportJournal(journal, reader), { keys: [journal.key] })).verdict).toBe(
      'intact',
    )
    await journal.close()
    const before = await openJournal({ ...options, store: kind.again() })
    expect(await before.search({ fields: { 'vi.id': '_1' } }, reader)).toEqual([])
    await before.close()
  })

  it('gets a lost table of data keys back from the register, and a purge empties both', async () => {
    const register = memoryKeyValueStore()
    const store = await kind.fresh()
    const readers = ['auditeur-1', 'chef'].map((id) => ({
      id,
      roles: ['search', 'export', 'purge'] as const,
    }))
    const { options, clock } = journalFixture(store, {
      auditors: auditors.keys,
      keyRegister: register,
      readers,
    })
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    const lost = (await store.dataKeys()).map(({ id }) => id)
    await store.eraseDataKeys(lost)
    const read = async () => {
      const [found] = await journal.search({ fields: { 'vi.id': '_1' } }, reader)
      if (found === undefined) throw new Error('the record is gone')
      return unsealRecord(found, rssi).payload
    }
    expect(await codeThrownBy(read)).toBe('TRACE_SEALED')
    const { restored, missing } = await restoreDataKeys(journal, reader)
    expect([...restored].sort()).toEqual([...lost].sort())
    expect(missing).toEqual([])
    expect(await read()).toMatchObject({ id: '_1' })

    clock.set('2027-12-15T09:00:00Z')
    const policy = { rules: [{ project: 'droits', keep: { value: 1, unit: 'year' } as const }] }
    const proposal = await proposePurge(journal, policy, reader)
    await approvePurge(journal, proposal, { ...reader, actor: { kind: 'person', id: 'chef' } })
    const { keysDestroyed } = await purge(journal, proposal, reader)
    expect(keysDestroyed).toHaveLength(1)
    for (const id of keysDestroyed) expect(await register.get(`trace-data-key/${id}`)).toBeUndefined()
    await journal.close()
  })
})

describe.each(kinds)('a new auditor of a journal $name', (kind) => {
  beforeAll(() => kind.begin())
  afterAll(() => kind.end())

  const newcomers = newAuditors()
  const to = { ...newcomers.keys[1]!, id: 'dpo-2027' }
  const dpo2027 = auditorPrivateKey('dpo-2027', newcomers.privatePem)

  it('opens what was sealed before, once an auditor who could open it has let him; nothing sealed or hashed changes', async () => {
    const register = memoryKeyValueStore()
    const store = await kind.fresh()
    const { options, clock } = journalFixture(store, { auditors: auditors.keys, keyRegister: register })
    const journal = await openJournal(options)
    const { receipt } = await journal.append(verifiedVector('_before'), context)
    await journal.append(verifiedVector('_other'), { ...context, project: 'retraite' })
    const before = await store.records(0, 0, 3)
    const heads = await journal.publishHead()
    const read = async (auditor: typeof rssi) => {
      const [found] = await journal.search({ fields: { 'vi.id': '_before' } }, reader)
      return unsealRecord(found!, auditor).payload
    }
    expect(await codeThrownBy(() => read(dpo2027))).toBe('TRACE_SEALED')
    const stranger = auditorPrivateKey('rssi', newAuditors().privatePem)
    expect(await grantDataKeys(journal, { by: stranger, to }, reader)).toMatchObject({ granted: [] })
    expect(
      await codeThrownBy(() => grantDataKeys(journal, { by: rssi, to }, { ...reader, purpose: '' })),
    ).toBe('TRACE_ACCESS_REFUSED')

    const report = await grantDataKeys(journal, { by: rssi, to }, reader)
    expect(report).toMatchObject({ already: [], unopened: [], opens: { dpo: 3, rssi: 3, 'dpo-2027': 3 } })
    expect(report.granted).toHaveLength(3)
    expect(await read(dpo2027)).toMatchObject({ id: '_before' })
    expect(await read(rssi)).toMatchObject({ id: '_before' })
    expect(await store.records(0, 0, 3)).toEqual(before)
    expect(await journal.prove(receipt)).toMatchObject({ leafHash: receipt.leafHash, size: heads?.size })
    const [granted, nothing] = await journal.search({ kinds: ['trace.data-keys-granted'] }, reader)
    expect(granted?.open.facts).toMatchObject({ by: 'rssi', to: 'dpo-2027', granted: report.granted })
    expect(granted?.open.facts.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(nothing?.open.facts).toMatchObject({ granted: [], unopened: report.granted })
    const keys = [journal.key]
    const bytes = await exportJournal(journal, reader)
    for (const auditor of [dpo2027, rssi]) {
      expect((await verifyJournal(bytes, { keys, auditor })).verdict).toBe('intact')
    }
    expect(await grantDataKeys(journal, { by: rssi, to }, reader)).toMatchObject({ granted: [] })

    // A table that is lost and comes back from the register is open to the new auditor too.
    await store.eraseDataKeys(report.granted)
    await restoreDataKeys(journal, reader)
    expect(await read(dpo2027)).toMatchObject({ id: '_before' })
    clock.advance(1)
    await journal.close()
  })

  it('is wrapped no key of another name, and none that was changed', async () => {
    const store = await kind.fresh()
    const journal = await openJournal(journalFixture(store, { auditors: auditors.keys }).options)
    await journal.append(verifiedVector('_1'), context)
    await journal.append(verifiedVector('_2'), { ...context, project: 'retraite' })
    const [first, second, third] = await store.dataKeys()
    await store.replaceDataKey({ ...first!, wrapped: second!.wrapped })
    await store.replaceDataKey({ ...third!, wrapped: 'not a JWE' })
    const report = await grantDataKeys(journal, { by: rssi, to }, reader)
    expect(report).toMatchObject({ granted: [second!.id], unopened: [first!.id, third!.id] })
    await journal.close()
  })
})

describe('a new auditor of an export that was given out', () => {
  it('opens it with a grant beside it; the export stays as it was signed', async () => {
    const { options } = journalFixture(memoryStore(), { auditors: auditors.keys })
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    const bytes = await exportJournal(journal, reader)
    const keys = [journal.key]
    const newcomers = newAuditors()
    const to = { ...newcomers.keys[1]!, id: 'dpo-2027' }
    const auditor = auditorPrivateKey('dpo-2027', newcomers.privatePem)
    expect((await verifyJournal(bytes, { keys, auditor })).verdict).toBe('damaged')
    const grant = await grantExport(bytes, { by: rssi, to })
    expect(grant.report.opens).toEqual({ dpo: 2, rssi: 2, 'dpo-2027': 2 })
    const dataKeys = readGrant(writeGrant(grant.keys))
    expect((await verifyJournal(bytes, { keys, auditor, dataKeys })).verdict).toBe('intact')
    expect((await verifyJournal(bytes, { keys, auditor: rssi, dataKeys })).verdict).toBe('intact')
    for (const text of ['', '{}\n', '{"type":"end"}\n', 'no newline']) {
      const read = async () => readGrant(Buffer.from(text))
      if (text === '') expect(await read()).toEqual([])
      else expect(await codeThrownBy(read)).toBe('TRACE_EXPORT_INVALID')
    }
    await journal.close()
  })
})

describe('an auditor who verifies an export', () => {
  it('opens each sealed part and compares it with what was committed', async () => {
    const { options } = journalFixture(memoryStore(), { auditors: auditors.keys })
    const journal = await openJournal(options)
    for (let n = 0; n < 5; n += 1) await journal.append(verifiedVector(`_${n}`), context)
    const bytes = await exportJournal(journal, reader)
    const keys = [journal.key]
    expect((await verifyJournal(bytes, { keys, auditor: rssi })).verdict).toBe('intact')
    const stranger = auditorPrivateKey('rssi', newAuditors().privatePem)
    const unopened = await verifyJournal(bytes, { keys, auditor: stranger })
    expect(unopened.findings[0]).toMatchObject({
      kind: 'changed',
      explanation: 'Its sealed part does not open with the key of this auditor.',
    })
    const text = Buffer.from(bytes).toString()
    const withoutKeys = text.replace(/^\{[^\n]*"type":"data-key"[^\n]*\n/gm, '')
    const { findings } = await verifyJournal(Buffer.from(withoutKeys), { keys, auditor: rssi })
    expect(findings).toContainEqual(
      expect.objectContaining({ explanation: 'Its data key is not in the export.' }),
    )
    await journal.close()
  })

  it('finds a payload that its writer committed to and did not store', async () => {
    // The writer seals one thing and commits to another: only who opens the part can see it.
    const store = memoryStore()
    const { options } = journalFixture(store, { auditors: auditors.keys })
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    const honest = Buffer.from(await exportJournal(journal, reader)).toString()
    const [, leaf = ''] = /"index":1,"leaf":"([0-9a-f]+)"/.exec(honest) ?? []
    const forged = honest.replace(leaf, leaf.slice(0, 82) + '0'.repeat(64) + leaf.slice(146))
    const explanations = async (auditor?: typeof rssi) =>
      (
        await verifyJournal(Buffer.from(forged), { keys: [journal.key], ...(auditor && { auditor }) })
      ).findings.map(({ explanation }) => explanation)
    expect(await explanations(rssi)).toContain('Its payload is not what was recorded.')
    expect(await explanations()).not.toContain('Its payload is not what was recorded.')
    await journal.close()
  })
})

describe('a spool whose records were shipped', () => {
  const open = async (keep: number) => {
    const central = memoryStore()
    const { options } = journalFixture(memoryStore(), { central: { store: central } })
    const journal = await openJournal(options)
    await Promise.all(Array.from({ length: 40 }, (_, n) => journal.append(verifiedVector(`_${n}`), context)))
    return { journal, central, trimmed: await trimSpool(journal, keep, reader) }
  }

  it('is trimmed of what the central store holds, stays provable, and says so', async () => {
    const { journal, central, trimmed } = await open(10)
    expect(trimmed).toBe(30)
    expect(await journal.search({ fields: { 'vi.id': '_3' } }, reader)).toEqual([])
    expect(await journal.search({ fields: { 'vi.id': '_39' } }, reader)).toHaveLength(1)
    const bytes = await exportJournal(journal, reader)
    const { verdict, logs } = await verifyJournal(bytes, { keys: [journal.key], isSpool: true })
    expect(verdict).toBe('intact')
    expect(logs[0]?.purged).toBe(30)
    const notSaid = await verifyJournal(bytes, { keys: [journal.key] })
    expect(notSaid.findings).toMatchObject([{ kind: 'missing', records: { first: 1, last: 30 } }])
    const [there] = await central.records(0, 4, 1)
    expect(there?.content).toBeDefined()
    expect(await trimSpool(journal, 41, reader)).toBe(0)
    await journal.close()
  })

  it('is left alone where there is no central store, or one that holds something else', async () => {
    const alone = await openJournal(journalFixture().options)
    expect(await codeThrownBy(() => trimSpool(alone, 0, reader))).toBe('TRACE_OPTIONS_INVALID')
    const { journal, central } = await open(1_000)
    const [record] = await central.records(0, 3, 1)
    const changed = { ...record, content: { ...record?.content, open: '{}' } }
    const records = central.records.bind(central)
    central.records = async (...asked) =>
      (await records(...asked)).map((one) => (one.index === 3 ? (changed as typeof one) : one))
    expect(await codeThrownBy(() => trimSpool(journal, 0, reader))).toBe('TRACE_STORE_DAMAGED')
    expect(await journal.search({ fields: { 'vi.id': '_3' } }, reader)).toHaveLength(1)
    await journal.close()
  })
})
