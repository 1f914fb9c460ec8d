import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournal } from '../../src/journal/open-journal.ts'
import { verifyTlogProof } from '../../src/notes/tlog-proof.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'
import { STORE_KINDS } from '../store-kinds.ts'

const kinds = STORE_KINDS.filter(({ available }) => available)

describe.each(kinds)('a journal $name', (kind) => {
  const newStore = () => kind.fresh()
  beforeAll(() => kind.begin())
  afterAll(() => kind.end())

  it('returns a receipt whose leaf is proven by the next signed head', async () => {
    const journal = await openJournal(journalFixture(await newStore()).options)
    const { status, receipt } = await journal.append(verifiedVector('_1'), context)
    expect(status).toBe('recorded')
    expect(await journal.prove(receipt)).toEqual({ status: 'pending', leafHash: receipt.leafHash })
    await journal.publishHead()
    const proven = await journal.prove(receipt)
    if (proven.status !== 'proven') throw new Error('expected a proof')
    const leafHash = new Uint8Array(Buffer.from(receipt.leafHash, 'hex'))
    expect(verifyTlogProof(proven.proof, leafHash, journal.key).size).toBe(2)
    await journal.close()
  })

  it('keeps the order of concurrent calls and gives each its own index', async () => {
    const journal = await openJournal(journalFixture(await newStore()).options)
    const calls = Array.from({ length: 200 }, (_, n) => journal.append(verifiedVector(`_${n}`), context))
    const indexes = (await Promise.all(calls)).map(({ receipt }) => receipt.index)
    expect(indexes).toEqual(Array.from({ length: 200 }, (_, n) => n + 1))
    await journal.close()
  })

  it('records one acceptance and nothing but replays for one key, also among concurrent calls', async () => {
    const journal = await openJournal(journalFixture(await newStore()).options)
    const once = {
      key: 'issuer _7',
      until: new Date('2026-11-22T09:10:00Z'),
      otherwise: {
        ...verifiedVector('_7'),
        kind: 'vi.refused',
        facts: { outcome: 'refused', code: 'VI_REPLAYED' },
      },
    }
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => journal.append(verifiedVector('_7'), context, { once })),
    )
    outcomes.push(await journal.append(verifiedVector('_7'), context, { once }))
    expect(outcomes.filter(({ status }) => status === 'recorded')).toHaveLength(1)
    const refused = await journal.search({ kinds: ['vi.refused'] }, reader)
    expect(refused).toHaveLength(20)
    await journal.close()
  })

  it('accepts a key again once its time is over', async () => {
    const { options, clock } = journalFixture(await newStore())
    const journal = await openJournal(options)
    const until = new Date('2026-11-22T09:05:00Z')
    const once = { key: 'k', until, otherwise: { ...verifiedVector('_8'), kind: 'vi.refused' } }
    await journal.append(verifiedVector('_8'), context, { once })
    clock.advance(5 * 60_000)
    const again = await journal.append(verifiedVector('_8'), context, { once })
    expect(again.status).toBe('recorded')
    await journal.close()
  })

  it('finds a record by identifiers that it does not store, and records the search', async () => {
    const journal = await openJournal(journalFixture(await newStore()).options)
    await journal.append(verifiedVector('_1', 'agent-17'), context)
    await journal.append(verifiedVector('_2', 'agent-18'), context)
    const found = await journal.search({ fields: { 'vi.subject': 'agent-18' } }, reader)
    expect(found).toMatchObject([
      { open: { kind: 'vi.verified' }, sealed: { kind: 'clear', payload: { id: '_2' } } },
    ])
    const both = await journal.search({ fields: { 'vi.subject': 'agent-18', 'vi.id': '_1' } }, reader)
    expect(both).toEqual([])
    const searches = await journal.search({ kinds: ['trace.searched'] }, reader)
    expect(searches).toMatchObject([{ open: { facts: { found: 0 } } }, { open: { facts: { found: 1 } } }])
    expect(searches[0]?.open.purpose).toBe(reader.purpose)
    await journal.close()
  })

  it('goes on after a restart with the same log, the same proofs and the same taken keys', async () => {
    const { options } = journalFixture(await newStore())
    const first = await openJournal(options)
    const once = {
      key: 'k',
      until: new Date('2026-11-22T10:00:00Z'),
      otherwise: verifiedVector('_otherwise'),
    }
    const { receipt } = await first.append(verifiedVector('_1'), context, { once })
    await first.close()
    const second = await openJournal(options)
    expect(await second.prove(receipt)).toMatchObject({ status: 'proven', leafHash: receipt.leafHash })
    expect((await second.append(verifiedVector('_1'), context, { once })).status).toBe('already-taken')
    await second.close()
  })

  it('refuses a reader who is not authorised, lacks the role or gives no purpose, and records the attempt', async () => {
    const journal = await openJournal(journalFixture(await newStore()).options)
    const stranger = { ...reader, actor: { kind: 'person', id: 'curieux' } } as const
    expect(await codeThrownBy(() => journal.search({}, stranger))).toBe('TRACE_ACCESS_REFUSED')
    expect(await codeThrownBy(() => journal.search({}, { ...reader, purpose: 'voir' }))).toBe(
      'TRACE_ACCESS_REFUSED',
    )
    expect(await journal.search({ kinds: ['trace.access-refused'] }, reader)).toHaveLength(2)
    await journal.close()
  })

  it('lets one writer of a log in, and says so to the other', async () => {
    const { options } = journalFixture(await newStore())
    const journal = await openJournal(options)
    const opened = openJournal({ ...options, store: kind.again() })
    if (!kind.isShared) {
      expect(await codeThrownBy(() => opened)).toBe('TRACE_STORE_IN_USE')
      await journal.append(verifiedVector('_1'), context)
    } else {
      // A shared store lets the newer writer go on: the older one finds its place taken and stops.
      await (await opened).append(verifiedVector('_1'), context)
      expect(await codeThrownBy(() => journal.append(verifiedVector('_2'), context))).toBe(
        'TRACE_STORE_IN_USE',
      )
      expect(journal.state()).toBe('broken')
      await (await opened).close()
    }
    await journal.close()
  })

  it.skipIf(!kind.isShared)('takes a key once among several instances that write to one store', async () => {
    const one = journalFixture(await newStore(), { writer: 'app-1' })
    const two = journalFixture(kind.again(), { writer: 'app-2' })
    const journals = await Promise.all([openJournal(one.options), openJournal(two.options)])
    const until = new Date('2026-11-22T10:00:00Z')
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, n) => {
        const otherwise = { ...verifiedVector(`_${n % 10}`), kind: 'vi.refused' }
        const once = { key: `key ${n % 10}`, until, otherwise }
        return journals[n % 2]?.append(verifiedVector(`_${n % 10}`), context, { once })
      }),
    )
    expect(outcomes.filter((outcome) => outcome?.status === 'recorded')).toHaveLength(10)
    for (const journal of journals) {
      expect(journal.state()).toBe('open')
      await journal.close()
    }
  })
})
