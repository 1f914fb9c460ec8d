import { nodeHttpClient } from '@entente/runtime'
import { caught, codeThrownBy, frozenClock, plantSentinels } from '@entente/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TabularReaderOptions, tabularReader } from '../../src/index.ts'
import { startTabularServer, type TabularServer } from '../../src/testing/index.ts'

const clock = frozenClock('2026-03-02T09:00:00Z')
const createdAt = new Date('2026-03-02T02:41:07.043Z')
const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })

let server: TabularServer
function reader(options: Partial<TabularReaderOptions> = {}) {
  const wait = async (milliseconds: number) => clock.advance(milliseconds)
  const { baseUrl, resourceId } = server
  return tabularReader({ http, baseUrl, resourceId, clock, wait, ...options })
}
const person = (index: number): TabularServer['rows'][number] => ({
  __id: index,
  'Type de BAL': 'PER',
  'Adresse BAL': `Zoe.${index}@medecin.mssante.example`,
  'Type Identifiant PP': 8,
  // A column of digits is a column of numbers to the mirror.
  'Identifiant PP': 99_000_000_000 + index,
  'Identification nationale PP': `8${99_000_000_000 + index}`,
  'Type identifiant structure': 1,
  'Identification Structure': 10_000_016,
  "Nom d'exercice": 'LEFÈVRE',
  "Prénom d'exercice": 'Zoé',
  'Code Profession': 10,
  'Libellé Profession': 'Médecin',
  Dématérialisation: true,
  'Raison Sociale structure BAL': 'CENTRE | FICTIF',
  'Code postal structure BAL': 1_000,
  'Service de rattachement': null,
})
const addresses = (found: readonly { address: string }[]) => found.map(({ address }) => address)

beforeAll(async () => {
  server = await startTabularServer(createdAt)
})
beforeEach(() => {
  server.rows.splice(0, server.rows.length, person(10), person(28))
  server.log.length = 0
  Object.assign(server.faults, {
    statuses: [],
    foreignNext: undefined,
    loop: false,
    emptyNext: false,
    text: undefined,
  })
})
afterAll(async () => {
  await http.close()
  await server.stop()
})

describe('the reader of the tabular mirror', () => {
  test('finds by RPPS and gives the row as a mailbox, dated by the mirror', async () => {
    const [found, ...others] = await reader().find({ by: 'rpps', rpps: '99000000010' })
    expect(others).toEqual([])
    expect(JSON.parse(JSON.stringify(found))).toEqual({
      address: 'zoe.10@medecin.mssante.example',
      type: 'PER',
      carrier: 'PractitionerRole',
      professional: {
        family: 'LEFÈVRE',
        given: 'Zoé',
        identifiers: [
          { kind: 'idNatPs', value: '899000000010' },
          { kind: 'rpps', value: '99000000010' },
        ],
        profession: { code: '10', label: 'Médecin' },
      },
      structure: {
        name: 'CENTRE | FICTIF',
        identifiers: [{ kind: 'finess', value: '010000016' }],
        postalCode: '01000',
      },
      dematerialisation: true,
      provenance: { source: 'tabular', asOf: createdAt.toISOString() },
    })
    expect(server.log[1]).toContain('Identifiant+PP__exact=99000000010&page_size=50&page=1')
  })

  test('finds by national identifier, structure and address, and compares itself', async () => {
    const find = async (query: Parameters<ReturnType<typeof reader>['find']>[0]) =>
      addresses(await reader().find(query))
    expect(await find({ by: 'idNatPs', idNatPs: '899000000028' })).toEqual(['zoe.28@medecin.mssante.example'])
    server.rows[1]!['Identification Structure'] = '990000010'
    server.rows[1]!['Type identifiant structure'] = '3'
    expect(await find({ by: 'structure', kind: 'siret', id: '990000010' })).toHaveLength(1)
    expect(await find({ by: 'structure', kind: 'finess', id: '990000010' })).toEqual([])
    expect(await find({ by: 'address', address: 'ZOE.10@medecin.mssante.example' })).toHaveLength(1)
    expect(await find({ by: 'address', address: 'e.10@medecin.mssante.example' })).toEqual([])
    expect(await find({ by: 'rpps', rpps: '99000000036' })).toEqual([])
  })

  test('reads every page up to the limit, and asks for the date once an hour', async () => {
    const all = Array.from({ length: 120 }, () => ({ ...person(10) }))
    server.rows.splice(0, server.rows.length, ...all)
    const own = reader()
    expect(await own.find({ by: 'rpps', rpps: '99000000010' })).toHaveLength(120)
    expect(server.log).toHaveLength(4)
    expect(await own.find({ by: 'rpps', rpps: '99000000010' }, { limit: 60 })).toHaveLength(60)
    expect(server.log).toHaveLength(6)
    clock.advance(3_600_000)
    await own.find({ by: 'rpps', rpps: '99000000036' })
    expect(server.log).toHaveLength(8)
  })

  test.each([
    [{ loop: true }, 'DIRECTORY_PAGE_LOOP'],
    [{ emptyNext: true }, 'DIRECTORY_PAGE_EMPTY'],
    [{ foreignNext: 'https://elsewhere.example/api/' }, 'DIRECTORY_PAGE_FOREIGN'],
    [{ text: '<html>' }, 'DIRECTORY_ANSWER_INVALID'],
    [{ text: '{"data":[]}' }, 'DIRECTORY_ANSWER_INVALID'],
    [{ statuses: Array(9).fill(429) }, 'DIRECTORY_RATE_LIMITED'],
    [{ statuses: Array(9).fill(504) }, 'DIRECTORY_UNAVAILABLE'],
    [{ statuses: [404] }, 'DIRECTORY_REFUSED'],
  ])('names the defect %o', async (faults, code) => {
    server.rows.push(...Array.from({ length: 100 }, () => ({ ...person(10) })))
    Object.assign(server.faults, faults)
    expect(await codeThrownBy(() => reader().find({ by: 'rpps', rpps: '99000000010' }))).toBe(code)
  })

  test('comes through a storm of busy answers, without personal data in what it throws', async () => {
    server.faults.statuses = [502, 504, 429]
    expect(await reader().find({ by: 'rpps', rpps: '99000000010' })).toHaveLength(1)
    const sentinels = plantSentinels()
    server.faults.text = `{"data":"${sentinels.plant('family')}"`
    const error = await caught(() => reader().find({ by: 'address', address: sentinels.plant('address') }))
    expect(sentinels.leaksIn(error)).toEqual([])
  })

  test('leaves names and sectors to other sources', async () => {
    for (const query of [
      { by: 'name', name: 'x' },
      { by: 'sector', sector: 'SA05' },
    ] as const) {
      expect(reader().supports(query)).toBe(false)
      expect(await codeThrownBy(() => reader().find(query))).toBe('DIRECTORY_QUERY_UNSUPPORTED')
    }
  })
})
