import { codeThrownBy } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExtractionLoader, loadExtractionArchive } from '../../src/index.ts'
import { EXTRACTION_HEADER_LINE, generateExtraction, makeZip } from '../../src/testing/index.ts'

const asOf = new Date('2026-08-26T08:13:00Z')
const columns = EXTRACTION_HEADER_LINE.split('|')

/** A row with the given columns; all others are empty. */
function row(values: Record<string, string>): string {
  return columns.map((name) => values[name] ?? '').join('|')
}
const person = (address: string, rpps: string, more: Record<string, string> = {}) =>
  row({
    'Type de BAL': 'PER',
    'Adresse BAL': address,
    'Type Identifiant PP': '8',
    'Identifiant PP': rpps,
    'Identification nationale PP': `8${rpps}`,
    "Nom d'exercice": 'LEFÈVRE',
    "Prénom d'exercice": "Zoé''",
    ...more,
  })

function load(text: string | Uint8Array, pieceBytes = 1_000_000) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const loader = new ExtractionLoader({ asOf })
  for (let at = 0; at < bytes.length; at += pieceBytes) loader.push(bytes.subarray(at, at + pieceBytes))
  return loader.finish()
}
const file = (...rows: string[]) => [EXTRACTION_HEADER_LINE, ...rows, ''].join('\n')

describe('an extraction', () => {
  const text = file(
    person('Zoe.Lefevre@medecin.mssante.example', '99000000010', {
      'Code Profession': '10',
      'Libellé Profession': 'Médecin',
      Dématérialisation: 'O',
      'Type identifiant structure': '1',
      'Identification Structure': '990000010',
      'Raison Sociale structure BAL': 'CENTRE FICTIF',
      'L4NUMEROVOIE structure BAL': '12',
      'NL4TYPEVOIE structure BAL': 'RUE',
      'L4LIBELLEVOIE structure BAL': 'DES LILAS',
      'Code postal structure BAL': '75001',
    }),
    person('paul@medecin.mssante.example', '99000000028'),
    row({
      'Type de BAL': 'ORG',
      'Adresse BAL': 'secretariat@centre.mssante.example',
      'Identification Structure': '990000010',
      'Service de rattachement': 'Secrétariat',
    }),
  )

  test('gives a mailbox by address, whatever its case, with every field of the row', () => {
    const [found] = load(text).byAddress('ZOE.lefevre@medecin.mssante.EXAMPLE')
    expect(JSON.parse(JSON.stringify(found))).toEqual({
      address: 'zoe.lefevre@medecin.mssante.example',
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
        name: 'CENTRE FICTIF',
        identifiers: [{ kind: 'finess', value: '990000010' }],
        address: ['12 RUE DES LILAS'],
        postalCode: '75001',
      },
      dematerialisation: true,
      provenance: { source: 'extraction', asOf: asOf.toISOString() },
    })
  })

  test('is found by RPPS, structure and domain, in the order of the file', () => {
    const index = load(text)
    const addresses = (found: readonly { address: string }[]) => found.map(({ address }) => address)
    expect(addresses(index.byRpps('99000000028'))).toEqual(['paul@medecin.mssante.example'])
    expect(addresses(index.byStructure('990000010'))).toEqual([
      'zoe.lefevre@medecin.mssante.example',
      'secretariat@centre.mssante.example',
    ])
    expect(addresses(index.byDomain('medecin.mssante.example'))).toEqual([
      'zoe.lefevre@medecin.mssante.example',
      'paul@medecin.mssante.example',
    ])
    expect(index.byAddress('paul@medecin.mssante.exampl')).toEqual([])
    expect(index.byRpps('')).toEqual([])
    expect([index.rows, index.addresses]).toEqual([3, 3])
    expect(index.byDomain('centre.mssante.example')[0]?.carrier).toBe('Organization')
  })

  test('is the same however it is cut into pieces', () => {
    const whole = JSON.stringify([...load(text).mailboxes()])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), (pieceBytes) => {
        expect(JSON.stringify([...load(text, pieceBytes).mailboxes()])).toBe(whole)
      }),
      { seed: 20_260_302, numRuns: 40 },
    )
  })

  test('may have its columns in another order, more columns, a byte order mark, CRLF and an extra empty column', () => {
    const order = [...columns.toReversed(), 'Nouvelle colonne']
    const values: Record<string, string> = { 'Type de BAL': 'ORG', 'Adresse BAL': 'a@b.example' }
    const other = `\uFEFF${order.join('|')}\r\n${order.map((name) => values[name] ?? '').join('|')}|\r\n`
    expect(load(other).byAddress('a@b.example')).toMatchObject([{ type: 'ORG', address: 'a@b.example' }])
  })

  test('needs no line feed at its end', () => {
    expect(load(text.slice(0, -1)).rows).toBe(3)
  })

  test('leaves a repeated row out and keeps two holders of one address', () => {
    const index = load(
      file(
        person('a@b.example', '99000000010'),
        person('a@b.example', '99000000010'),
        person('A@b.example', '99000000028'),
      ),
    )
    expect([index.rows, index.addresses, index.duplicateRows]).toEqual([2, 1, 1])
    expect(
      index.byAddress('a@b.example').map(({ professional }) => professional?.identifiers[1]?.value),
    ).toEqual(['99000000010', '99000000028'])
  })

  test.each([
    ['a missing column', file().replace('Adresse BAL|', ''), 'EXTRACTION_HEADER_INVALID'],
    [
      'a repeated column',
      file().replace('Adresse BAL|', 'Adresse BAL|Adresse BAL|'),
      'EXTRACTION_HEADER_INVALID',
    ],
    ['nothing', '', 'EXTRACTION_HEADER_INVALID'],
    ['HTML', '<html>\n<body>', 'EXTRACTION_HEADER_INVALID'],
    ['a short row', file(person('a@b.example', '99000000010').slice(0, -1)), 'EXTRACTION_ROW_INVALID'],
    ['a long row', `${file(`${person('a@b.example', '99000000010')}||`)}`, 'EXTRACTION_ROW_INVALID'],
    ['a row that is cut', file(person('a@b.example', '99000000010')).slice(0, -10), 'EXTRACTION_ROW_INVALID'],
    ['a row without address', file(person('', '99000000010')), 'EXTRACTION_ROW_INVALID'],
    ['an address without @', file(person('a', '99000000010')), 'EXTRACTION_ROW_INVALID'],
    [
      'bytes that are not UTF-8',
      Buffer.from(file(person('é@b.example', '1')), 'latin1'),
      'EXTRACTION_HEADER_INVALID',
    ],
  ])('is refused whole for %s', async (_, content, code) => {
    expect(await codeThrownBy(() => load(content))).toBe(code)
  })

  test('is refused when one address stands in rows without end', async () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => person('a@b.example', String(index)))
    expect(await codeThrownBy(() => load(file(...rows)))).toBe('EXTRACTION_ROW_INVALID')
    expect(load(file(...rows.slice(1))).byAddress('a@b.example')).toHaveLength(1_000)
  })

  test('is refused for bytes in a row that are not UTF-8, and above its size limit', async () => {
    const broken = Buffer.from(file(person('x@b.example', '1', { "Nom d'exercice": 'MULLER' })))
    broken[broken.indexOf('ULLER')] = 0xe9
    expect(await codeThrownBy(() => load(broken))).toBe('EXTRACTION_ROW_INVALID')
    const small = new ExtractionLoader({ asOf, maxBytes: 100 })
    expect(await codeThrownBy(() => small.push(Buffer.from(file())))).toBe('EXTRACTION_TOO_LARGE')
    expect(await codeThrownBy(() => new ExtractionLoader({ asOf, maxBytes: 9, expectedBytes: 10 }))).toBe(
      'EXTRACTION_TOO_LARGE',
    )
  })

  test('agrees with a plain reading of 20 000 generated rows', () => {
    const bytes = Buffer.concat([...generateExtraction({ rows: 20_000, seed: 7 })])
    const index = load(bytes, 4_096)
    const lines = bytes.toString().split('\n').slice(1, -1)
    const byStructure = new Map<string, number>()
    for (const fields of lines.map((line) => line.split('|'))) {
      expect(index.byAddress(fields[1]!)[0]?.address).toBe(fields[1])
      if (fields[3] !== '') expect(index.byRpps(fields[3]!)).toHaveLength(1)
      byStructure.set(fields[6]!, (byStructure.get(fields[6]!) ?? 0) + 1)
    }
    for (const [id, count] of byStructure) expect(index.byStructure(id)).toHaveLength(count)
    expect(index.rows).toBe(20_000)
  })

  test('tells what changed since another day', () => {
    const [a, b, c] = ['a@b.example', 'b@b.example', 'c@b.example']
    const first = load(file(person(a!, '1'), person(b!, '2')))
    const second = load(file(person(b!, '3'), person(c!, '4'), person(c!, '4')))
    expect(second.diffFrom(first)).toEqual({ added: [c], removed: [a], changed: [b] })
    expect(second.diffFrom(second)).toEqual({ added: [], removed: [], changed: [] })
  })
})

describe('the archive of an extraction', () => {
  const text = Buffer.from(file(person('a@b.example', '99000000010')))
  const archive = makeZip({ 'Extraction_202608261013.txt': text })
  const open = (bytes: Uint8Array) => loadExtractionArchive(bytes, { asOf, maxBytes: 1_000_000 })

  test('is opened', async () => {
    expect((await open(archive)).rows).toBe(1)
  })

  test('is refused when it is cut at any byte', async () => {
    for (let length = 0; length < archive.length; length += 7) {
      expect(await codeThrownBy(() => open(archive.subarray(0, length)))).toBe('EXTRACTION_ARCHIVE_INVALID')
    }
  })

  test('is refused, or gives the same text, when any byte is changed', async () => {
    const whole = JSON.stringify([...(await open(archive)).mailboxes()])
    for (let at = 0; at < archive.length; at += 1) {
      const changed = archive.slice()
      changed[at] = changed[at]! ^ 0xff
      const outcome = await open(changed).then(
        (index) => JSON.stringify([...index.mailboxes()]),
        (error) => error.code,
      )
      if (outcome !== whole) expect(outcome).toMatch(/^EXTRACTION_/)
    }
  })

  test('is refused when it holds no text file, or several, or a larger one than allowed', async () => {
    expect(await codeThrownBy(() => open(makeZip({ 'a.csv': text })))).toBe('EXTRACTION_ARCHIVE_INVALID')
    expect(await codeThrownBy(() => open(makeZip({ 'a.txt': text, 'b.txt': text })))).toBe(
      'EXTRACTION_ARCHIVE_INVALID',
    )
    const small = () => loadExtractionArchive(archive, { asOf, maxBytes: 10 })
    expect(await codeThrownBy(small)).toBe('EXTRACTION_TOO_LARGE')
  })
})
