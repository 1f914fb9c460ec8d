import type { KeyValueStore } from '@entente/core/ports'
import { delayOf } from '@entente/core/time'
import { memoryKeyValueStore } from '@entente/runtime'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import type { Journal } from '../../src/journal/journal.ts'
import type { JournalOptions } from '../../src/journal/journal-options.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { reindex } from '../../src/journal/reindex.ts'
import { hold, releaseHold } from '../../src/retention/hold.ts'
import { approvePurge, proposePurge, purge } from '../../src/retention/purge.ts'
import type { PurgeProposal } from '../../src/retention/purge-proposal.ts'
import { auditorPrivateKey } from '../../src/sealing/auditor-key.ts'
import { grantDataKeys } from '../../src/sealing/grant-data-keys.ts'
import { auditorsNamedIn } from '../../src/sealing/jwe.ts'
import { restoreDataKeys } from '../../src/sealing/key-register.ts'
import type { JournalStore } from '../../src/stores/journal-store.ts'
import { memoryStore } from '../../src/stores/memory-store.ts'
import { trimSpool } from '../../src/stores/trim-spool.ts'
import { newAuditors } from '../auditor-fixture.ts'
import { context, journalFixture, reader, testKeyedHash, verifiedVector } from '../journal-fixture.ts'
import { powerCut } from '../power-cut.ts'
import { STORE_KINDS } from '../store-kinds.ts'

const auditors = newAuditors()
const rssi = auditorPrivateKey('rssi', auditors.privatePem)
const newcomer = newAuditors().keys[0]!
const POLICY = { rules: [{ project: 'droits', keep: delayOf(1, 'year') }] }
const readers = [reader.actor.id, 'chef'].map((id) => ({ id, roles: ['search', 'export', 'purge'] as const }))
const chief = { ...reader, actor: { kind: 'person', id: 'chef' } } as const
const INCIDENT = 'INC-1'

interface World {
  readonly journal: Journal
  readonly store: JournalStore
  readonly register: KeyValueStore
  readonly central: JournalStore
  proposal?: PurgeProposal
}

/** An administrative act: what stands before it, the act, and what must hold wherever it was broken off. */
interface Act {
  readonly name: string
  readonly options?: Partial<JournalOptions>
  prepare?(world: World): Promise<void>
  act(world: World): Promise<unknown>
  /** @param recorded whether a record of this kind is there */
  brokenOff(world: World, recorded: (kind: string) => Promise<boolean>): Promise<void>
  done(world: World): Promise<void>
}

const held = async ({ store }: World) => (await store.heldBy(INCIDENT)).length
const placeHold = ({ journal }: World) =>
  hold(journal, { incident: INCIDENT, query: { fields: { 'vi.id': '_1' } } }, reader)
const ownTerms = async ({ store }: World) => (await store.records(0, 1, 1))[0]?.content?.terms.join()
const openRecords = async ({ store }: World) =>
  (await store.records(0, 1, 3)).filter(({ content }) => content !== undefined).length
const isWhole = async ({ journal }: World, isSpool = false) =>
  (await verifyJournal(await exportJournal(journal, reader), { keys: [journal.key], isSpool })).verdict

const ACTS: readonly Act[] = [
  {
    name: 'a hold',
    act: placeHold,
    async brokenOff(world, recorded) {
      if ((await held(world)) > 0) expect(await recorded('trace.hold-placed')).toBe(true)
      else if (await recorded('trace.hold-placed')) {
        expect(await codeThrownBy(() => proposePurge(world.journal, POLICY, reader))).toBe(
          'TRACE_PURGE_REFUSED',
        )
      }
    },
    async done(world) {
      expect(await held(world)).toBe(1)
      expect((await proposePurge(world.journal, POLICY, reader)).items[0]?.keptKeys).toHaveLength(1)
    },
  },
  {
    name: 'a release',
    async prepare(world) {
      await placeHold(world)
    },
    act: ({ journal }) => releaseHold(journal, INCIDENT, reader),
    async brokenOff(world, recorded) {
      expect((await held(world)) === 1 || (await recorded('trace.hold-released'))).toBe(true)
    },
    async done(world) {
      expect(await held(world)).toBe(0)
      expect((await proposePurge(world.journal, POLICY, reader)).items[0]?.keptKeys).toEqual([])
    },
  },
  {
    name: 'a purge',
    async prepare(world) {
      world.proposal = await proposePurge(world.journal, POLICY, reader)
      await approvePurge(world.journal, world.proposal, chief)
    },
    act: ({ journal, proposal }) => purge(journal, proposal!, reader),
    async brokenOff(world, recorded) {
      const [key = ''] = world.proposal?.items[0]?.keys ?? []
      const isStored = (await world.store.dataKeys()).some(({ id }) => id === key)
      const isRegistered = (await world.register.get(`trace-data-key/${key}`)) !== undefined
      if (!isStored || !isRegistered || (await openRecords(world)) < 3)
        expect(await recorded('trace.purged')).toBe(true)
      // What the store has forgotten cannot be asked for again: nothing may be left of it elsewhere.
      if (!isStored) expect(isRegistered).toBe(false)
      expect(await isWhole(world)).toBe('intact')
    },
    async done(world) {
      expect(await openRecords(world)).toBe(0)
      const [key = ''] = world.proposal?.items[0]?.keys ?? []
      expect(await world.register.get(`trace-data-key/${key}`)).toBeUndefined()
      expect((await world.store.dataKeys()).map(({ id }) => id)).not.toContain(key)
      expect(await isWhole(world)).toBe('intact')
    },
  },
  {
    name: 'a restoration of data keys',
    async prepare({ store }) {
      await store.eraseDataKeys((await store.dataKeys()).map(({ id }) => id))
    },
    act: ({ journal }) => restoreDataKeys(journal, reader),
    async brokenOff({ store }, recorded) {
      const isBack = (await store.dataKeys()).some(({ id }) => id.startsWith('droits/'))
      if (isBack) expect(await recorded('trace.data-keys-restored')).toBe(true)
    },
    async done({ store }) {
      expect((await store.dataKeys()).some(({ id }) => id.startsWith('droits/2026-11/'))).toBe(true)
    },
  },
  {
    name: 'a grant of data keys',
    act: ({ journal }) => grantDataKeys(journal, { by: rssi, to: { ...newcomer, id: 'dpo-2027' } }, reader),
    async brokenOff({ store }, recorded) {
      const isGranted = (await store.dataKeys()).some(({ wrapped }) =>
        auditorsNamedIn(wrapped).includes('dpo-2027'),
      )
      if (isGranted) expect(await recorded('trace.data-keys-granted')).toBe(true)
    },
    async done({ store, register }) {
      for (const key of await store.dataKeys()) {
        if (!auditorsNamedIn(key.wrapped).includes('dpo-2027')) expect(key.id).toMatch(/^-\/2027-12/)
        else
          expect(Buffer.from((await register.get(`trace-data-key/${key.id}`)) ?? []).toString()).toContain(
            'dpo-2027',
          )
      }
    },
  },
  {
    name: 'a new index',
    options: { keyedHash: testKeyedHash('the index key that came after') },
    act: ({ journal }) => reindex(journal, rssi, reader),
    async brokenOff(world, recorded) {
      const before = await ownTerms(world)
      const isChanged = before !== (world as World & { terms?: string }).terms
      if (isChanged) expect(await recorded('trace.reindex-begun')).toBe(true)
    },
    async done({ journal }) {
      expect(await journal.search({ fields: { 'vi.id': '_1' } }, reader)).toHaveLength(1)
    },
  },
  {
    name: 'a trimmed spool',
    async prepare({ journal }) {
      await journal.ship()
    },
    act: ({ journal }) => trimSpool(journal, 0, reader),
    async brokenOff(world, recorded) {
      if ((await openRecords(world)) < 3) expect(await recorded('trace.spool-trimmed')).toBe(true)
      expect(await isWhole(world, true)).toBe('intact')
    },
    async done(world) {
      expect(await openRecords(world)).toBe(0)
      expect(await isWhole(world, true)).toBe('intact')
    },
  },
]

describe.each(STORE_KINDS.filter(({ available }) => available))(
  'an act that is broken off, $name',
  (kind) => {
    beforeAll(() => kind.begin())
    afterAll(() => kind.end())

    it.each(ACTS.map((act) => [act.name, act] as const))(
      '%s: on record before it takes effect, at every step, and completed by asking again',
      async (_, { options: more = {}, prepare, act, brokenOff, done }) => {
        let steps = 0
        for (let isThrough = false; !isThrough; steps += 1) {
          const inner = await kind.fresh()
          const register = memoryKeyValueStore()
          const central = memoryStore()
          const fixture = {
            auditors: auditors.keys,
            keyRegister: register,
            readers,
            central: { store: central },
          }
          const { options, clock } = journalFixture(inner, fixture)
          const before = await openJournal(options)
          for (const id of ['_1', '_2', '_3']) await before.append(verifiedVector(id), context)
          await before.close()
          clock.set('2027-12-15T09:00:00Z')

          const cut = powerCut(inner)
          const journal = await openJournal({ ...options, ...more, store: cut.store })
          const world: World & { terms?: string | undefined } = { journal, store: inner, register, central }
          await prepare?.(world)
          world.terms = await ownTerms(world)
          cut.after(steps)
          const outcome = await Promise.allSettled([act(world)])
          isThrough = !cut.happened
          if (isThrough) expect(outcome).toMatchObject([{ status: 'fulfilled' }])
          cut.after(0)
          await journal.close().catch(() => undefined)
          await inner.close().catch(() => undefined)
          await central.close()

          const store = kind.again()
          const again = await openJournal({ ...options, ...more, store })
          const after = { ...world, journal: again, store }
          const recorded = async (name: string) => (await again.search({ kinds: [name] }, reader)).length > 0
          await brokenOff(after, recorded)
          await act(after)
          await done(after)
          await again.close()
        }
        expect(steps).toBeGreaterThan(2)
      },
    )
  },
)

describe('a purge of data keys alone', () => {
  it('is on record before they go', async () => {
    const { options, clock } = journalFixture(memoryStore(), { auditors: auditors.keys, readers })
    const cut = powerCut(options.store)
    const journal = await openJournal({ ...options, store: cut.store })
    await journal.append(verifiedVector('_1'), context)
    clock.set('2027-12-15T09:00:00Z')
    await options.store.erase([{ log: 0, first: 1, last: 1 }])
    const proposal = await proposePurge(journal, POLICY, reader)
    expect(proposal.items).toMatchObject([{ records: 0, keys: [expect.any(String)] }])
    await approvePurge(journal, proposal, chief)
    cut.after(1)
    await expect(purge(journal, proposal, reader)).rejects.toThrow('The power is cut.')
    const [last] = (await options.store.records(0, (await options.store.size(0)) - 1, 1)).map(
      ({ content }) => content?.open,
    )
    expect(last).toContain('"kind":"trace.purged"')
    expect(last).toContain(proposal.items[0]?.keys[0])
    expect((await options.store.dataKeys()).map(({ id }) => id)).toContain(proposal.items[0]?.keys[0])
  })
})
