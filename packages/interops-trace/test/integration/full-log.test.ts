import { memoryKeyValueStore } from '@entente/runtime'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Anchor } from '../../src/anchors/anchor.ts'
import { openWitness } from '../../src/anchors/witness.ts'
import { witnessAnchor } from '../../src/anchors/witness-anchor.ts'
import { TraceError } from '../../src/errors.ts'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import type { Journal } from '../../src/journal/journal.ts'
import type { JournalOptions } from '../../src/journal/journal-options.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { logKey } from '../../src/journal/require-options.ts'
import type { NoteKey } from '../../src/notes/note-key.ts'
import { verifyTlogProof } from '../../src/notes/tlog-proof.ts'
import { memoryStore } from '../../src/stores/memory-store.ts'
import { context, journalFixture, newCheckpointKey, reader, verifiedVector } from '../journal-fixture.ts'
import { STORE_KINDS } from '../store-kinds.ts'

const append = (journal: Journal, id: string) => journal.append(verifiedVector(id), context)
const appendMany = (journal: Journal, count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => append(journal, `_${n}`)))
const verify = async (journal: Journal, keys: readonly NoteKey[], more = {}) =>
  verifyJournal(await exportJournal(journal, reader), { keys, ...more })
const short = (maxLogRecords: number): Partial<JournalOptions> => ({ limits: { maxLogRecords } })

describe.each(STORE_KINDS.filter(({ available }) => available))('a log that is full, $name', (kind) => {
  beforeAll(() => kind.begin())
  afterAll(() => kind.end())

  it('is closed with a signed last head and followed by the next one, without a call being lost', async () => {
    const { options } = journalFixture(await kind.fresh(), short(5))
    const journal = await openJournal(options)
    const first = journal.key
    await appendMany(journal, 3)
    expect(journal.health()).toMatchObject({ log: first.name, size: 4, room: 1 })
    const outcomes = await appendMany(journal, 6)
    expect(outcomes.map(({ receipt }) => `${receipt.log.slice(first.name.length)}#${receipt.index}`)).toEqual(
      ['#4', '/2#1', '/2#2', '/2#3', '/2#4', '/3#1'],
    )
    expect(journal.state()).toBe('open')
    expect(journal.key).toEqual({ ...first, name: `${first.name}/3` })
    expect(await journal.search({ fields: { 'vi.id': '_2' } }, reader)).toHaveLength(2)
    const { verdict, logs } = await verify(journal, [first])
    expect(verdict).toBe('intact')
    expect(logs.map(({ records, proven }) => [records, proven.size])).toEqual([
      [5, 5],
      [5, 5],
      [4, 4],
    ])
    await journal.close()
    const again = await openJournal({ ...options, store: kind.again() })
    expect(again.health()).toMatchObject({ log: `${first.name}/3`, size: 5, room: 0 })
    expect((await verify(again, [again.key])).verdict).toBe('intact')
    expect(again.key.name).toBe(`${first.name}/4`)
    await again.close()
  })

  it('gives proofs of the records of every log', async () => {
    const { options } = journalFixture(await kind.fresh(), short(4))
    const journal = await openJournal(options)
    const first = journal.key
    const outcomes = await appendMany(journal, 9)
    await journal.publishHead()
    for (const { receipt } of outcomes) {
      const outcome = await journal.prove(receipt)
      if (outcome.status !== 'proven') throw new Error('not proven')
      expect(outcome.leafHash).toBe(receipt.leafHash)
      const leafHash = Buffer.from(receipt.leafHash, 'hex')
      verifyTlogProof(outcome.proof, leafHash, { ...first, name: receipt.log })
    }
    const place = { log: `${first.name}/9`, index: 0 }
    expect(await codeThrownBy(() => journal.prove(place))).toBe('TRACE_INDEX_UNKNOWN')
    await journal.close()
  })
})

describe('what could be taken from logs that follow each other', () => {
  async function threeLogs() {
    const { options, clock } = journalFixture(memoryStore(), short(4))
    const journal = await openJournal(options)
    const first = journal.key
    await appendMany(journal, 7)
    const lines = Buffer.from(await exportJournal(journal, reader))
      .toString()
      .split('\n')
    const startOf = (number: number) =>
      lines.flatMap((line, at) => (line.includes('"type":"log"') ? [at] : []))[number] ?? 0
    return { options, clock, journal, first, lines, startOf }
  }
  const findings = async (lines: readonly string[], keys: readonly NoteKey[], more = {}) =>
    (await verifyJournal(Buffer.from(lines.join('\n')), { keys, ...more })).findings.map(
      ({ kind, log, explanation }) => ({ kind, log, explanation }),
    )

  it('a log in the middle', async () => {
    const { first, lines, startOf } = await threeLogs()
    const without = lines.toSpliced(startOf(1), startOf(2) - startOf(1))
    expect(await findings(without, [first])).toContainEqual(
      expect.objectContaining({ kind: 'missing', log: `${first.name}/2` }),
    )
  })

  it('the end of a log that was closed, cut with its heads by whoever holds the store', async () => {
    const { options, journal, first } = await threeLogs()
    await journal.close()
    const { store } = options
    const cut = {
      ...store,
      records: async (log: number, from: number, count: number) =>
        (await store.records(log, from, count)).filter(({ index }) => log > 0 || index < 3),
      size: async (log: number) => (log === 0 ? 3 : store.size(log)),
      sizes: async () => new Map(await store.sizes()).set(0, 3),
      heads: async (log: number) => (log === 0 ? [] : store.heads(log)),
    }
    const again = await openJournal({ ...options, store: cut })
    const { findings } = await verify(again, [first])
    expect(findings).toMatchObject([{ kind: 'truncated', log: first.name, records: { first: 3, last: 3 } }])
  })

  it('the newest log as a whole, of which a head has been seen', async () => {
    const { first, lines, startOf } = await threeLogs()
    const seen: string = lines
      .slice(startOf(2))
      .filter((line) => line.includes('"type":"head"'))
      .map((line) => JSON.parse(line).checkpoint)[0]
    const without = [...lines.slice(0, startOf(2)), ...lines.slice(-2)]
    const explanation = 'A head of this log has been seen before, and the export does not hold it.'
    const missing = { kind: 'missing', log: `${first.name}/3`, explanation }
    expect(await findings(without, [first], { seenBefore: [seen] })).toContainEqual(missing)
    expect(await findings(without, [], { seenBefore: [seen] })).toContainEqual(missing)
  })

  it('a name: the key of another writer opens no log of this one', async () => {
    const { first, lines } = await threeLogs()
    const stranger = { ...first, publicKey: newCheckpointKey().publicKey }
    expect((await findings(lines, [stranger])).map(({ kind }) => kind)).toContain('unknown-key')
    const elsewhere = { ...first, name: first.name.replace('/traces/app-1/', '/traces/app-2/') }
    expect((await findings(lines, [elsewhere])).map(({ kind }) => kind)).toContain('unknown-key')
    const odd = lines.map((line) => line.replaceAll(`${first.name}/2`, `${first.name}/02`))
    expect((await findings(odd, [first])).map(({ kind }) => kind)).toContain('unknown-key')
  })
})

describe('the anchors of logs that follow each other', () => {
  const witnessName = '49270153600012/witness'
  const key = newCheckpointKey()
  const witnessKey: NoteKey = { name: witnessName, type: 'cosignature-v1', publicKey: key.publicKey }

  it('are given by a witness that knows the first one alone', async () => {
    const { options, clock } = journalFixture(memoryStore(), short(4))
    const logs = [logKey(options)]
    const witness = openWitness({ name: witnessName, key, logs, store: memoryKeyValueStore(), clock })
    const send: Parameters<typeof witnessAnchor>[0]['http']['send'] = async ({ url, body }) => {
      const answer = await witness.addCheckpoint(Buffer.from(body ?? []).toString())
      return { status: answer.status, headers: {}, url, body: Buffer.from(answer.body) }
    }
    const http = { send, stream: () => Promise.reject(new Error('not used')) }
    const anchor = witnessAnchor({ url: new URL('https://partner.example/w/'), http, key: witnessKey })
    const journal = await openJournal({ ...options, anchors: [anchor] })
    await appendMany(journal, 8)
    await journal.anchor()
    const { verdict, logs: verified } = await verify(journal, logs, { witnesses: [witnessKey] })
    expect(verdict).toBe('intact')
    expect(verified.map(({ anchored }) => anchored?.size)).toEqual([4, 4, 3])
    await journal.close()
  })

  it('reach back through the first record of the next log, when nobody answered as the last one was closed', async () => {
    let isDown = true
    const { options, clock } = journalFixture(memoryStore(), short(4))
    const witness = openWitness({
      name: witnessName,
      key,
      logs: [logKey(options)],
      store: memoryKeyValueStore(),
      clock,
    })
    const anchor: Anchor = {
      name: 'late',
      async anchor({ checkpoint, size, consistencyFrom }) {
        if (isDown) throw new Error('no connection')
        const proof = consistencyFrom(size).map((hash) => `${Buffer.from(hash).toString('base64')}\n`)
        const { body } = await witness.addCheckpoint(`old 0\n${proof.join('')}\n${checkpoint}`)
        return { kind: 'witness', at: clock.now(), evidence: `${checkpoint}${body}` }
      },
    }
    const journal = await openJournal({ ...options, anchors: [anchor] })
    await appendMany(journal, 7)
    isDown = false
    await journal.anchor()
    const { logs, sentences } = await verify(journal, [journal.key], { witnesses: [witnessKey] })
    expect(logs.map(({ anchored }) => anchored?.size)).toEqual([4, 4, 2])
    expect(sentences[0]).toMatch(/proved up to record 3 .*, all of it anchored by 49270153600012\/witness\.$/)
    await journal.close()
  })
})

describe('a log that cannot be followed', () => {
  it('sheds while nobody signs its last head, and goes on by itself afterwards', async () => {
    let isAway = false
    const own = newCheckpointKey()
    const checkpointKey = {
      ...own,
      sign: (data: Uint8Array) => {
        if (isAway) throw new Error('the signer is away')
        return own.sign(data)
      },
    }
    const journal = await openJournal(journalFixture(memoryStore(), { ...short(3), checkpointKey }).options)
    await appendMany(journal, 2)
    isAway = true
    expect(await codeThrownBy(() => append(journal, '_shed'))).toBe('TRACE_OVERLOADED')
    expect(journal.state()).toBe('open')
    isAway = false
    expect((await append(journal, '_kept')).receipt.index).toBe(1)
    expect((await verify(journal, [journal.key])).verdict).toBe('intact')
    await journal.close()
  })

  it('closes the gate when the store fails, and goes on after recovery', async () => {
    const store = memoryStore()
    let fails = true
    const addLog: typeof store.addLog = async (log) => {
      if (fails && log.origin.endsWith('/2')) throw new TraceError('TRACE_STORE_FAILED', 'The disk is gone.')
      return store.addLog(log)
    }
    const journal = await openJournal(journalFixture({ ...store, addLog }, short(3)).options)
    await appendMany(journal, 2)
    expect(await codeThrownBy(() => append(journal, '_lost'))).toBe('TRACE_STORE_FAILED')
    expect(journal.health()).toMatchObject({ state: 'broken', brokenBy: 'TRACE_STORE_FAILED' })
    fails = false
    await journal.recover()
    expect((await append(journal, '_kept')).receipt).toMatchObject({ log: `${journal.key.name}`, index: 1 })
    expect((await verify(journal, [journal.key])).verdict).toBe('intact')
    await journal.close()
  })

  it('bounds the calls that wait for the next one', async () => {
    const store = memoryStore()
    const more = { limits: { maxLogRecords: 3, maxQueued: 4 } }
    const journal = await openJournal(journalFixture(store, more).options)
    await appendMany(journal, 2)
    const settled = await Promise.allSettled(Array.from({ length: 9 }, (_, n) => append(journal, `_${n}`)))
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect(settled.at(-1)).toMatchObject({ reason: { code: 'TRACE_OVERLOADED', retryable: true } })
    await journal.close()
  })

  it('has its tail signed when the process was killed before the last head', async () => {
    const { options } = journalFixture(memoryStore(), short(3))
    const killed = await openJournal(options)
    const first = killed.key
    await appendMany(killed, 2)
    // As after a kill: nothing was closed, and the store was let go of.
    await options.store.close()
    const journal = await openJournal(options)
    expect(journal.key.name).toBe(`${first.name}/2`)
    const { verdict, logs } = await verify(journal, [first])
    expect(verdict).toBe('intact')
    expect(logs[0]).toMatchObject({ records: 3, proven: { size: 3 } })
    await journal.close()
  })

  it('holds a record of its own and one of somebody else at least, and no more than fits into memory', async () => {
    for (const maxLogRecords of [1, 2 ** 26 + 1]) {
      const { options } = journalFixture(undefined, { limits: { maxLogRecords } })
      expect(await codeThrownBy(() => openJournal(options))).toBe('TRACE_OPTIONS_INVALID')
    }
  })
})

describe('a spool whose logs follow each other', () => {
  it('is shipped log by log, also what an earlier process left', async () => {
    const central = memoryStore()
    const { options } = journalFixture(memoryStore(), short(4))
    const alone = await openJournal(options)
    await appendMany(alone, 5)
    await alone.close()
    const journal = await openJournal({ ...options, central: { store: central } })
    await appendMany(journal, 5)
    const health = await journal.ship()
    expect(health).toMatchObject({ backlog: 0, failing: undefined })
    await journal.close()
    const check = await openJournal(journalFixture(central, { writer: 'check' }).options)
    const { verdict, logs } = await verify(check, [alone.key, check.key])
    expect(verdict).toBe('intact')
    expect(logs.length).toBeGreaterThan(3)
    expect(await check.search({ fields: { 'vi.id': '_3' } }, reader)).toHaveLength(2)
    await check.close()
  })
})
