import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditorPrivateKey, parseNoteKey, readGrant, verifyJournal } from '@entente/interops-trace'
import { frozenClock } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'
import { writeTraceStore } from '../support/trace-store.ts'

const AT = '2026-03-02T09:00:00Z'
const SIRET = '99000000200016'
const PASSPHRASE = 'une longue phrase de passe'

describe('entente keys grant', () => {
  let folder: string
  let opening: string[]
  let logKey: string
  const at = (name: string) => join(folder, name)
  const json = async (args: string[], input = '', more = {}) => {
    const { exit, out } = await entente(['--json', ...args], { at: AT, input, ...more })
    return { exit, ...JSON.parse(out) }
  }
  const parties = (by: string, more: string[] = []) => [
    ...['--by', by, '--key', at(`${by}.key`), '--to-auditor', 'dpo-2027', '--public-key', at('dpo-2027.pub')],
    ...more,
  ]
  const verifiesAs = async (name: string, grant?: string) => {
    const dataKeys = grant === undefined ? [] : readGrant(readFileSync(grant))
    const auditor = auditorPrivateKey(name, readFileSync(at(`${name}.key`), 'utf8'), PASSPHRASE)
    return verifyJournal(readFileSync(at('avant.ndjson')), {
      keys: [parseNoteKey(logKey)],
      auditor,
      dataKeys,
    })
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-grant-'))
    const pairs = new Map(
      ['dpo', 'rssi', 'dpo-2027', 'stranger'].map((id) => [
        id,
        generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      ]),
    )
    for (const [id, { privateKey, publicKey }] of pairs) {
      const encryption = id === 'rssi' ? { cipher: 'aes-256-cbc', passphrase: PASSPHRASE } : {}
      writeFileSync(at(`${id}.key`), privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }))
      writeFileSync(at(`${id}.pub`), publicKey.export({ type: 'spki', format: 'pem' }))
    }
    const traces = writeTraceStore(folder, SIRET, 'Octroi au successeur du DPO')
    opening = traces.opening()
    const auditors = ['dpo', 'rssi'].map((id) => ({ id, publicKey: pairs.get(id)!.publicKey }))
    const journal = await traces.open(frozenClock(AT), auditors)
    await journal.append(
      { kind: 'app.access', version: 1, at: new Date(AT), facts: {}, payload: { seen: true } },
      { tenant: traces.tenant, actor: { kind: 'system', id: 'essai' }, requestId: 'r-1' },
    )
    await journal.close()
    const exported = await json(['trace', 'export', ...opening, '--to', at('avant.ndjson')])
    logKey = exported.key
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('lets a new auditor open an export given out before, with a grant beside it', async () => {
    expect((await verifiesAs('dpo-2027')).verdict).toBe('damaged')
    const to = at('octroi.ndjson')
    const passphrase = ['--passphrase', '-']
    const granted = await json(
      ['keys', 'grant', 'export', at('avant.ndjson'), '--to', to, ...parties('rssi', passphrase)],
      PASSPHRASE,
    )
    expect(granted).toMatchObject({
      exit: 0,
      already: [],
      unopened: [],
      opens: { dpo: 1, rssi: 1, 'dpo-2027': 1 },
    })
    expect((await verifiesAs('dpo-2027', to)).verdict).toBe('intact')
    expect(readFileSync(to, 'utf8')).not.toContain(PASSPHRASE)
  })

  it('lets a new auditor open the journal, records it, and says what a grant does not do', async () => {
    const granted = await json(['keys', 'grant', 'journal', ...opening, ...parties('dpo')])
    expect(granted).toMatchObject({ exit: 0, unopened: [] })
    expect(granted.granted).toHaveLength(1)
    const again = await entente(['keys', 'grant', 'journal', ...opening, ...parties('dpo')], {
      at: AT,
      language: 'fr',
    })
    expect(again.out).toContain('1 nommait déjà dpo-2027.')
    expect(again.out).toContain('Un octroi ne retire rien')
    expect(again.out).toContain('dpo en ouvre 1')
    const found = await json(['trace', 'search', ...opening, '--kind', 'trace.data-keys-granted'])
    expect(JSON.stringify(found)).toContain('dpo-2027')
    await json(['trace', 'export', ...opening, '--to', at('apres.ndjson')])
    const auditor = auditorPrivateKey('dpo-2027', readFileSync(at('dpo-2027.key'), 'utf8'))
    const keys = [parseNoteKey(logKey)]
    expect((await verifyJournal(readFileSync(at('apres.ndjson')), { keys, auditor })).verdict).toBe('intact')
  })

  it('says which keys the granting auditor does not open, and never guesses', async () => {
    const other = at('etranger.ndjson')
    const refused = await json([
      'keys',
      'grant',
      'export',
      at('avant.ndjson'),
      '--to',
      other,
      ...parties('stranger'),
    ])
    expect(refused).toMatchObject({ exit: 1, granted: [] })
    expect(refused.unopened).toHaveLength(1)
    expect(() => readFileSync(other)).toThrow()
    const both = [
      '--by',
      'dpo',
      '--key',
      '-',
      '--passphrase',
      '-',
      '--to-auditor',
      'x',
      '--public-key',
      at('dpo.pub'),
    ]
    expect((await json(['keys', 'grant', 'export', at('avant.ndjson'), '--to', other, ...both])).exit).toBe(3)
  })
})
