import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DirectoryServer,
  generateExtraction,
  makeZip,
  startDirectoryServer,
} from '@entente/mssante-directory-client/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'

const AT = '2026-08-26T12:00:00Z'
const archive = (rows: number) =>
  makeZip({ 'Extraction_Correspondance_MSSante.txt': Buffer.concat([...generateExtraction({ rows })]) })

describe('annuaire verbs, from the first download to a recorded publication', () => {
  let folder: string
  let site: Server
  let fhir: DirectoryServer
  let served = { stamp: '202608261013', rows: 60 }
  const at = (name: string) => join(folder, name)
  const annuaire = (words: readonly string[], input = '', language: 'en' | 'fr' = 'en') =>
    entente(['annuaire', ...words], { at: AT, input, language })
  const json = async (words: readonly string[], input = '') => {
    const { exit, out } = await entente(['--json', 'annuaire', ...words], { at: AT, input })
    return { exit, answer: JSON.parse(out) }
  }
  const record = () => [
    ...['--journal', at('journal.db'), '--tenant', '99000000200016', '--actor', 'secretaire-7'],
    ...['--checkpoint-key', at('log.key'), '--index-key', at('index.key')],
    ...['--auditor', `dpo=${at('dpo.pem')}`, '--auditor', `rssi=${at('rssi.pem')}`],
  ]
  const site_ = () => `http://127.0.0.1:${(site.address() as AddressInfo).port}/`
  const purpose = ['--purpose', 'end-user-lookup']

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-annuaire-'))
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(at('log.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(at('index.key'), randomBytes(32))
    for (const name of ['dpo', 'rssi']) {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      writeFileSync(at(`${name}.pem`), publicKey.export({ type: 'spki', format: 'pem' }))
    }
    writeFileSync(at('Extraction_202608251013.zip'), archive(58))
    writeFileSync(at('Extraction_202608261013.zip'), archive(60))
    site = createServer((request, response) => {
      const name = `Extraction_Correspondance_MSSante_${served.stamp}.zip`
      response.writeHead(200, { 'Content-Disposition': `attachment; filename=${name}` })
      response.end(request.method === 'GET' ? archive(served.rows) : undefined)
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    fhir = await startDirectoryServer([
      {
        resourceType: 'Practitioner',
        id: 'p1',
        active: true,
        meta: { lastUpdated: '2026-08-26T11:00:00.000Z' },
        identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '899999999990' }],
        name: [{ family: 'NOUVELLE', given: ['Zoé'] }],
        telecom: [
          {
            system: 'email',
            value: 'zoe.nouvelle@medecin.mssante.test',
            extension: [
              {
                url: 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type',
                valueCoding: { code: 'MSSANTE' },
              },
            ],
          },
        ],
      },
    ])
    writeFileSync(at('key.txt'), `${fhir.apiKey}\n`)
  })
  afterAll(async () => {
    site.close()
    site.closeAllConnections()
    await fhir.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('explain themselves in both languages', async () => {
    const { out } = await annuaire(['--help'])
    for (const verb of ['find', 'sync', 'diff', 'publish'])
      expect(out).toMatch(new RegExp(`^ +${verb} `, 'm'))
    expect((await annuaire(['find', '--help'], '', 'fr')).out).toContain('les trois finalités du contrat')
  })

  it('sync fills the embedded index, keeps it while nothing is newer, and adds the FHIR changes', async () => {
    const sync = ['sync', '--index', at('index.db'), '--url', site_()]
    expect((await json(sync)).answer).toEqual({
      status: 'replaced',
      asOf: '2026-08-26T08:13:00.000Z',
      mailboxes: 60,
      changes: null,
    })
    const following = [...sync, '--fhir-key', at('key.txt'), '--fhir-url', fhir.baseUrl.href]
    expect((await json(following)).answer).toMatchObject({ status: 'unchanged', changes: { stored: 1 } })
    expect((await annuaire(following, '', 'fr')).out).toMatch(
      /^L’extraction du 2026-08-26T08:13:00\.000Z est toujours la plus récente\.\nChangements FHIR jusqu’au \S+Z : 0 BAL mise, 0 retirée\.\n$/,
    )
    served = { stamp: '202608271013', rows: 20 }
    const shrunk = await annuaire(sync)
    expect(shrunk).toMatchObject({ exit: 3, error: expect.stringContaining('EXTRACTION_SHRUNK') })
  })

  it('find shows mailboxes with their provenance, and records who asked', async () => {
    const local = ['--index', at('index.db'), '--archive', at('Extraction_202608261013.zip')]
    const byName = await annuaire(['find', 'name', '-', ...local, ...purpose, ...record()], 'nouv zo\n')
    expect(byName.error).toBe('')
    expect(byName.out).toContain('zoe.nouvelle@medecin.mssante.test')
    expect(byName.out).toContain('embedded 2026-08-26T')
    expect(byName.exit).toBe(0)
    const address = 'structure.0@medecin.mssante.test'
    const found = await json(['find', 'address', '-', ...local, ...purpose, ...record()], address)
    expect(found.answer).toMatchObject({
      status: 'found',
      asked: ['embedded', 'extraction'],
      mailboxes: [{ address, type: 'ORG', disagreements: [] }],
    })
    const absent = await annuaire(['find', 'rpps', '-', ...local, ...purpose, ...record()], '99999999999')
    expect(absent).toMatchObject({ exit: 1, out: expect.stringContaining('Not found') })
    const french = (value: string) =>
      annuaire(['find', 'address', '-', ...local, ...purpose, ...record()], value, 'fr')
    expect((await french('personne@absente.mssante.test')).out).toBe(
      'Introuvable : chaque source interrogée a répondu.\n',
    )
    expect((await french(address)).out.split('\n')).toEqual([
      address,
      expect.stringMatching(/^ {2}ORG · /),
      '  embedded 2026-08-26T08:13:00.000Z, extraction 2026-08-26T08:13:00.000Z',
      '',
    ])
    const stored = readFileSync(at('journal.db'), 'latin1')
    expect(stored).toContain('directory.look-up')
    for (const hidden of ['nouv zo', address, 'secretaire-7']) expect(stored).not.toContain(hidden)
  })

  it('find says when no answer was possible, and asks for a purpose and a source', async () => {
    const down = ['--fhir-key', at('key.txt'), '--fhir-url', 'http://127.0.0.1:1/fhir']
    const gone = await annuaire(['find', 'sector', '-', ...down, ...purpose, ...record()], 'SA05')
    expect(gone).toMatchObject({ exit: 3, out: expect.stringContaining('DIRECTORY_UNAVAILABLE') })
    const absente = await annuaire(['find', 'sector', '-', ...down, ...purpose, ...record()], 'SA05', 'fr')
    expect(absente.out).toBe(
      'Pas de réponse : une source manque et aucune autre ne connaît la BAL.\nfhir n’a pas répondu : DIRECTORY_UNAVAILABLE\n',
    )
    expect((await annuaire(['find', 'rpps', '-', ...record()], '1')).exit).toBe(2)
    expect((await annuaire(['find', 'rpps', '-', ...purpose, ...record()], '1')).exit).toBe(3)
    expect((await annuaire(['find', 'shoe-size', '-', ...purpose, ...record()], '1')).exit).toBe(2)
    const alone = record().slice(0, -2)
    const oneAuditor = [
      'find',
      'rpps',
      '-',
      '--archive',
      at('Extraction_202608261013.zip'),
      ...purpose,
      ...alone,
    ]
    expect((await annuaire(oneAuditor, '1')).error).toContain('CLI_OPTION_INVALID')
  })

  it('diff lists what was added, removed and changed', async () => {
    const [before, after] = [at('Extraction_202608251013.zip'), at('Extraction_202608261013.zip')]
    const forward = await json(['diff', before, after])
    expect(forward).toMatchObject({ exit: 1, answer: { removed: [], changed: [] } })
    expect(forward.answer.added).toHaveLength(2)
    expect((await annuaire(['diff', after, after])).exit).toBe(0)
    const french = await annuaire(['diff', before, after], '', 'fr')
    expect(french.out.split('\n')[0]).toBe('2 BAL ajoutées, 0 retirée, 0 modifiée')
    writeFileSync(at('odd.zip'), 'no')
    expect((await annuaire(['diff', at('odd.zip'), after])).error).toContain('EXTRACTION_ARCHIVE_INVALID')
  })

  describe('publish', () => {
    const team = {
      address: 'test.admissions@chu-a.mssante.example',
      type: 'ORG',
      carrier: { resource: 'Organization', system: 'https://finess.esante.gouv.fr', value: '990000010' },
      redList: false,
      structureId: '990000010',
      responsible: 'Direction',
    }
    const publish = (list: unknown, ...more: string[]) => {
      const domain = ['--domain', 'chu-a.mssante.example']
      const out = ['--outbox', at('outbox.db'), '--to', at('steps.jsonl')]
      return json(['publish', '-', ...domain, ...out, ...record(), ...more], JSON.stringify(list))
    }

    it('refuses what breaks the contract and says which rule', async () => {
      const { exit, answer } = await publish([{ ...team, responsible: undefined }])
      expect(exit).toBe(1)
      expect(answer).toEqual({ status: 'refused', refused: [{ address: team.address, failed: ['BAL-05'] }] })
      expect((await publish([{ ...team, type: 'X' }])).answer.error.code).toBe('PUBLICATION_INPUT_INVALID')
    })

    it('shows the steps without sending them', async () => {
      const { exit, answer } = await publish([team], '--dry-run')
      expect(exit).toBe(0)
      expect(answer).toMatchObject({ status: 'planned', steps: [{ kind: 'insert', address: team.address }] })
      expect(() => readFileSync(at('steps.jsonl'))).toThrow()
    })

    it('records, queues and sends them once', async () => {
      const first = await publish([team])
      expect(first).toMatchObject({ exit: 0, answer: { delivery: { sent: 1, rejected: 0, postponed: 0 } } })
      expect((await publish([team])).answer.delivery).toEqual({ sent: 0, rejected: 0, postponed: 0 })
      const again = ['publish', '-', '--domain', 'chu-a.mssante.example', '--outbox', at('outbox.db')]
      const french = (list: unknown, ...more: string[]) =>
        annuaire([...again, '--to', at('steps.jsonl'), ...record(), ...more], JSON.stringify(list), 'fr')
      expect((await french([team])).out).toBe(
        `1 étape\n  insert ${team.address}\n0 envoyée, 0 refusée, 0 reportée\n`,
      )
      expect((await french([team], '--dry-run')).out).toBe(`1 étape\n  insert ${team.address}\n`)
      expect((await french([{ ...team, responsible: undefined }])).out).toBe(
        `Refusé : rien n’a été mis en file.\n  ${team.address} : BAL-05\n`,
      )
      const lines = readFileSync(at('steps.jsonl'), 'utf8').trim().split('\n')
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([
        { key: first.answer.steps[0].key, kind: 'insert', patch: { resourceType: 'Parameters' } },
      ])
      const opening = [
        '--store',
        at('journal.db'),
        '--tenant',
        '99000000200016',
        '--writer',
        'entente-annuaire',
      ]
      const keys = ['--checkpoint-key', at('log.key'), '--index-key', at('index.key')]
      const kinds = ['--kind', 'directory.publication', '--kind', 'directory.delivery']
      const reader = ['--reader', 'auditrice', '--purpose', 'Contrôle 2026-17']
      const words = ['--json', 'trace', 'search', ...opening, ...keys, ...reader, ...kinds]
      const records = JSON.parse((await entente(words, { at: AT })).out)
      const key = first.answer.steps[0].key
      expect(records.map(({ open }: { open: { kind: string; facts: object } }) => open)).toMatchObject([
        { kind: 'directory.delivery', facts: { key, outcome: 'sent' } },
        { kind: 'directory.publication', facts: { key, change: 'insert' } },
      ])
    })
  })
})
