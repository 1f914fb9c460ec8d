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
