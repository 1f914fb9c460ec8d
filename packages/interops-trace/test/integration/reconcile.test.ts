import type { TraceEvent } from '@entente/core/ports'
import { codeThrownBy, type FrozenClock } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import type { Journal } from '../../src/journal/journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { mismatchDetails } from '../../src/reconcile/mismatch-details.ts'
import { writePairList } from '../../src/reconcile/pair-list.ts'
import { reconcile } from '../../src/reconcile/reconcile.ts'
import { context, journalFixture, reader, testKeyedHash, verifiedVector } from '../journal-fixture.ts'

const AGREED = testKeyedHash('agreed between client and provider')

async function side(): Promise<{ journal: Journal; clock: FrozenClock }> {
  const { options, clock } = journalFixture(undefined, { pairingKey: () => AGREED })
  clock.set('2026-11-22T08:00:00Z')
  return { journal: await openJournal(options), clock }
}

const vector = (kind: string, id: string, at: string): TraceEvent => ({
  ...verifiedVector(id, 'agent-17', new Date(at)),
  kind,
})

async function exported({ journal, clock }: { journal: Journal; clock: FrozenClock }): Promise<Uint8Array> {
  clock.set('2026-11-22T12:00:00Z')
  const bytes = await exportJournal(journal, reader)
  await journal.close()
  return bytes
}

/** Three matched VIs, one that only each side knows, one refused, one far apart, one in flight at the end. */
async function bothExports(): Promise<[Uint8Array, Uint8Array]> {
  const client = await side()
  const provider = await side()
  const create = (id: string, at: string) => client.journal.append(vector('vi.created', id, at), context)
  const verify = (id: string, at: string) => provider.journal.append(vector('vi.verified', id, at), context)
  for (const id of ['_1', '_2', '_3']) {
    await create(id, '2026-11-22T09:00:00Z')
    await verify(id, '2026-11-22T09:01:00Z')
  }
  await create('_lost', '2026-11-22T09:10:00Z')
  await verify('_forged', '2026-11-22T09:20:00Z')
  await create('_refused', '2026-11-22T09:30:00Z')
  await provider.journal.append(vector('vi.refused', '_refused', '2026-11-22T09:30:00Z'), context)
  await create('_late', '2026-11-22T09:40:00Z')
  await verify('_late', '2026-11-22T10:40:00Z')
  await create('_in-flight', '2026-11-22T11:55:00Z')
  return [await exported(client), await exported(provider)]
}

describe('the reconciliation of two journals', () => {
  it('puts every VI into one class', async () => {
    const [client, provider] = await bothExports()
    const report = await reconcile(client, provider)
    expect(report.verdict).toBe('discordant')
    expect(report.counts).toEqual({
      matched: 3,
      pending: 1,
      'client-only': 1,
      'provider-only': 1,
      contradictory: 2,
    })
    expect(report.mismatches.map((mismatch) => mismatch.class)).toEqual([
      'client-only',
      'provider-only',
      'contradictory',
      'contradictory',
      'pending',
    ])
    expect(report.mismatches[1]?.acceptedAt).toEqual(new Date('2026-11-22T09:20:00Z'))
  })

  it('gives the same report from pair lists, which hold no identifier', async () => {
    const exports = await bothExports()
    const window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-22T12:01:00Z') }
    const lists = await Promise.all(
      exports.map(async (bytes) => {
        const pieces = []
        const list = { tenant: context.tenant, keyId: AGREED.keyId, ...window }
        for await (const piece of writePairList(bytes, list)) pieces.push(piece)
        return Buffer.concat(pieces)
      }),
    )
    expect(lists[0]!.toString()).not.toMatch(/_1|agent-17|urn:/)
    expect(await reconcile(lists[0]!, lists[1]!)).toEqual(await reconcile(...exports))
  })

  it('does not call a silent client concordant', async () => {
    const client = await side()
    const provider = await side()
    await provider.journal.append(vector('vi.verified', '_1', '2026-11-22T09:00:00Z'), context)
    const report = await reconcile(await exported(client), await exported(provider))
    expect(report).toMatchObject({ verdict: 'discordant', counts: { 'provider-only': 1 } })
  })

  it('gives details of the mismatches asked about and of no other record, and records it', async () => {
    const client = await side()
    await client.journal.append(vector('vi.created', '_1', '2026-11-22T09:00:00Z'), context)
    await client.journal.append(vector('vi.created', '_2', '2026-11-22T09:00:00Z'), context)
    const provider = await side()
    await provider.journal.append(vector('vi.verified', '_2', '2026-11-22T09:00:00Z'), context)
    client.clock.set('2026-11-22T12:00:00Z')
    const report = await reconcile(await exportJournal(client.journal, reader), await exported(provider))
    const hashes = report.mismatches.map(({ hash }) => hash)
    const details = await mismatchDetails(client.journal, hashes, { reader })
    expect(details).toMatchObject([{ payload: { id: '_1' }, proof: expect.stringContaining('tlog-proof') }])
    const [trace] = await client.journal.search({ kinds: ['trace.mismatches-detailed'] }, reader)
    expect(trace?.open.facts).toEqual({ mismatches: 1, records: 1 })
    const other = mismatchDetails(client.journal, ['not a hash'], { reader })
    expect(await codeThrownBy(() => other)).toBe('TRACE_DOCUMENT_INVALID')
  })

  it('lists at most what it was asked for and counts the rest', async () => {
    const [client, provider] = await bothExports()
    const seen: string[] = []
    const report = await reconcile(client, provider, {
      maxListed: 1,
      onMismatch: ({ hash }) => seen.push(hash),
    })
    expect(report.mismatches).toHaveLength(1)
    expect(seen).toHaveLength(5)
  })

  it.each([
    ['an empty source', ''],
    ['something else', '{"type":"other"}\n'],
    [
      'a pair list with a line that is no pair',
      '{"from":"2026-11-22T08:00:00.000Z","keyId":"k","tenant":"t","to":"2026-11-22T12:00:00.000Z","type":"reconciliation-pairs","version":1}\n{"hash":"x"}\n',
    ],
  ])('refuses %s', async (_, text) => {
    const bytes = Buffer.from(text)
    expect(await codeThrownBy(() => reconcile(bytes, bytes))).toBe('TRACE_EXPORT_INVALID')
  })
})
