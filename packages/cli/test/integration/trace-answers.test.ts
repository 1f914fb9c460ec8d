import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TraceContext } from '@entente/core/ports'
import { applicationAccess, formatNoteKey, pagmGranted, pagmRevoked } from '@entente/interops-trace'
import { acceptVector, issueVector, recogniseVector } from '@entente/interops-vector'
import { memoryKeyValueStore } from '@entente/runtime'
import { frozenClock, toPem } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, issuanceRequest, SERVICE } from '../../../interops-vector/test/support/world.ts'
import { entente } from '../support/run.ts'
import { writeTraceStore } from '../support/trace-store.ts'

const START = '2026-03-02T09:00:00Z'
const LATER = '2027-06-01T09:00:00Z'
const auditors = ['dpo', 'rssi'].map((id) => ({ id, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) }))
describe('the questions of articles 5.2 and 5.3, at the terminal, on an encrypted journal', () => {
  let folder: string
  let logKey: string
  const at = (name: string) => join(folder, name)
  let store: ReturnType<typeof writeTraceStore>
  const opening = (reader?: string) => store.opening(reader)
  const ask = async (name: string, ...more: string[]) => {
    const auditor = ['--auditor', `rssi=${at('rssi.key')}`]
    const run = await entente(['--json', 'trace', 'answer', name, ...opening(), ...auditor, ...more], {
      at: LATER,
    })
    return { ...run, json: run.out === '' ? undefined : JSON.parse(run.out) }
  }
  const purge = (step: string, reader: string, ...more: string[]) =>
    entente(['--json', 'trace', 'purge', step, ...opening(reader), ...more], { at: LATER })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-answers-'))
    for (const [name, text] of Object.entries({
      entity: 'agent-17',
      request: 'appel-1',
      unknown: 'nobody',
    })) {
      writeFileSync(at(`${name}.txt`), `${text}\n`)
    }
    store = writeTraceStore(folder, '99999998000017', 'Demande de traces 2026-17 de la caisse')
    const context: TraceContext = {
      tenant: store.tenant,
      actor: { kind: 'application', id: 'appli-droits' },
      requestId: 'appel-1',
      project: 'droits',
    }
    writeFileSync(at('rssi.key'), auditors[1]!.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const world = createWorld(frozenClock(START))
    writeFileSync(at('root.pem'), toPem(world.root.certificateDer))
    const journal = await store.open(world.clock, auditors)
    logKey = formatNoteKey(journal.key)
    const decision = { entity: 'agent-17', pagm: 'CONSULTATION_DROITS', service: SERVICE }
    await journal.append(pagmGranted({ ...decision, at: new Date('2026-01-10T08:00:00Z') }), context)
    await journal.append(pagmRevoked({ ...decision, at: new Date('2026-05-10T08:00:00Z') }), context)
    const vector = await issueVector(issuanceRequest({}), world.issuancePolicy, world.issuancePorts)
    const ports = { clock: world.clock, sink: journal, evidence: memoryKeyValueStore() }
    const situation = { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' }
    const accepted = await acceptVector(recogniseVector(vector.bytes), world.policy, situation, ports)
    writeFileSync(at('vi.txt'), accepted.claims.id)
    writeFileSync(at('user.txt'), 'agent-0042')
    mkdirSync(at('evidence'))
    for (const { sha256, bytes } of accepted.evidenceObjects)
      writeFileSync(join(at('evidence'), sha256), bytes)
    await journal.append(
      applicationAccess({
        at: world.clock.now(),
        service: SERVICE,
        operation: 'consultation-droits',
        profile: 'LECTEUR',
        pagms: ['CONSULTATION_DROITS'],
        vectorId: accepted.claims.id,
        userId: 'agent-0042',
        objects: ['dossier 4711'],
        outcome: 'granted',
      }),
      context,
    )
    await journal.close()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('pagms: who held which PAGM at an instant', async () => {
    const held = await ask('pagms', '--entity', at('entity.txt'), '--at', '2026-03-01T00:00:00Z')
    expect(held.json.answer).toMatchObject([{ pagm: 'CONSULTATION_DROITS', service: SERVICE }])
    const after = await ask('pagms', '--entity', at('entity.txt'), '--at', '2026-06-01T00:00:00Z')
    expect(after).toMatchObject({ exit: 1, json: { answer: [] } })
    expect(await ask('pagms', '--entity', at('entity.txt'), '--at', 'yesterday')).toMatchObject({ exit: 3 })
  })

  it('end-user: the user behind a request, with proofs that check-proof accepts', async () => {
    const { exit, json } = await ask('end-user', '--request', at('request.txt'), '--proofs', at('proofs'))
    expect(exit).toBe(0)
    expect(json.answer).toMatchObject([{ userId: 'agent-0042' }])
    const [record] = json.records
    expect(readdirSync(at('proofs'))).toEqual([`${record.index}.tlog-proof`])
    const proof = join(at('proofs'), `${record.index}.tlog-proof`)
    const check = await entente(['trace', 'check-proof', proof, '--leaf', record.leafHash, '--key', logKey])
    expect(check.exit).toBe(0)
    expect(await ask('end-user')).toMatchObject({ exit: 3 })
  })

  it('pair: the archived VI, proven again from its evidence, or said to be unproven', async () => {
    const trust = ['--anchor', at('root.pem'), '--evidence', at('evidence')]
    const pair = await ask('pair', '--vi', at('vi.txt'), ...trust)
    expect(pair.json.answer).toMatchObject([{ revalidation: { status: 'proven', at: expect.any(String) } }])
    expect(Buffer.from(pair.json.answer[0].vector, 'base64').toString()).toContain('agent-0042')
    mkdirSync(at('nothing'))
    const without = await ask(
      'pair',
      '--vi',
      at('vi.txt'),
      '--anchor',
      at('root.pem'),
      '--evidence',
      at('nothing'),
    )
    expect(without.json.answer).toMatchObject([
      { revalidation: { status: 'not-proven', code: 'EVIDENCE_INCOMPLETE' } },
    ])
    expect(await ask('pair', '--vi', at('vi.txt'), '--anchor', at('root.pem'))).toMatchObject({ exit: 3 })
  })

  it('information and profile: what a user reached, and as what', async () => {
    const reached = await ask('information', '--user', at('user.txt'), '--from', '2026-01-01T00:00:00Z')
    expect(reached.json.answer).toMatchObject([
      { operation: 'consultation-droits', objects: ['dossier 4711'] },
    ])
    const profile = await ask('profile', '--request', at('request.txt'))
    expect(profile.json.answer).toContainEqual(expect.objectContaining({ profile: 'LECTEUR' }))
    expect(await ask('information', '--user', at('unknown.txt'))).toMatchObject({
      exit: 1,
      json: { answer: [] },
    })
  })

  it('subject: what the journal holds about a person', async () => {
    const { json } = await ask('subject', '--user', at('user.txt'))
    expect(json.answer[0].acted.length).toBeGreaterThan(1)
  })

  it('answers in French', async () => {
    const words = ['trace', 'answer', 'profile', ...opening(), '--auditor', `rssi=${at('rssi.key')}`]
    const { out } = await entente([...words, '--request', at('request.txt')], { at: LATER, language: 'fr' })
    expect(out).toMatch(/^Appuyé sur \d+ enregistrements? :\n {2}enregistrement \d+ .* prouvé/m)
  })

  it('opens nothing without the key of an auditor', async () => {
    const run = await entente(['trace', 'answer', 'end-user', ...opening(), '--request', at('request.txt')], {
      at: LATER,
    })
    expect(run.error).toContain('TRACE_SEALED')
    expect(run.exit).not.toBe(0)
  })

  it('hold and release: what an incident keeps is not proposed for erasure, and both are recorded', async () => {
    const incident = ['--incident', 'INC-2026-014']
    const run = (verb: string, ...more: string[]) =>
      entente(['trace', verb, ...opening('responsable'), ...more], { at: LATER, language: 'fr' })
    expect(await run('hold', ...incident)).toMatchObject({ exit: 3 })
    expect(await run('hold', '--incident', 'Mme Durand', '--kind', 'pagm.granted')).toMatchObject({ exit: 3 })
    expect(await run('hold', ...incident, '--field', `vi.id=${at('unknown.txt')}`)).toMatchObject({ exit: 1 })
    const held = await run('hold', ...incident, '--field', `vi.id=${at('vi.txt')}`)
    expect(held).toMatchObject({ exit: 0, out: '2 enregistrements sont retenus pour INC-2026-014.\n' })
    const propose = ['--keep', 'droits=P1Y', '--to', at('held.json')]
    expect(JSON.parse((await purge('propose', 'archiviste', ...propose)).out)).toMatchObject({
      proposal: { items: [{ records: 2 }] },
    })
    const released = await run('release', ...incident)
    expect(released).toMatchObject({
      exit: 0,
      out: '2 enregistrements ne sont plus retenus pour INC-2026-014.\n',
    })
    expect(await run('release', ...incident)).toMatchObject({ exit: 1 })
    const kinds = ['--kind', 'trace.hold-placed', '--kind', 'trace.hold-released']
    const recorded = await entente(['--json', 'trace', 'search', ...opening(), ...kinds], { at: LATER })
    const facts = JSON.parse(recorded.out).map(({ open }: { open: { facts: unknown } }) => open.facts)
    expect(facts).toContainEqual({ incident: 'INC-2026-014', records: 2 })
    expect(facts).toHaveLength(4)
  })

  it('purge: proposed by one person, approved by another, then executed and nothing else', async () => {
    const propose = ['--keep', 'droits=P1Y', '--to', at('proposal.json')]
    const proposed = await purge('propose', 'archiviste', ...propose)
    expect(JSON.parse(proposed.out)).toMatchObject({
      proposal: { items: [{ project: 'droits', records: 3 }] },
    })
    expect(await purge('propose', 'archiviste', ...propose)).toMatchObject({ exit: 3 })
    const file = ['--proposal', at('proposal.json')]
    expect((await purge('execute', 'archiviste', ...file)).out).toContain('TRACE_PURGE_REFUSED')
    await purge('approve', 'archiviste', ...file)
    expect((await purge('execute', 'archiviste', ...file)).out).toContain('TRACE_PURGE_REFUSED')
    expect(await purge('approve', 'responsable', ...file)).toMatchObject({ exit: 0 })
    const changed = readFileSync(at('proposal.json'), 'utf8').replace('"records": 3', '"records": 2')
    writeFileSync(at('changed.json'), changed)
    expect((await purge('execute', 'archiviste', '--proposal', at('changed.json'))).out).toContain(
      'TRACE_PURGE_REFUSED',
    )
    writeFileSync(at('none.json'), '{"version":2}')
    expect((await purge('approve', 'responsable', '--proposal', at('none.json'))).out).toContain(
      'TRACE_PURGE_REFUSED',
    )
    const executed = await purge('execute', 'archiviste', ...file)
    expect(JSON.parse(executed.out)).toMatchObject({ erased: 3, notReached: expect.any(Array) })
    const again = await entente(['trace', 'purge', 'execute', ...opening('archiviste'), ...file], {
      at: LATER,
      language: 'fr',
    })
    expect(again.out.split('\n').slice(0, 4)).toEqual([
      '0 enregistrement effacé, 0 clé de données détruite.',
      'Hors d’atteinte :',
      '  Les sauvegardes du stockage faites avant : les parties scellées deviennent illisibles là où la clé de données enveloppée n’est pas dans la sauvegarde, les parties lisibles restent.',
      '  Les exports et les réponses remis avant.',
    ])
    expect(again.out).not.toContain('en anglais')
    expect(await ask('information', '--user', at('user.txt'))).toMatchObject({
      exit: 1,
      json: { answer: [] },
    })
    const { exit } = await entente(['trace', 'export', ...opening(), '--to', at('after.ndjson')], {
      at: LATER,
    })
    expect(exit).toBe(0)
    const verified = await entente(['--json', 'trace', 'verify', at('after.ndjson'), '--key', logKey])
    expect(JSON.parse(verified.out)).toMatchObject({ verdict: 'intact', logs: [{ purged: 3 }] })
  })
})
