import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '@entente/runtime'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { ExtractionLoader, type Mailbox, openNameSearch } from '../../src/index.ts'
import { generateExtraction } from '../../src/testing/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-search-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const asOf = new Date('2026-08-26T08:13:00Z')

const mailbox = (family: string, given: string, name = 'CENTRE FICTIF', service?: string): Mailbox => ({
  address: `${given}.${family}@s1.mssante.example`
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z.@0-9]/g, ''),
  type: 'PER',
  carrier: 'PractitionerRole',
  professional: {
    family,
    given,
    identifiers: [{ kind: 'rpps', value: '99000000010' }],
    profession: { code: '10', label: 'Médecin' },
  },
  structure: { name, identifiers: [], address: ['75001 PARIS'], postalCode: '75001' },
  service,
  provenance: { source: 'extraction', asOf },
})

let files = 0
async function search(...mailboxes: Mailbox[]) {
  files += 1
  const sql = await openSqlite(join(folder, `${files}.db`))
  const opened = await openNameSearch(sql)
  if (mailboxes.length > 0) await opened.replace(mailboxes, asOf)
  const names = async (text: string, limit?: number) =>
    (await opened.find(text, limit)).map(
      ({ professional }) => `${professional?.family} ${professional?.given}`,
    )
  return { sql, opened, names }
}

describe('the search by name', () => {
  test('finds by the beginnings of words, without accents and capitals, in alphabetical order', async () => {
    const { names } = await search(
      mailbox('LEFÈVRE', 'Zoé'),
      mailbox('Lefebvre', 'Noël'),
      mailbox('MARTIN', 'Jean-Marie'),
      mailbox("N'GUYEN", 'Aïcha'),
    )
    expect(await names('lefe')).toEqual(['Lefebvre Noël', 'LEFÈVRE Zoé'])
    expect(await names('LEFEV zo')).toEqual(['LEFÈVRE Zoé'])
    expect(await names('zoé lefèvre')).toEqual(['LEFÈVRE Zoé'])
    expect(await names('marie')).toEqual(['MARTIN Jean-Marie'])
    expect(await names("n'g")).toEqual(["N'GUYEN Aïcha"])
    expect(await names('evre')).toEqual([])
  })

  test('finds by structure, postal code, place, profession and service', async () => {
    const { names } = await search(mailbox('A', 'A', 'CLINIQUE DES LILAS', 'Cardiologie'), mailbox('B', 'B'))
    expect(await names('clinique lilas')).toEqual(['A A'])
    expect(await names('cardio')).toEqual(['A A'])
    expect(await names('75001 paris medec')).toEqual(['A A', 'B B'])
    expect(await names('75001', 1)).toEqual(['A A'])
  })

  test('finds by long beginnings as well as by short ones, among words that begin alike', async () => {
    const crowd = Array.from({ length: 300 }, (_, i) =>
      mailbox('CHIRURGIEN', `Ann${String(i).padStart(3, '0')}`),
    )
    const { names } = await search(...crowd, mailbox('CHIRURGIE', 'Zoé'), mailbox('Z', 'Z', 'CHIRURGICALE'))
    expect(await names('chirurgie zo')).toEqual(['CHIRURGIE Zoé'])
    expect(await names('chirurgicale')).toEqual(['Z Z'])
    expect(await names('chirurgien', 400)).toHaveLength(300)
    expect(await names('chirurgie', 2)).toEqual(['CHIRURGIE Zoé', 'CHIRURGIEN Ann000'])
    expect(await names('chirurgx')).toEqual([])
  })

  test('takes what is typed as words, never as a query', async () => {
    const { opened } = await search(mailbox('ZZZ', 'ZZZ'))
    const queries = ['"', '*', '" OR "', "'; DROP TABLE x --", 'NEAR(a b)', 'a* OR b*', '-b', 'words:a']
    for (const text of ['', '   ', ...queries]) expect(await opened.find(text)).toEqual([])
    expect(await opened.find('zzz')).toHaveLength(1)
  })

  test('gives the whole mailbox back, and finds it by address', async () => {
    const own = mailbox('LEFÈVRE', 'Zoé')
    const { opened } = await search(own)
    const [found] = await opened.find('lefevre')
    expect(found).toEqual({ ...JSON.parse(JSON.stringify(own)), provenance: { source: 'embedded', asOf } })
    const reader = opened.reader()
    expect(await reader.find({ by: 'address', address: own.address.toUpperCase() })).toEqual([found])
    expect(reader.supports({ by: 'rpps', rpps: '1' })).toBe(false)
  })

  test('says that it is empty before the first extraction', async () => {
    const { opened } = await search()
    expect(await codeThrownBy(() => opened.find('a'))).toBe('INDEX_EMPTY')
    expect(await opened.asOf()).toBeUndefined()
    expect(await opened.count()).toBe(0)
  })

  test('shows the old extraction or the new one, never none, while it is replaced', async () => {
    const { opened, sql } = await search(mailbox('OLD', 'One'))
    const next = Array.from({ length: 5_000 }, (_, i) => mailbox('NEW', `N${i}`))
    let done = false
    const replacing = opened.replace(next, new Date('2026-08-27T08:13:00Z')).finally(() => {
      done = true
    })
    const seen = new Set<string>()
    while (!done) {
      const [old, fresh] = [(await opened.find('old')).length, (await opened.find('new', 1)).length]
      seen.add(`${old}${fresh}`)
    }
    expect(await replacing).toBe(5_000)
    expect([...seen].every((state) => ['10', '01', '11'].includes(state))).toBe(true)
    expect(await opened.find('old')).toEqual([])
    expect(await opened.asOf()).toEqual(new Date('2026-08-27T08:13:00Z'))
    expect(
      await sql.query("SELECT COUNT(*) AS n FROM sqlite_master WHERE name LIKE 'directory_row_%'"),
    ).toEqual([{ n: 1n }])
  })

  test('keeps the extraction in use when the next one fails', async () => {
    const { opened } = await search(mailbox('OLD', 'One'))
    const broken = {
      length: 3,
      at: () => {
        throw new Error('broken')
      },
    }
    await expect(opened.replace(broken, asOf)).rejects.toThrow('broken')
    expect(await opened.find('old')).toHaveLength(1)
    expect(await opened.replace([mailbox('NEW', 'One')], asOf)).toBe(1)
  })

  test('takes an extraction as it is', async () => {
    const loader = new ExtractionLoader({ asOf })
    for (const piece of generateExtraction({ rows: 3_000 })) loader.push(piece)
    const { opened, names } = await search()
    expect(await opened.replace(loader.finish(), asOf)).toBe(3_000)
    expect(await opened.count()).toBe(3_000)
    expect((await names('mart', 5)).every((name) => name.startsWith('MARTIN'))).toBe(true)
  })
})
