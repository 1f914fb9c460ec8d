import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatNoteKey } from '@entente/interops-trace'
import { frozenClock } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'
import { writeTraceStore } from '../support/trace-store.ts'

const AT = '2026-03-02T09:00:00Z'

describe('trace verbs, on a journal that a service left behind', () => {
  let folder: string
  let logKey: string
  let receipt: { readonly log: string; readonly index: number; readonly leafHash: string }
  const at = (name: string) => join(folder, name)
  let store: ReturnType<typeof writeTraceStore>
  const opening = () => store.opening()
  const trace = (verb: string, ...more: string[]) =>
    entente(['trace', verb, ...opening(), ...more], { at: AT })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-trace-'))
    store = writeTraceStore(folder, '99000001000019', 'Contrôle a posteriori 2026-17')
    writeFileSync(at('id.txt'), '_6f0c\n')
    const journal = await store.open(frozenClock(AT))
    const event = {
      kind: 'vi.created',
      version: 1,
      at: new Date(AT),
      facts: {},
      search: { 'vi.id': ['_6f0c'] },
    }
    const actor = { kind: 'person', id: 'agent-0042' } as const
    const outcome = await journal.append(event, { tenant: store.tenant, actor, requestId: 'r-1' })
    receipt = outcome.receipt
    logKey = formatNoteKey(journal.key)
    await journal.publishHead()
    await journal.close()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('search finds a record by identifier and never prints who acted', async () => {
    const found = await entente(
      ['--json', 'trace', 'search', ...opening(), '--field', `vi.id=${at('id.txt')}`],
      { at: AT },
    )
    expect(JSON.parse(found.out)).toMatchObject([{ index: receipt.index, open: { kind: 'vi.created' } }])
    expect(found.out).not.toContain('agent-0042')
    writeFileSync(at('other.txt'), '_unknown')
    expect((await trace('search', '--field', `vi.id=${at('other.txt')}`)).exit).toBe(1)
  })

  it('prove makes a proof that check-proof accepts for that record and no other', async () => {
    const { out: proof, exit } = await trace('prove', '--log', receipt.log, '--index', String(receipt.index))
    expect(exit).toBe(0)
    const check = (leaf: string) =>
      entente(['trace', 'check-proof', '-', '--leaf', leaf, '--key', logKey], { input: proof })
    expect((await check(receipt.leafHash)).exit).toBe(0)
    expect((await check('0'.repeat(64))).exit).toBe(1)
    expect((await check('short')).exit).toBe(3)
  })

  it('export writes what verify finds intact, and a changed byte is found', async () => {
    expect((await trace('export', '--to', at('traces.ndjson'))).exit).toBe(0)
    const verify = (file: string) => entente(['--json', 'trace', 'verify', file, '--key', logKey])
    const intact = await verify(at('traces.ndjson'))
    expect(JSON.parse(intact.out)).toMatchObject({ verdict: 'intact', findings: [] })
    expect(intact.exit).toBe(0)
    const text = readFileSync(at('traces.ndjson'), 'utf8')
    writeFileSync(at('changed.ndjson'), text.replace('vi.created', 'vi.creates'))
    const damaged = await verify(at('changed.ndjson'))
    expect(JSON.parse(damaged.out).verdict).toBe('damaged')
    expect(damaged.exit).toBe(1)
  })

  it('verify, search, prove and migrate speak French', async () => {
    const french = (words: readonly string[], input = '') =>
      entente(['trace', ...words], { at: AT, language: 'fr', input })
    const intact = await french(['verify', at('traces.ndjson'), '--key', logKey])
    expect(intact.out).toMatch(
      /^Le journal est intact\.\n\S+ : prouvé jusqu’à l’enregistrement \d+ du 2026-03-02T09:00:00\.000Z, pas encore ancré depuis l’enregistrement 0 du 2026-03-02T09:00:00\.000Z\.\n$/,
    )
    const damaged = await french(['verify', at('changed.ndjson'), '--key', logKey])
    expect(damaged.out).toMatch(/^Le journal est endommagé\.\n/)
    expect(damaged.out).toMatch(
      /^ {2}changed, ligne \d+ : modifié : ce n’est pas ce qui avait été inscrit dans l’arbre\n {4}Détail technique \(en anglais\) : \S/m,
    )
    const nothing = await french(['search', ...opening(), '--kind', 'vi.verified'])
    expect(nothing).toMatchObject({ exit: 1, out: 'Aucun enregistrement trouvé.\n' })
    const { out: proof } = await trace('prove', '--log', receipt.log, '--index', String(receipt.index))
    const check = (leaf: string) => french(['check-proof', '-', '--leaf', leaf, '--key', logKey], proof)
    expect((await check(receipt.leafHash)).out).toMatch(
      /^L’enregistrement est dans le registre, sous la tête de taille \d+\.\n$/,
    )
    expect((await check('0'.repeat(64))).out).toMatch(
      /^TRACE_PROOF_INVALID : Une preuve ne montre pas ce qu’elle affirme\. Redemander la preuve ; .*\n {2}Détail technique/,
    )
    expect((await french(['migrate', '--from', at('journal.db'), '--to', at('copie.db')])).out).toMatch(
      /^\S+ : \d+ enregistrements, racine [0-9a-f]{64}\n$/,
    )
    const both = await french(['reconcile', at('traces.ndjson'), at('traces.ndjson')])
    expect(both.out.split('\n').slice(1, -1)).toEqual([
      '  concordants        0',
      '  en attente (bord)  0',
      '  client seul        0',
      '  fournisseur seul   0',
      '  contradictoires    0',
    ])
  })

  it('takes numbers and instants that are some, and says so otherwise', async () => {
    for (const wrong of [
      ['search', ...opening(), '--limit', 'beaucoup'],
      ['search', ...opening(), '--from', '2026-03-02'],
      ['prove', ...opening(), '--log', 'x', '--index', '-1'],
      ['reconcile', 'a', 'b', '--edge-minutes', '1.5'],
    ]) {
      const { exit, error } = await entente(['trace', ...wrong], { at: AT })
      expect([exit, error]).toEqual([3, expect.stringContaining('CLI_OPTION_INVALID: --')])
    }
  })

  it('export never writes over a file', async () => {
    writeFileSync(at('kept.ndjson'), 'kept')
    expect(await trace('export', '--to', at('kept.ndjson'))).toMatchObject({
      exit: 3,
      error: expect.stringContaining('CLI_OUTPUT_REFUSED'),
    })
    expect(readFileSync(at('kept.ndjson'), 'utf8')).toBe('kept')
  })

  it('migrate copies the journal and names the common root', async () => {
    const { exit, out } = await entente([
      'trace',
      'migrate',
      '--from',
      at('journal.db'),
      '--to',
      at('copy.db'),
    ])
    expect(exit).toBe(0)
    expect(out).toMatch(/records, root [0-9a-f]{64}/)
    expect((await entente(['trace', 'migrate', '--from', at('journal.db')])).exit).toBe(3)
  })

  it('reconcile compares two exports', async () => {
    const { exit, out } = await entente(['trace', 'reconcile', at('traces.ndjson'), at('traces.ndjson')])
    expect(exit).toBe(0)
    expect(out).toContain('concordant')
  })

  it('refuses a key that is none', async () => {
    const { exit, error } = await entente(['trace', 'verify', at('traces.ndjson'), '--key', 'nonsense'])
    expect(exit).toBe(3)
    expect(error).toContain('CLI_OPTION_INVALID')
  })
})
