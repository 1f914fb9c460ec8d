import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nodeHttpClient } from '@entente/runtime'
import { codeThrownBy, frozenClock } from '@entente/testkit'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { fhirReader, nomenclatureFrom, syncDirectory, tabularReader } from '../../src/index.ts'
import { generateExtraction, makeZip } from '../../src/testing/index.ts'

type Answer = { readonly body?: unknown; readonly name?: string }

const METADATA =
  'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata'
const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })
const clock = frozenClock('2026-03-02T09:00:00Z')
const asked: { readonly method: string; readonly url: URL }[] = []
let answer: (url: URL, method: string) => Answer = () => ({})
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', base)
  asked.push({ method: request.method ?? '', url })
  const { body, name } = answer(url, request.method ?? '')
  if (name !== undefined) response.setHeader('content-disposition', `attachment; filename=${name}`)
  const isBytes = body instanceof Uint8Array
  response.end(request.method === 'HEAD' ? '' : isBytes ? body : JSON.stringify(body ?? {}))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/v2/`)
afterEach(() => {
  asked.length = 0
})
afterAll(async () => {
  await http.close()
  server.closeAllConnections()
  server.close()
})

const wait = async (milliseconds: number) => clock.advance(milliseconds)
const reader = () => fhirReader({ http, baseUrl: base, apiKey: 'key', clock, wait })
const person = (id: string, rpps: string, address: string) => ({
  resourceType: 'Practitioner',
  id,
  identifier: [{ system: 'https://rpps.esante.gouv.fr', value: rpps }],
  telecom: [{ system: 'email', value: address, extension: [{ url: METADATA }] }],
})
const bundle = (resources: readonly object[], next?: string) => ({
  resourceType: 'Bundle',
  entry: resources.map((resource) => ({ resource })),
  ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
})
const addresses = (found: readonly { address: string }[]) => found.map(({ address }) => address)

describe('a hostile or broken FHIR server', () => {
  test('that passes over the identifier never gives the mailbox of somebody else', async () => {
    const colleague = {
      ...person('o1', '', 'secretariat@centre.mssante.example'),
      resourceType: 'Organization',
    }
    answer = ({ pathname }) => ({
      body: bundle(
        pathname.endsWith('PractitionerRole')
          ? [{ ...person('r1', '1', 'role@b.example'), resourceType: 'PractitionerRole' }]
          : [person('p1', '99000000028', 'autre@b.example'), colleague],
      ),
    })
    expect(await reader().find({ by: 'rpps', rpps: '99000000010' })).toEqual([])
    expect(await reader().find({ by: 'idNatPs', idNatPs: '899000000010' })).toEqual([])
    expect(await reader().find({ by: 'structure', kind: 'finess', id: '990000010' })).toEqual([])
    expect(addresses(await reader().find({ by: 'rpps', rpps: '99000000028' }))).toEqual(['autre@b.example'])
  })

  test('cannot be asked for more than one value, whatever is typed', async () => {
    answer = () => ({ body: bundle([]) })
    await reader().find({ by: 'name', name: 'a,b|c' })
    await reader().find({ by: 'rpps', rpps: '1,2' })
    await reader().find({ by: 'address', address: 'a@b.example,c@d.example' })
    const values = asked.flatMap(({ url }) => [...url.searchParams.values()])
    expect(values).toEqual(expect.arrayContaining(['a\\,b\\|c', '1\\,2', 'a@b.example\\,c@d.example']))
    expect(values.filter((value) => /(?<!\\)[,]/.test(value))).toEqual([])
  })

  test.each([
    'a@b.example\r\nBcc: x@y.example',
    'a b@c.example',
    'javascript:alert(1)',
    '<script>@b.example',
    'a@b@c.example',
    'a\u202e@b.example',
    `${'a'.repeat(400)}@b.example`,
    '',
  ])('gives no mailbox for %j, which is no address', async (address) => {
    answer = () => ({ body: bundle([person('p1', '99000000010', address)]) })
    expect(await reader().find({ by: 'rpps', rpps: '99000000010' })).toEqual([])
  })

  test('whose pages never end is left after two hundred', async () => {
    let page = 0
    answer = () => {
      page += 1
      return {
        body: bundle([{ ...person(`p${page}`, '1', 'x'), telecom: [] }], `${base.href}_page?id=${page}`),
      }
    }
    expect(await codeThrownBy(() => reader().find({ by: 'name', name: 'a' }))).toBe('DIRECTORY_PAGE_LOOP')
    expect(asked.length).toBeLessThan(500)
  })

  test.each([
    '//elsewhere.example/fhir/v2/_page',
    'http://user:pass@127.0.0.1/fhir/v2/_page',
    '../../admin',
    '%2e%2e/%2e%2e/admin',
    'file:///etc/passwd',
    'http://[::1',
  ])('cannot send the key to %j', async (next) => {
    answer = () => ({
      body: bundle([person('p1', '1', 'a@b.example')], next.replace('127.0.0.1', base.host)),
    })
    const find = () => reader().find({ by: 'sector', sector: 'SA05' }, { limit: 10 })
    expect(await codeThrownBy(find)).toBe('DIRECTORY_PAGE_FOREIGN')
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['not a bundle', { resourceType: 'Practitioner' }],
    ['an outcome', { resourceType: 'OperationOutcome' }],
    ['a list', []],
    ['nothing', null],
    ['a damaged carrier', bundle([{ resourceType: 'Practitioner', telecom: 'x' }])],
    [
      'a name of every object',
      bundle([{ resourceType: '__proto__', __proto__: { id: 'x' } }, { resourceType: 1 }]),
    ],
  ])('that answers with %s is told so', async (_what, body) => {
    answer = () => ({ body })
    expect(await codeThrownBy(() => reader().find({ by: 'sector', sector: 'SA05' }))).toBe(
      'DIRECTORY_ANSWER_INVALID',
    )
  })

  test('that nests deeper than the stack is told so', async () => {
    const depth = 20_000
    const nested = `${'{"url":"x","extension":['.repeat(depth)}{"url":"x"}${']}'.repeat(depth)}`
    const text = `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Practitioner","extension":[${nested}]}}]}`
    answer = () => ({ body: Buffer.from(text) })
    expect(await codeThrownBy(() => reader().find({ by: 'sector', sector: 'SA05' }))).toBe(
      'DIRECTORY_ANSWER_INVALID',
    )
    const concepts = `${'{"code":"x","concept":['.repeat(depth)}{"code":"x"}${']}'.repeat(depth)}`
    const system = JSON.parse(`{"resourceType":"CodeSystem","concept":[${concepts}]}`)
    expect(await codeThrownBy(() => nomenclatureFrom([system]))).toBe('NOMENCLATURE_INVALID')
  })
})

describe('a hostile mirror', () => {
  test('gives no mailbox for what is no address', async () => {
    answer = ({ pathname }) => ({
      body: pathname.endsWith('/data/')
        ? {
            data: [
              { 'Adresse BAL': 'a@b.example\r\nBcc: x', 'Type Identifiant PP': 8, 'Identifiant PP': '1' },
            ],
            links: {},
            meta: { total: 1 },
          }
        : { created_at: '2026-03-01T00:00:00Z' },
    })
    const tabular = tabularReader({ http, baseUrl: base, clock, wait })
    expect(await tabular.find({ by: 'rpps', rpps: '1' })).toEqual([])
  })
})

describe('a hostile site of extractions', () => {
  const archive = makeZip({ 'Extraction.txt': Buffer.concat([...generateExtraction({ rows: 5 })]) })
  const named = (stamp: string) => `Extraction_Correspondance_MSSante_${stamp}.zip`
  const known = { asOf: new Date('2026-03-01T00:00:00Z'), addresses: 5 }
  const sync = () => syncDirectory({ http, download: { url: base }, known, clock })

  test('cannot keep newer ones away with a file of the future', async () => {
    answer = () => ({ body: archive, name: named('209912311200') })
    expect(await codeThrownBy(sync)).toBe('EXTRACTION_ARCHIVE_INVALID')
    answer = () => ({ body: archive, name: named('202603021030') })
    expect(await sync()).toMatchObject({ status: 'replaced' })
  })

  test('cannot announce a newer file and serve an older one', async () => {
    answer = (_url, method) => ({
      body: archive,
      name: named(method === 'HEAD' ? '202603020900' : '202602010900'),
    })
    expect(await codeThrownBy(sync)).toBe('EXTRACTION_OLDER')
  })
})
