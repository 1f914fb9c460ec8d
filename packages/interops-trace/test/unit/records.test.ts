import { codeThrownBy, plantSentinels } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { parseCanonical } from '../../src/records/read-open-part.ts'
import { decodeLeaf, encodeLeaf } from '../../src/records/record-encoding.ts'
import { newAuditors } from '../auditor-fixture.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'

describe('an event that cannot be recorded', () => {
  const event = verifiedVector('_1')
  const cyclic: { self?: unknown } = {}
  cyclic.self = cyclic
  it.each([
    ['a kind that is not written like vi.created', { ...event, kind: 'VI' }, context, 'TRACE_RECORD_INVALID'],
    ['a version that is none', { ...event, version: 0 }, context, 'TRACE_RECORD_INVALID'],
    ['an instant that is none', { ...event, at: new Date('x') }, context, 'TRACE_RECORD_INVALID'],
    ['facts without JSON form', { ...event, facts: cyclic as never }, context, 'TRACE_RECORD_INVALID'],
    [
      'a payload that is too large',
      { ...event, payload: { x: 'x'.repeat(1_100_000) } },
      context,
      'TRACE_RECORD_INVALID',
    ],
    ['no request', event, { ...context, requestId: '' }, 'TRACE_RECORD_INVALID'],
    ['no actor', event, { ...context, actor: { kind: 'system', id: '' } as const }, 'TRACE_RECORD_INVALID'],
    ['another tenant', event, { ...context, tenant: '49270153600012' as never }, 'TRACE_TENANT_MISMATCH'],
  ])('is refused for %s, and the journal goes on', async (_, wrong, where, code) => {
    const journal = await openJournal(journalFixture().options)
    const [refused, accepted] = await Promise.allSettled([
      journal.append(wrong, where),
      journal.append(event, context),
    ])
    expect(refused).toMatchObject({ status: 'rejected', reason: { code } })
    expect(accepted.status).toBe('fulfilled')
    expect(journal.state()).toBe('open')
  })
})

describe('options that do not fit', () => {
  it.each([
    ['a writer with a space', { writer: 'app 1' }],
    ['one auditor alone', { auditors: newAuditors().keys.slice(0, 1) }],
    ['two auditors of one name', { auditors: [1, 2].map(() => newAuditors().keys[0]!) }],
    [
      'one key under two names',
      {
        auditors: newAuditors()
          .keys.slice(0, 1)
          .flatMap((key) => [key, { ...key, id: 'rssi-bis' }]),
      },
    ],
    ['a limit of nothing', { limits: { maxQueued: 0 } }],
    [
      'a key that is not Ed25519',
      { checkpointKey: { publicKey: new Uint8Array(31), sign: () => new Uint8Array() } },
    ],
  ])('are refused: %s', async (_, more) => {
    const { options } = journalFixture()
    expect(await codeThrownBy(() => openJournal({ ...options, ...more }))).toBe('TRACE_OPTIONS_INVALID')
  })

  it('a closed journal takes nothing more', async () => {
    const journal = await openJournal(journalFixture().options)
    await journal.close()
    expect(await codeThrownBy(() => journal.append(verifiedVector('_1'), context))).toBe('TRACE_CLOSED')
    expect(journal.state()).toBe('broken')
  })
})

describe('personal data', () => {
  it('is neither in the store in the clear, nor in an export, a health report, an error or an inspection', async () => {
    const sentinels = plantSentinels()
    const values = ['nir', 'name', 'token'].map((kind) => sentinels.plant(kind))
    const { options } = journalFixture(undefined, {
      auditors: newAuditors().keys,
      limits: { maxRecordBytes: 20_000 },
    })
    const journal = await openJournal(options)
    const event = { ...verifiedVector('_1'), payload: { subject: values }, search: { 'vi.subject': values } }
    const secretContext = { ...context, actor: { kind: 'person', id: values.join(' ') } } as const
    await journal.append(event, secretContext)
    const tooLarge = { ...event, payload: { subject: values, fill: 'x'.repeat(30_000) } }
    const error = await journal.append(tooLarge, secretContext).catch((thrown: unknown) => thrown)
    const found = await journal.search({ fields: { 'vi.subject': values[0]! } }, reader)
    expect(found).toHaveLength(1)
    const shown = [await exportJournal(journal, reader), journal, journal.health(), error, found[0]?.open]
    expect(sentinels.leaksIn(...shown)).toEqual([])
  })
})

describe('a leaf', () => {
  it('is read back as it was written', () => {
    const hash = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('hex'))
    fc.assert(
      fc.property(fc.nat(), hash, hash, hash, (index, openCommitment, sealedCommitment, sealedDigest) => {
        const content = { index, openCommitment, sealedCommitment, sealedDigest }
        expect(decodeLeaf(encodeLeaf(content))).toEqual(content)
      }),
      { seed: 20261122 },
    )
  })

  it('is not read in another version or length', () => {
    const leaf = encodeLeaf({
      index: 1,
      openCommitment: '00'.repeat(32),
      sealedCommitment: '00'.repeat(32),
      sealedDigest: '00'.repeat(32),
    })
    expect(decodeLeaf(leaf.slice(1))).toBeUndefined()
    expect(decodeLeaf(Uint8Array.from(leaf, (byte, at) => (at === 0 ? 2 : byte)))).toBeUndefined()
  })
})

describe('canonical JSON in a file', () => {
  it.each([
    ['names in another order', '{"b":1,"a":2}'],
    ['a space', '{"a": 1}'],
    ['a number in another form', '{"a":1.0}'],
    ['a name twice', '{"a":1,"a":1}'],
    ['an escape that is not needed', '{"a":"\\u0041"}'],
    ['no JSON', '{'],
  ])('is not accepted with %s', (_, text) => {
    expect(parseCanonical(text)).toBeUndefined()
  })

  it('is accepted with names made of digits, which engines reorder', () => {
    expect(parseCanonical('{"10":1,"9":2}')).toEqual({ 9: 2, 10: 1 })
  })
})

describe('a journal of no records but its own', () => {
  it('verifies', async () => {
    const journal = await openJournal(journalFixture().options)
    const { verdict } = await verifyJournal(await exportJournal(journal, reader), { keys: [journal.key] })
    expect(verdict).toBe('intact')
  })
})
