import { delayOf } from '@entente/core/time'
import { codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { answerTraceRequest } from '../../src/exchange/answer-trace-request.ts'
import type { TraceRequest } from '../../src/exchange/exchange-documents.ts'
import { answerDueOn } from '../../src/exchange/request-traces.ts'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { reindex } from '../../src/journal/reindex.ts'
import { leafHash } from '../../src/merkle/hash.ts'
import { reconcile } from '../../src/reconcile/reconcile.ts'
import { commitOpen, decodeLeaf, encodeLeaf } from '../../src/records/record-encoding.ts'
import type { StoredRecord } from '../../src/records/record-shape.ts'
import { hold } from '../../src/retention/hold.ts'
import { approvePurge, proposePurge, purge } from '../../src/retention/purge.ts'
import { auditorPrivateKey } from '../../src/sealing/auditor-key.ts'
import type { JournalStore } from '../../src/stores/journal-store.ts'
import { memoryStore } from '../../src/stores/memory-store.ts'
import { trimSpool } from '../../src/stores/trim-spool.ts'
import { newAuditors } from '../auditor-fixture.ts'
import { context, journalFixture, reader, testKeyedHash, verifiedVector } from '../journal-fixture.ts'

const auditors = newAuditors()
const readers = [reader.actor.id, 'chef'].map((id) => ({ id, roles: ['search', 'export', 'purge'] as const }))
const chief = { ...reader, actor: { kind: 'person', id: 'chef' } } as const
const POLICY = { rules: [{ project: 'droits', keep: delayOf(1, 'year') }] }

/** What the administrator of the database makes of a record, from now on. */
function tampered(inner: JournalStore) {
  const changes = new Map<number, (record: StoredRecord) => StoredRecord>()
  const seen = (record: StoredRecord) => changes.get(record.index)?.(record) ?? record
  const store: JournalStore = {
    ...inner,
    records: async (log, from, count) => (await inner.records(log, from, count)).map(seen),
    find: async (query) => (await inner.find(query)).map((hit) => ({ ...hit, record: seen(hit.record) })),
  }
  return {
    store,
    change: (index: number, how: (record: StoredRecord) => StoredRecord) => changes.set(index, how),
  }
}

const otherOutcome = (record: StoredRecord): StoredRecord => ({
  ...record,
  content: record.content && {
    ...record.content,
    open: record.content.open.replace('"accepted"', '"refused!"'),
  },
})

async function withRecords(store: JournalStore, more = {}) {
  const { options, clock } = journalFixture(store, { readers, ...more })
  const journal = await openJournal(options)
  for (const id of ['_1', '_2', '_3']) await journal.append(verifiedVector(id), context)
  return { journal, clock, options }
}
const verdictOf = async (journal: Journal, more = {}) =>
  verifyJournal(await exportJournal(journal, reader), { keys: [journal.key], ...more })
const purgeDue = async (journal: Journal) => {
  const proposal = await proposePurge(journal, POLICY, reader)
  await approvePurge(journal, proposal, chief)
  return purge(journal, proposal, reader)
}

describe('the administrator of the database', () => {
  it('changes a record: no search and no answer passes it on', async () => {
    const { store, change } = tampered(memoryStore())
    const { journal } = await withRecords(store)
    change(2, otherOutcome)
    expect(await codeThrownBy(() => journal.search({ fields: { 'vi.id': '_2' } }, reader))).toBe(
      'TRACE_STORE_DAMAGED',
    )
    expect(await journal.search({ fields: { 'vi.id': '_1' } }, reader)).toHaveLength(1)
  })

  it('changes a record and its leaf together: no answer gives it a proof', async () => {
    const { store, change } = tampered(memoryStore())
    const { journal } = await withRecords(store)
    change(2, (record) => {
      const changed = otherOutcome(record)
      const { salt, open } = changed.content!
      const openCommitment = commitOpen(salt, Buffer.from(open))
      return { ...changed, leaf: encodeLeaf({ ...decodeLeaf(record.leaf)!, openCommitment }) }
    })
    const [found] = await journal.search({ fields: { 'vi.id': '_2' } }, reader)
    const [stored] = await store.records(0, 2, 1)
    expect(found?.leafHash).toBe(Buffer.from(leafHash(stored!.leaf)).toString('hex'))
    const request = requestFor({ vectorIds: ['_2'] })
    expect(await codeThrownBy(() => answerTraceRequest(journal, request, { reader }))).toBe(
      'TRACE_STORE_DAMAGED',
    )
  })

  it.each([
    ['project', { project: 'droits' }],
    ['date', { recordedAt: new Date('2026-01-01T00:00:00Z') }],
  ])('gives a record another %s, so that a lawful purge would take it', async (_, lie) => {
    const inner = memoryStore()
    const { store, change } = tampered(inner)
    const { journal, clock } = await withRecords(store)
    await journal.append(verifiedVector('_kept'), { ...context, project: 'retraite' })
    clock.set('2027-12-15T09:00:00Z')
    await journal.append(verifiedVector('_new'), context)
    const [target] = 'project' in lie ? [4] : [5]
    change(target, (record) => ({ ...record, ...lie }))
    store.erasable = async () => [{ log: 0, first: 1, last: target }]
    expect(await codeThrownBy(() => purgeDue(journal))).toBe('TRACE_STORE_DAMAGED')
    expect((await inner.records(0, 1, 3)).every(({ content }) => content !== undefined)).toBe(true)
  })

  it('gives the data key of this month to a month whose keys are due', async () => {
    const store = memoryStore()
    const { journal, clock } = await withRecords(store, { auditors: auditors.keys })
    clock.set('2027-12-15T09:00:00Z')
    await journal.append(verifiedVector('_new'), context)
    const dataKeys = store.dataKeys.bind(store)
    store.dataKeys = async () => (await dataKeys()).map((key) => ({ ...key, period: '2026-11' }))
    expect(await codeThrownBy(() => proposePurge(journal, POLICY, reader))).toBe('TRACE_STORE_DAMAGED')
  })

  it('ends a hold behind our back: no purge goes on', async () => {
    const store = memoryStore()
    const { journal, clock } = await withRecords(store)
    const request = { incident: 'INC-1', query: { fields: { 'vi.id': '_2' } } }
    await hold(journal, request, reader)
    clock.set('2027-12-15T09:00:00Z')
    await store.release('INC-1')
    expect(await codeThrownBy(() => purgeDue(journal))).toBe('TRACE_PURGE_REFUSED')
    await hold(journal, request, reader)
    expect(await purgeDue(journal)).toMatchObject({ erased: 2 })
  })

  it('erases what a purge has spared: the purge does not cover it', async () => {
    const store = memoryStore()
    const { journal, clock } = await withRecords(store)
    await hold(journal, { incident: 'INC-1', query: { fields: { 'vi.id': '_2' } } }, reader)
    clock.set('2027-12-15T09:00:00Z')
    await purgeDue(journal)
    await store.release('INC-1')
    await store.erase([{ log: 0, first: 2, last: 2 }])
    const { findings } = await verdictOf(journal)
    expect(findings).toMatchObject([{ kind: 'missing', records: { first: 1, last: 3 } }])
  })

  it('erases from the central store what the spools have trimmed', async () => {
    const central = memoryStore()
    const { journal } = await withRecords(memoryStore(), { central: { store: central } })
    expect(await trimSpool(journal, 0, reader)).toBe(3)
    expect((await verdictOf(journal, { isSpool: true })).verdict).toBe('intact')
    await journal.ship()
    await journal.close()
    const audit = await openJournal(journalFixture(central, { writer: 'audit' }).options)
    const keys = [journal.key, audit.key]
    expect((await verdictOf(audit, { keys })).verdict).toBe('intact')
    await central.erase([{ log: 0, first: 1, last: 3 }])
    expect((await verdictOf(audit, { keys })).findings).toMatchObject([
      { kind: 'missing', log: journal.key.name, records: { first: 1, last: 3 } },
    ])
  })

  it('puts an anchor into the store that covers more than was ever signed', async () => {
    const store = memoryStore()
    const { journal, options } = await withRecords(store)
    await journal.close()
    await store.addAnchor(0, { size: 9, at: new Date('2099-01-01T00:00:00Z'), kind: 'witness', evidence: '' })
    expect(await codeThrownBy(() => openJournal(options))).toBe('TRACE_STORE_DAMAGED')
  })

  it('dates an anchor in the future: the next head is anchored all the same', async () => {
    const store = memoryStore()
    const { journal, options } = await withRecords(store)
    await journal.close()
    await store.addAnchor(0, { size: 1, at: new Date('2099-01-01T00:00:00Z'), kind: 'witness', evidence: '' })
    let anchored = 0
    const anchor = {
      name: 'counting',
      anchor: async () => {
        anchored += 1
        return { kind: 'witness', at: new Date(), evidence: '' } as const
      },
    }
    const again = await openJournal({ ...options, anchors: [anchor] })
    await again.publishHead()
    await again.close()
    expect(anchored).toBe(1)
  })
})

describe('an honest journal over the years', () => {
  it('verifies after several purges side by side, also of the records that the journal wrote itself', async () => {
    const policy = { rules: [...POLICY.rules, { project: null, keep: delayOf(1, 'year') }] }
    const { journal, clock } = await withRecords(memoryStore(), { auditors: auditors.keys })
    for (const year of [2027, 2028, 2029]) {
      clock.set(`${year}-12-15T09:00:00Z`)
      await journal.append(verifiedVector(`_${year}`), context)
      await journal.search({ kinds: ['vi.verified'] }, reader)
      const proposal = await proposePurge(journal, policy, reader)
      await approvePurge(journal, proposal, chief)
      await purge(journal, proposal, reader)
      expect((await verdictOf(journal)).findings).toEqual([])
    }
    const auditor = auditorPrivateKey('rssi', auditors.privatePem)
    expect((await verdictOf(journal, { auditor })).findings).toEqual([])
  })

  it('proposes a purge of more scattered records than a record has room for', async () => {
    const { journal, clock } = await withRecords(memoryStore(), { limits: { maxRecordBytes: 4_096 } })
    for (let n = 0; n < 60; n += 1) {
      await journal.append(verifiedVector(`_${n}`), {
        ...context,
        project: n % 2 === 0 ? 'droits' : 'retraite',
      })
    }
    clock.set('2027-12-15T09:00:00Z')
    const proposal = await proposePurge(journal, POLICY, reader)
    expect(proposal.items[0]?.ranges.length).toBeGreaterThan(29)
  })
})

describe('a person with two names', () => {
  it('cannot approve his own purge by having the index made again', async () => {
    const { journal, clock, options } = await withRecords(memoryStore(), { auditors: auditors.keys })
    clock.set('2027-12-15T09:00:00Z')
    const proposal = await proposePurge(journal, POLICY, reader)
    await journal.close()
    const again = await openJournal({
      ...options,
      keyedHash: testKeyedHash('another index key, same person'),
    })
    await reindex(again, auditorPrivateKey('rssi', auditors.privatePem), reader)
    await approvePurge(again, proposal, reader)
    expect(await codeThrownBy(() => purge(again, proposal, reader))).toBe('TRACE_PURGE_REFUSED')
  })
})

function requestFor(criteria: Partial<TraceRequest['criteria']>): TraceRequest {
  return {
    type: 'request',
    id: 'demande-1',
    at: new Date('2026-11-22T09:00:00Z'),
    from: 'urn:interops:49270153600012',
    to: 'urn:interops:73282932000074',
    convention: undefined,
    reason: 'Contrôle',
    dueOn: answerDueOn(new Date('2026-11-22T09:00:00Z')),
    criteria: { vectorIds: [], userIds: [], pagms: [], services: [], period: undefined, ...criteria },
    elements: ['VERIFICATION_VI'],
  }
}

describe('a partner', () => {
  it.each([
    ['names no criterion, to get everything', {}],
    [
      'combines criteria into a million searches',
      {
        vectorIds: Array.from({ length: 1_000 }, (_, n) => `_${n}`),
        userIds: Array.from({ length: 1_000 }, (_, n) => `u${n}`),
      },
    ],
  ])('%s', async (_, criteria) => {
    const { journal } = await withRecords(memoryStore())
    const size = journal.health().size
    expect(await codeThrownBy(() => answerTraceRequest(journal, requestFor(criteria), { reader }))).toBe(
      'TRACE_DOCUMENT_INVALID',
    )
    expect(journal.health().size).toBe(size)
  })

  const list = (pairs: readonly object[], more: object = {}) => {
    const head = {
      from: '2026-11-22T00:00:00.000Z',
      keyId: 'k',
      tenant: 't',
      to: '2026-11-23T00:00:00.000Z',
      type: 'reconciliation-pairs',
      version: 1,
    }
    return Buffer.from([{ ...head, ...more }, ...pairs].map((line) => `${JSON.stringify(line)}\n`).join(''))
  }
  const minute = Date.UTC(2026, 10, 22, 12) / 60_000
  const hashOf = (n: number) => `00000000${n.toString(16).padStart(24, '0')}`
  const made = (outcome: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ hash: hashOf(n), minute, outcome }))

  it('chooses hashes that all meet in one place of a foreseeable table', async () => {
    const started = process.cpuUsage()
    const { counts } = await reconcile(list(made('created', 60_000)), list(made('accepted', 60_000)))
    expect(counts.matched).toBe(60_000)
    // One after the other they would take minutes.
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(20)
  })

  it.each([-1, 2 ** 31, 2 ** 32 - 1, 1.5])('dates a VI outside of all time (%d)', async (when) => {
    const pairs = list([{ hash: hashOf(1), minute: when, outcome: 'accepted' }])
    expect(await codeThrownBy(() => reconcile(list([]), pairs))).toBe('TRACE_EXPORT_INVALID')
  })

  it('says that he covers no time, so that nothing would be compared', async () => {
    const empty = list([], { to: '2026-11-22T00:00:00.000Z' })
    expect(await codeThrownBy(() => reconcile(list(made('created', 3)), empty))).toBe('TRACE_EXPORT_INVALID')
  })

  it('covers little of the time: what was not compared is counted', async () => {
    const short = list([], { to: '2026-11-22T01:00:00.000Z' })
    const report = await reconcile(list(made('created', 3)), short)
    expect(report).toMatchObject({ verdict: 'concordant', counts: { matched: 0 }, notCompared: 3 })
  })

  it('sends a list made under another key', async () => {
    const other = list([], { keyId: 'other' })
    expect(await codeThrownBy(() => reconcile(list([]), other, { keyId: 'k' }))).toBe('TRACE_EXPORT_INVALID')
  })
})
