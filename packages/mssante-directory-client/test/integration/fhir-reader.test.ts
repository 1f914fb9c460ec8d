import { nodeHttpClient } from '@entente/runtime'
import { caught, codeThrownBy, frozenClock, plantSentinels } from '@entente/testkit'
import type { Extension, Organization } from 'fhir/r4.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FhirClientOptions, fhirReader, isDirectoryError } from '../../src/index.ts'
import {
  type DirectoryResource,
  type DirectoryServer,
  startDirectoryServer,
} from '../../src/testing/index.ts'

const METADATA =
  'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata'
const R257 = 'https://mos.esante.gouv.fr/NOS/TRE_R257-TypeBAL/FHIR/TRE-R257-TypeBAL'

const mailbox = (value: string, type: string, parts: Extension[] = []) => ({
  system: 'email' as const,
  value,
  extension: [
    {
      url: METADATA,
      extension: [
        { url: 'type', valueCodeableConcept: { coding: [{ system: R257, code: type }] } },
        ...parts,
      ],
    },
  ],
})
const practitioner = (id: string, rpps: string, addresses: string[]): DirectoryResource => ({
  resourceType: 'Practitioner',
  id,
  meta: { lastUpdated: '2026-03-01T00:00:00.000Z' },
  active: true,
  identifier: [
    { system: 'urn:oid:1.2.250.1.71.4.2.1', value: `8${rpps}` },
    { system: 'https://rpps.esante.gouv.fr', value: rpps },
  ],
  name: [{ family: 'LEFÈVRE', given: ['Zoé'], prefix: ['MME'] }],
  telecom: addresses.map((address) => mailbox(address, 'PER')),
})
const organization: Organization = {
  resourceType: 'Organization',
  id: 'o1',
  meta: { lastUpdated: '2026-03-01T00:00:00.000Z' },
  active: true,
  name: 'CENTRE FICTIF',
  identifier: [{ system: 'https://finess.esante.gouv.fr', value: '990000010' }],
  telecom: [
    { system: 'phone', value: '0100000000' },
    { system: 'email', value: 'direction@centre.example' },
    mailbox('secretariat@centre.mssante.example', 'ORG', [
      { url: 'service', valueString: 'Admissions ' },
      { url: 'listeRouge', valueBoolean: false },
    ]),
  ],
}
const role: DirectoryResource = {
  resourceType: 'PractitionerRole',
  id: 'r1',
  meta: { lastUpdated: '2026-03-01T00:00:00.000Z' },
  active: true,
  identifier: [{ system: 'https://rpps.esante.gouv.fr', value: '1014196210' }],
  code: [
    {
      coding: [
        { system: 'https://mos.esante.gouv.fr/NOS/TRE_R23-ModeExercice/FHIR', code: 'S', display: 'Salarié' },
      ],
    },
  ],
  practitioner: { reference: 'Practitioner/p1' },
  organization: { reference: 'Organization/o1' },
  telecom: [mailbox('zoe.role@centre.mssante.example', 'PER')],
}

let server: DirectoryServer
const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })
const clock = frozenClock('2026-03-02T09:00:00Z')

function reader(options: Partial<FhirClientOptions> = {}) {
  const wait = async (milliseconds: number) => clock.advance(milliseconds)
  return fhirReader({ http, baseUrl: server.baseUrl, apiKey: server.apiKey, clock, wait, ...options })
}
const addresses = (found: readonly { address: string }[]) => found.map(({ address }) => address)

beforeAll(async () => {
  server = await startDirectoryServer()
})
beforeEach(() => {
  server.resources.splice(
    0,
    server.resources.length,
    practitioner('p1', '99000000010', ['Zoe@medecin.mssante.example']),
    organization,
    role,
  )
  server.log.length = 0
  Object.assign(server.faults, {
    statuses: [],
    expiredPages: false,
    foreignNext: undefined,
    emptyNext: false,
    loop: false,
  })
})
afterAll(async () => {
  await http.close()
  await server.stop()
})

describe('the FHIR reader', () => {
  test('asks both carriers of a person, and tells the structure of a role', async () => {
    const found = await reader().find({ by: 'rpps', rpps: '99000000010' })
    expect(found).toMatchObject([
      {
        address: 'zoe@medecin.mssante.example',
        carrier: 'Practitioner',
        type: 'PER',
        professional: { family: 'LEFÈVRE' },
      },
      {
        address: 'zoe.role@centre.mssante.example',
        carrier: 'PractitionerRole',
        role: {
          identifiers: [{ kind: 'situation', value: '1014196210' }],
          codes: [{ code: 'S', label: 'Salarié' }],
        },
        structure: { name: 'CENTRE FICTIF', identifiers: [{ kind: 'finess', value: '990000010' }] },
        provenance: { source: 'fhir', asOf: clock.now() },
      },
    ])
  })

  test('finds by national identifier, structure, address and name', async () => {
    const find = async (query: Parameters<ReturnType<typeof reader>['find']>[0]) =>
      addresses(await reader().find(query))
    expect(await find({ by: 'idNatPs', idNatPs: '899000000010' })).toContain('zoe@medecin.mssante.example')
    expect(await find({ by: 'structure', kind: 'finess', id: '990000010' })).toEqual([
      'secretariat@centre.mssante.example',
      'zoe.role@centre.mssante.example',
    ])
    expect(await find({ by: 'address', address: 'zoe.role@centre.mssante.example' })).toEqual([
      'zoe.role@centre.mssante.example',
    ])
    expect(await find({ by: 'name', name: ' centre  fictif' })).toEqual([
      'secretariat@centre.mssante.example',
    ])
    expect(await find({ by: 'rpps', rpps: '99000000028' })).toEqual([])
  })

  test('keeps only what is marked as MSSanté, with its details', async () => {
    const [found] = await reader().find({ by: 'structure', kind: 'finess', id: '990000010' })
    expect(found).toMatchObject({
      type: 'ORG',
      service: 'Admissions',
      redList: false,
      carrier: 'Organization',
    })
    const all = await reader().find({ by: 'structure', kind: 'finess', id: '990000010' })
    expect(JSON.stringify(all)).not.toContain('direction@')
  })

  test('reads every page, and sends its key to the directory only', async () => {
    server.resources.push(
      ...Array.from({ length: 450 }, (_, i) => ({
        ...organization,
        id: `x${i}`,
        telecom: [mailbox(`a${i}@b.example`, 'ORG')],
      })),
    )
    expect(await reader().find({ by: 'name', name: 'CENTRE' }, { limit: 1_000 })).toHaveLength(451)
    expect(server.log.filter(({ target }) => target.includes('_page'))).toHaveLength(2)
    server.faults.foreignNext = 'https://elsewhere.example/fhir/v2/_page?id=1'
    expect(await codeThrownBy(() => reader().find({ by: 'name', name: 'CENTRE' }, { limit: 1_000 }))).toBe(
      'DIRECTORY_PAGE_FOREIGN',
    )
  })

  test.each([
    [{ loop: true }, 'DIRECTORY_PAGE_LOOP'],
    [{ emptyNext: true }, 'DIRECTORY_PAGE_EMPTY'],
    [{ expiredPages: true }, 'DIRECTORY_PAGE_EXPIRED'],
  ])('names the defect of a page: %o', async (faults, code) => {
    server.resources.push(...Array.from({ length: 700 }, (_, i) => ({ ...organization, id: `x${i}` })))
    Object.assign(server.faults, faults)
    expect(await codeThrownBy(() => reader().find({ by: 'name', name: 'CENTRE' }, { limit: 10_000 }))).toBe(
      code,
    )
  })

  test('repeats a busy answer and gives up in the end', async () => {
    server.faults.statuses = [502, 504, 503]
    expect(await reader().find({ by: 'name', name: 'absent' })).toEqual([])
    server.faults.statuses = Array(20).fill(502)
    const error = await caught(() => reader().find({ by: 'sector', sector: 'SA05' }))
    expect(isDirectoryError(error, 'DIRECTORY_UNAVAILABLE') && error.retryable).toBe(true)
    server.faults.statuses = Array(20).fill(429)
    expect(await codeThrownBy(() => reader().find({ by: 'sector', sector: 'SA05' }))).toBe(
      'DIRECTORY_RATE_LIMITED',
    )
  })

  test('is refused by a directory that counts its calls, which says so without any header', async () => {
    server.limits.callsPerSecond = 2
    const asked = () => reader().find({ by: 'address', address: 'zoe.role@centre.mssante.example' })
    expect(await codeThrownBy(asked)).toBe('DIRECTORY_RATE_LIMITED')
    server.limits.callsPerSecond = undefined
    expect(await asked()).toHaveLength(1)
  })

  test('does not repeat a refusal', async () => {
    const wrongKey = reader({ apiKey: 'wrong' })
    expect(await codeThrownBy(() => wrongKey.find({ by: 'sector', sector: 'SA05' }))).toBe(
      'DIRECTORY_REFUSED',
    )
    expect(server.log).toHaveLength(1)
  })

  test('names a directory that is not there, and an answer that is not FHIR, without personal data', async () => {
    const sentinels = plantSentinels()
    const name = sentinels.plant('name')
    const gone = await caught(() =>
      reader({ baseUrl: new URL('http://127.0.0.1:1/fhir') }).find({ by: 'name', name }),
    )
    expect(isDirectoryError(gone, 'DIRECTORY_UNAVAILABLE')).toBe(true)
    server.resources.push({ ...practitioner('p9', name, []), name: sentinels.plant('family') } as never)
    const odd = await caught(() => reader().find({ by: 'rpps', rpps: name }))
    expect(isDirectoryError(odd, 'DIRECTORY_ANSWER_INVALID')).toBe(true)
    expect(sentinels.leaksIn(gone, odd)).toEqual([])
  })

  test('follows changes, deletions included, inside the window of 30 days', async () => {
    server.resources.push({
      resourceType: 'Practitioner',
      id: 'gone',
      active: false,
      meta: { lastUpdated: '2026-03-01T12:00:00.000Z' },
    })
    server.resources.push({
      ...practitioner('old', '99000000028', ['o@b.example']),
      meta: { lastUpdated: '2026-01-01T00:00:00.000Z' },
    })
    const changes = []
    for await (const change of reader().changesSince(new Date('2026-02-28T00:00:00Z'))) changes.push(change)
    expect(changes.map(({ resource, active, mailboxes }) => [resource, active, mailboxes.length])).toEqual([
      ['Practitioner', true, 1],
      ['Practitioner', false, 0],
      ['PractitionerRole', true, 1],
      ['Organization', true, 1],
    ])
    const early = reader().changesSince(new Date('2026-01-01T00:00:00Z'))
    expect(await codeThrownBy(() => early.next())).toBe('DIRECTORY_DELTA_WINDOW')
  })
})
