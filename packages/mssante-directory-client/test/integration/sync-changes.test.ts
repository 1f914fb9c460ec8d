import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeHttpClient, openSqlite } from '@entente/runtime'
import { codeThrownBy, frozenClock } from '@entente/testkit'
import type { ContactPoint } from 'fhir/r4.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fhirReader, type Mailbox, openNameSearch, syncChanges } from '../../src/index.ts'
import {
  type DirectoryResource,
  type DirectoryServer,
  startDirectoryServer,
} from '../../src/testing/index.ts'

const METADATA =
  'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata'
const folder = mkdtempSync(join(tmpdir(), 'entente-changes-'))
const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })
const extractionDay = new Date('2026-08-26T08:13:00Z')
const now = new Date('2026-08-27T00:00:00Z')
let clock = frozenClock(now)
let server: DirectoryServer

const row = (address: string, family: string, rpps?: string, finess = '990000010'): Mailbox => ({
  address,
  type: rpps === undefined ? 'ORG' : 'PER',
  carrier: rpps === undefined ? 'Organization' : 'PractitionerRole',
  ...(rpps !== undefined && {
    professional: {
      family,
      given: 'Zoé',
      identifiers: [
        { kind: 'idNatPs', value: `8${rpps}` },
        { kind: 'rpps', value: rpps },
      ],
      profession: { code: '10', label: 'Médecin' },
    },
  }),
  structure: {
    name: rpps === undefined ? family : 'CENTRE',
    identifiers: [{ kind: 'finess', value: finess }],
  },
  provenance: { source: 'extraction', asOf: extractionDay },
})
const telecom = (value: string, isHidden = false): ContactPoint => ({
  system: 'email',
  value,
  extension: [{ url: METADATA, extension: [{ url: 'listeRouge', valueBoolean: isHidden }] }],
})
const person = (
  rpps: string,
  lastUpdated: string,
  more: { family?: string; telecom?: ContactPoint[]; active?: boolean } = {},
): DirectoryResource => ({
  resourceType: 'Practitioner',
  id: `p${rpps}`,
  meta: { lastUpdated },
  active: more.active ?? true,
  identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: `8${rpps}` }],
  ...(more.family !== undefined && { name: [{ family: more.family, given: ['Zoé'] }] }),
  ...(more.telecom !== undefined && { telecom: more.telecom }),
})

let files = 0
async function index(...rows: Mailbox[]) {
  files += 1
  const sql = await openSqlite(join(folder, `${files}.db`))
  const search = await openNameSearch(sql)
  if (rows.length > 0) await search.replace(rows, extractionDay)
  const families = async (text: string, limit?: number) =>
    (await search.find(text, limit)).map(
      ({ professional, structure }) => professional?.family ?? structure?.name,
    )
  const reader = fhirReader({
    http,
    baseUrl: server.baseUrl,
    apiKey: server.apiKey,
    clock,
    wait: async (milliseconds) => clock.advance(milliseconds),
  })
  const sync = () => syncChanges({ reader, search, clock })
  return { search, families, sync, reader }
}

beforeAll(async () => {
  server = await startDirectoryServer()
})
beforeEach(() => {
  clock = frozenClock(now)
  server.resources.length = 0
  server.log.length = 0
  server.limits.now = undefined
  Object.assign(server.faults, {
    statuses: [],
    expiredPages: false,
    mostBeforeExpiry: Number.POSITIVE_INFINITY,
  })
})
afterAll(async () => {
  await http.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('FHIR changes on top of the extraction', () => {
  const [first, second, third] = ['99000000010', '99000000028', '99000000036']

  test('put new mailboxes in alphabetical order among the others', async () => {
    const { families, sync, search } = await index(
      row('a@b.example', 'ABEL', first),
      row('m@b.example', 'MULLER', second),
    )
    server.resources.push(
      person(third!, '2026-08-26T20:00:00.000Z', { family: 'LEFÈVRE', telecom: [telecom('l@b.example')] }),
    )
    expect(await sync()).toEqual({
      from: new Date('2026-08-25T08:13:00Z'),
      until: now,
      changes: 1,
      stored: 1,
      removed: 0,
      unresolved: 0,
    })
    expect(await families('zo')).toEqual(['ABEL', 'LEFÈVRE', 'MULLER'])
    expect(await families('zo', 2)).toEqual(['ABEL', 'LEFÈVRE'])
    expect(await families('lefe')).toEqual(['LEFÈVRE'])
    expect((await search.find('lefe'))[0]?.provenance.source).toBe('embedded')
    expect(await search.reader().find({ by: 'address', address: 'L@b.example' })).toHaveLength(1)
  })

  test('renew what the extraction says of the same holder, and keep what they do not say', async () => {
    const { families, search, sync } = await index(
      row('a@b.example', 'ABEL', first),
      row('a@b.example', 'ABEL', second),
    )
    server.resources.push(
      person(first!, '2026-08-26T20:00:00.000Z', {
        family: 'ABEL-DURAND',
        telecom: [telecom('a@b.example')],
      }),
    )
    await sync()
    expect(await families('abel')).toEqual(['ABEL', 'ABEL-DURAND'])
    const [renewed] = await search.find('durand')
    expect(renewed).toMatchObject({ type: 'PER', structure: { name: 'CENTRE' } })
    // The old words are forgotten, also by the text index.
    expect(await families('abel zo')).toHaveLength(2)
    expect((await sync()).changes).toBe(0)
    expect(await families('abel')).toEqual(['ABEL', 'ABEL-DURAND'])
  })

  test('take out the mailboxes of people and structures that ended, and those on the liste rouge', async () => {
    const { families, sync } = await index(
      row('a@b.example', 'ABEL', first),
      row('b@b.example', 'BLANC', second),
      row('c@b.example', 'CENTRE FICTIF'),
      row('d@b.example', 'CENTRE GARDÉ', undefined, '990000028'),
    )
    server.resources.push(
      person(first!, '2026-08-26T20:00:00.000Z', { active: false }),
      person(second!, '2026-08-26T20:00:00.000Z', {
        family: 'BLANC',
        telecom: [telecom('b@b.example', true)],
      }),
      {
        resourceType: 'Organization',
        id: 'o1',
        meta: { lastUpdated: '2026-08-26T20:00:00.000Z' },
        active: false,
        identifier: [{ system: 'https://finess.esante.gouv.fr', value: '990000010' }],
      },
      {
        resourceType: 'PractitionerRole',
        id: 'r1',
        meta: { lastUpdated: '2026-08-26T20:00:00.000Z' },
        active: false,
        identifier: [{ system: 'https://rpps.esante.gouv.fr', value: '1014196210' }],
      },
    )
    expect(await sync()).toMatchObject({ changes: 4, stored: 0, removed: 3, unresolved: 1 })
    expect(await families('zo')).toEqual([])
    expect(await families('centre')).toEqual(['CENTRE GARDÉ'])
  })

  test('follow an address that a resource gives up, unless another one carries it', async () => {
    const { families, sync, search } = await index(row('a@b.example', 'XAVIER', third))
    const shared = telecom('s@b.example')
    const role: DirectoryResource = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      meta: { lastUpdated: '2026-08-26T20:00:00.000Z' },
      active: true,
      identifier: [{ system: 'https://rpps.esante.gouv.fr', value: '1014196210' }],
      practitioner: { reference: `Practitioner/p${first}` },
      telecom: [shared],
    }
    const own = person(first!, '2026-08-26T20:00:00.000Z', {
      family: 'ABEL',
      telecom: [telecom('a@b.example'), shared],
    })
    server.resources.push(own, role)
    await sync()
    expect(await families('abel')).toEqual(['ABEL', 'ABEL'])
    own.telecom = []
    own.meta = { lastUpdated: '2026-08-27T01:00:00.000Z' }
    clock.advance(2 * 3_600_000)
    expect(await sync()).toMatchObject({ removed: 1 })
    expect((await search.find('abel')).map(({ address }) => address)).toEqual(['s@b.example'])
    // Another holder of the address that was given up keeps it.
    expect(await families('xavier')).toEqual(['XAVIER'])
    Object.assign(role, { active: false, telecom: [], meta: { lastUpdated: '2026-08-27T03:00:00.000Z' } })
    clock.advance(2 * 3_600_000)
    expect(await sync()).toMatchObject({ removed: 1, unresolved: 0 })
    expect(await families('abel')).toEqual([])
  })

  test('leave the place to the next extraction, which is replaced whole', async () => {
    const { families, search, sync } = await index(row('a@b.example', 'ABEL', first))
    server.resources.push(
      person(third!, '2026-08-26T20:00:00.000Z', { family: 'LEFÈVRE', telecom: [telecom('l@b.example')] }),
    )
    await sync()
    expect(await search.changedUntil()).toEqual(now)
    await search.replace([row('m@b.example', 'MULLER', second)], new Date('2026-08-27T08:13:00Z'))
    expect(await families('zo')).toEqual(['MULLER'])
    expect(await search.changedUntil()).toBeUndefined()
  })

  test('go on from the last slice when a page expires, and in shorter slices', async () => {
    const { families, search, sync } = await index(row('a@b.example', 'ABEL', first))
    const people = (at: string, family: string, count: number) =>
      Array.from({ length: count }, (_, i) => {
        const rpps = `99${at.replace(/\D/g, '').slice(6, 12)}${String(i).padStart(3, '0')}`
        return person(rpps, at, { family, telecom: [telecom(`${rpps}@b.example`)] })
      })
    server.resources.push(
      ...people('2026-08-26T04:00:00.000Z', 'TÔT', 10),
      ...people('2026-08-26T21:00:00.000Z', 'TARD', 210),
      ...people('2026-08-26T21:30:00.000Z', 'TARD', 210),
    )
    // A search of more than this does not live until its second page.
    server.faults.mostBeforeExpiry = 300
    expect(await sync()).toMatchObject({ changes: 430, stored: 430 })
    expect(await families('tard', 1_000)).toHaveLength(420)

    const other = await index(row('a@b.example', 'ABEL', first))
    server.faults.mostBeforeExpiry = 100
    expect(await codeThrownBy(other.sync)).toBe('DIRECTORY_PAGE_EXPIRED')
    const reached = await other.search.changedUntil()
    expect(reached?.getTime()).toBeGreaterThan(Date.parse('2026-08-26T20:00:00Z'))
    expect(await other.families('tot', 1_000)).toHaveLength(10)
    server.faults.mostBeforeExpiry = Number.POSITIVE_INFINITY
    const resumed = await other.sync()
    expect(resumed.from).toEqual(new Date((reached?.getTime() ?? 0) - 3_600_000))
    expect(await other.families('tard', 1_000)).toHaveLength(420)
    expect(await search.changedUntil()).toEqual(now)
  })

  test('bridge ten days without an extraction, and say so when 30 days are not enough', async () => {
    const { families, sync } = await index(row('a@b.example', 'ABEL', first))
    server.resources.push(
      person(third!, '2026-08-27T20:00:00.000Z', { family: 'LEFÈVRE', telecom: [telecom('l@b.example')] }),
    )
    clock.advance(10 * 86_400_000)
    server.limits.now = clock.now()
    expect(await sync()).toMatchObject({ changes: 1, stored: 1 })
    expect(await families('lefevre')).toEqual(['LEFÈVRE'])
    clock.advance(31 * 86_400_000)
    expect(await codeThrownBy(sync)).toBe('DIRECTORY_DELTA_WINDOW')
    expect(await families('lefevre')).toEqual(['LEFÈVRE'])
  })

  test('need an extraction to stand on', async () => {
    const { search, sync } = await index()
    expect(await codeThrownBy(sync)).toBe('INDEX_EMPTY')
    expect(await codeThrownBy(() => search.apply([]))).toBe('INDEX_EMPTY')
  })

  test('survive a storm of busy answers', async () => {
    const { sync } = await index(row('a@b.example', 'ABEL', first))
    server.faults.statuses = [502, 504, 429]
    expect(await sync()).toMatchObject({ changes: 0 })
    server.faults.statuses = Array(30).fill(504)
    expect(await codeThrownBy(sync)).toBe('DIRECTORY_UNAVAILABLE')
  })
})
