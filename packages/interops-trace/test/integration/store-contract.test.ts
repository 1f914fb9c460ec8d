import { codeThrownBy } from '@entente/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StoredRecord } from '../../src/records/record-shape.ts'
import type { JournalStore, StoredLog } from '../../src/stores/journal-store.ts'
import { syntheticRecord, syntheticTerm } from '../../src/testing/synthetic-record.ts'
import { TENANT } from '../journal-fixture.ts'
import { STORE_KINDS } from '../store-kinds.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
const record = (index: number) => syntheticRecord(index, { tenant: TENANT, from: at(0) })
const records = (from: number, count: number) => Array.from({ length: count }, (_, n) => record(from + n))
const key = (digit: string) => digit.repeat(64)

describe.each(STORE_KINDS)('a journal store $name', (kind) => {
  describe.skipIf(!kind.available)('keeps the contract of stores', () => {
    let store: JournalStore
    let log: StoredLog

    beforeAll(() => kind.begin())
    afterAll(() => kind.end())
    beforeEach(async () => {
      store = await kind.fresh()
      await store.open()
      log = await store.addLog({ origin: 'a', key: 'a+1', openedAt: at(0) })
    })
    afterEach(() => store.close())

    const write = (from: number, count: number, once: readonly string[] = [], until = at(60)) =>
      store.commit({
        log: log.id,
        records: records(from, count),
        once: once.map((name, n) => ({ key: name, until, index: from + n })),
      })
    const indexesOf = async (query: Partial<Parameters<JournalStore['find']>[0]>) => {
      const all = { hashes: [], kinds: [], from: undefined, to: undefined, limit: 100, ...query }
      return (await store.find(all)).map((hit) => hit.record.index)
    }

    it('gives records back as they were written, in order', async () => {
      await write(0, 30)
      await write(30, 5)
      expect(await store.size(log.id)).toBe(35)
      expect(await store.records(log.id, 29, 2)).toEqual([
        {
          ...record(29),
          leaf: expect.anything(),
          content: expect.objectContaining({ open: record(29).content?.open }),
        },
        expect.objectContaining({ index: 30 }),
      ])
      const [back] = await store.records(log.id, 7, 1)
      const made = record(7)
      expect(Buffer.from(back?.leaf ?? [])).toEqual(Buffer.from(made.leaf))
      expect(Buffer.from(back?.content?.sealed ?? [])).toEqual(Buffer.from(made.content?.sealed ?? []))
      expect(Buffer.from(back?.content?.salt ?? [])).toEqual(Buffer.from(made.content?.salt ?? []))
      expect(back?.content?.terms).toEqual(made.content?.terms)
      expect(await store.leaves(log.id, 33, 10)).toHaveLength(2)
    })

    it('gives back any text, a record of no project, one without terms and one without content', async () => {
      const content = record(0).content!
      const open = `{"texte":"œuvre d’été 𝒟 \\\\ \\" \\u0000 {},NULL"}`
      const made = [
        { ...record(0), kind: 'NULL', project: null, content: { ...content, open, terms: [] } },
        { ...record(1), kind: '"\\', project: 'é', content: undefined },
        { ...record(2), project: '', content: { ...content, sealed: new Uint8Array(0) } },
      ]
      await store.commit({ log: log.id, records: made, once: [] })
      const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
      const plain = (records: readonly StoredRecord[]) =>
        records.map(({ leaf, content: part, ...rest }) => ({
          ...rest,
          leaf: hex(leaf),
          content: part && { ...part, salt: hex(part.salt), sealed: hex(part.sealed) },
        }))
      expect(plain(await store.records(log.id, 0, 3))).toEqual(plain(made))
    })

    it.each([
      ['again', 0],
      ['behind a gap', 11],
      ['inside', 5],
    ])('refuses a batch %s, and nothing of it is kept', async (_, from) => {
      await write(0, 10)
      expect(await codeThrownBy(() => write(from, 3))).toBe('TRACE_STORE_IN_USE')
      expect(await store.size(log.id)).toBe(10)
      await write(10, 1)
    })

    it('keeps logs apart', async () => {
      const other = await store.addLog({ origin: 'b', key: 'b+1', openedAt: at(0) })
      await write(0, 3)
      await store.commit({ log: other.id, records: records(0, 2), once: [] })
      expect([await store.size(log.id), await store.size(other.id)]).toEqual([3, 2])
      const empty = await store.addLog({ origin: 'c', key: 'c+1', openedAt: at(0) })
      expect(await store.sizes()).toEqual(
        new Map([
          [log.id, 3],
          [other.id, 2],
          [empty.id, 0],
        ]),
      )
      expect((await store.logs()).map(({ origin }) => origin)).toEqual(['a', 'b', 'c'])
      expect(await indexesOf({ hashes: [syntheticTerm('vi.id', 1)] })).toEqual([1, 1])
    })

    it('takes a key once, until its time is over, and writes nothing when one is taken', async () => {
      await write(0, 2, [key('a'), key('b')], at(60))
      expect(await codeThrownBy(() => write(2, 2, [key('c'), key('b')]))).toBe('TRACE_ONCE_TAKEN')
      expect(await store.size(log.id)).toBe(2)
      const taken = await store.takenOnce([key('a'), key('b'), key('c')], at(10))
      expect([...taken].sort()).toEqual([key('a'), key('b')])
      expect(await store.takenOnce([key('a')], at(60))).toEqual(new Set())
      // What the batch writes is dated a few milliseconds after midnight: a key that ended before it is free again.
      await write(2, 1, [key('d')], new Date(at(0).getTime() + 25))
      await write(3, 1, [key('d')])
      expect(await codeThrownBy(() => write(4, 1, [key('d')]))).toBe('TRACE_ONCE_TAKEN')
    })

    it('forgets keys whose time is over when a head is signed', async () => {
      await write(0, 2, [key('a')], at(1))
      await write(2, 1, [key('b')], at(9))
      await store.addHead(log.id, { size: 3, at: at(5), checkpoint: 'c', seal: undefined })
      expect(await store.takenOnce([key('a'), key('b')], at(0))).toEqual(new Set([key('b')]))
    })

    it('finds records by terms, kind and time, newest first', async () => {
      await write(0, 20)
      expect(await indexesOf({ hashes: [syntheticTerm('vi.id', 4)] })).toEqual([4])
      expect(
        await indexesOf({ hashes: [syntheticTerm('vi.id', 4), syntheticTerm('vi.subject', 5)] }),
      ).toEqual([])
      expect(await indexesOf({ kinds: ['vi.created'] })).toEqual([])
      const from = record(15).recordedAt
      expect(
        await indexesOf({ kinds: ['vi.created', 'vi.verified'], from, to: record(18).recordedAt }),
      ).toEqual([17, 16, 15])
      expect(await indexesOf({ limit: 2 })).toEqual([19, 18])
    })

    it('keeps heads, anchors and data keys', async () => {
      await write(0, 4)
      const heads = [2, 4].map((size) => ({ size, at: at(size), checkpoint: `c${size}`, seal: undefined }))
      for (const head of heads) await store.addHead(log.id, head)
      expect(await store.heads(log.id)).toEqual(heads)
      expect(await store.lastHead(log.id)).toEqual(heads[1])
      const anchor = { size: 2, at: at(3), kind: 'witness', evidence: 'e' } as const
      await store.addAnchor(log.id, anchor)
      expect(await store.anchors(log.id)).toEqual([anchor])
      const dataKey = { id: 'k', project: null, period: '2026-01', wrapped: '{}' }
      await store.addDataKey(dataKey)
      expect(await store.dataKeys()).toEqual([dataKey])
      const renewed = { ...dataKey, wrapped: '{"recipients":[]}' }
      await store.replaceDataKey(renewed)
      await store.replaceDataKey({ ...renewed, id: 'unknown' })
      expect(await store.dataKeys()).toEqual([renewed])
      await store.eraseDataKeys(['k'])
      expect(await store.dataKeys()).toEqual([])
    })

    it('erases content and terms, apart from what is held, and keeps the leaves', async () => {
      await write(0, 6)
      const place = { log: log.id, index: 2 }
      await store.hold('INC-1', [place])
      await store.hold('INC-1', [place])
      await store.hold('INC-2', [place])
      expect([await store.heldBy('INC-1'), await store.heldBy('INC-3')]).toEqual([[place], []])
      expect(await store.held('droits', at(0), at(1))).toBe(1)
      expect(await store.release('INC-2')).toBe(1)
      const due = await store.erasable('droits', at(1))
      expect(due).toEqual([
        { log: log.id, first: 0, last: 1 },
        { log: log.id, first: 3, last: 5 },
      ])
      expect(await store.erasable(null, at(1))).toEqual([])
      expect(await store.erase([{ log: log.id, first: 0, last: 4 }])).toBe(4)
      const after = await store.records(log.id, 0, 6)
      expect(after.map(({ content }) => content === undefined)).toEqual([
        true,
        true,
        false,
        true,
        true,
        false,
      ])
      expect(Buffer.from(after[0]?.leaf ?? [])).toEqual(Buffer.from(record(0).leaf))
      expect(await indexesOf({ hashes: [syntheticTerm('vi.id', 1)] })).toEqual([])
      expect(await indexesOf({ hashes: [syntheticTerm('vi.id', 2)] })).toEqual([2])
      expect(await store.release('INC-1')).toBe(1)
      expect(await store.erasable('droits', at(1))).toEqual([
        { log: log.id, first: 2, last: 2 },
        { log: log.id, first: 5, last: 5 },
      ])
    })

    it('erases nothing that explains what is erased', async () => {
      const lasting = { ...record(0), kind: 'trace.purged' }
      await store.commit({ log: log.id, records: [lasting, record(1)], once: [] })
      expect(await store.erasable('droits', at(1))).toEqual([{ log: log.id, first: 1, last: 1 }])
      expect(await store.erase([{ log: log.id, first: 0, last: 1 }])).toBe(1)
      expect((await store.records(log.id, 0, 2)).map(({ content }) => content === undefined)).toEqual([
        false,
        true,
      ])
      expect(await indexesOf({ hashes: [syntheticTerm('vi.id', 0)] })).toEqual([0])
    })

    it('keeps everything over a restart', async () => {
      await write(0, 3, [key('a')])
      await store.close()
      store = kind.again()
      await store.open()
      expect(await store.size(log.id)).toBe(3)
      expect(await store.takenOnce([key('a')], at(0))).toEqual(new Set([key('a')]))
      await write(3, 1)
    })

    it('lets a second writer in only where each has a log of its own, and never into the same log', async () => {
      const second = kind.again()
      if (!kind.isShared) {
        expect(await codeThrownBy(() => second.open())).toBe('TRACE_STORE_IN_USE')
        return
      }
      await second.open()
      await write(0, 2)
      const ahead = { log: log.id, records: records(0, 2), once: [] }
      expect(await codeThrownBy(() => second.commit(ahead))).toBe('TRACE_STORE_IN_USE')
      expect(await store.size(log.id)).toBe(2)
      await second.close()
    })
  })
})
