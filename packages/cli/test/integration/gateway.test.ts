import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SAMPLE_CONVENTION_ID, sampleOrganismes, writeProvider } from '@entente/gateway/testing'
import { createPki } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'
import { noteAnswer } from '../support/shape-file.ts'

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const clock = { now: () => new Date() }
let folder: string
let file: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-cli-gateway-'))
  const organismes = sampleOrganismes(createPki(clock), { internalKey: 'p-256', signerKey: 'p-256' })
  const target = { soap: 'http://127.0.0.1:9000/droits', rest: 'http://127.0.0.1:9000/dossiers' }
  file = writeProvider(organismes, { folder, target })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('entente gateway check', () => {
  it('says what the gateway would serve', async () => {
    const { exit, out } = await entente(['gateway', 'check', file], { at: clock.now().toISOString() })
    expect(exit).toBe(0)
    expect(out).toContain('inbound  soap /consultation → http://127.0.0.1:9000/droits')
    const { out: json } = await entente(['--json', 'gateway', 'check', file], {
      at: clock.now().toISOString(),
    })
    expect(JSON.parse(json)).toMatchObject({
      environment: 'staging',
      tenants: [{ tenant: '99000000200016' }],
    })
  })

  it('says where the conventions stand, by what happened under them', async () => {
    const suspended = join(folder, 'suspended.json')
    const check = () => entente(['gateway', 'check', suspended], { at: clock.now().toISOString() })
    const events = [{ convention: SAMPLE_CONVENTION_ID, path: 'events.json' }]
    writeFileSync(suspended, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), events }))
    writeFileSync(join(folder, 'events.json'), '[]')
    expect((await check()).out).toContain(`${SAMPLE_CONVENTION_ID}: in force`)
    const event = { machine: 'interops.project', subject: 'droits', type: 'FORCE_MAJEURE', on: '2026-01-05' }
    writeFileSync(join(folder, 'events.json'), JSON.stringify([{ id: 'sinistre', ...event }]))
    expect((await check()).out).toContain('droits: suspended')
    writeFileSync(join(folder, 'events.json'), JSON.stringify([{ id: 'sinistre', ...event, type: 'PLUIE' }]))
    expect(await check()).toMatchObject({ exit: 3, error: expect.stringContaining('EVENT_UNKNOWN') })
  })

  it('names the place of what is wrong', async () => {
    const wrong = join(folder, 'wrong.json')
    writeFileSync(wrong, JSON.stringify({ kind: 'gateway', schemaVersion: 1 }))
    const { exit, error } = await entente(['gateway', 'check', wrong])
    expect(exit).toBe(3)
    expect(error).toContain('GATEWAY_CONFIG_INVALID')
    expect(error).toContain('deployment: expected')
  })

  it('speaks French: what it would serve, where the conventions stand, what cannot be read', async () => {
    const french = (name: string) =>
      entente(['gateway', 'check', name], { at: clock.now().toISOString(), language: 'fr' })
    const { out } = await french(file)
    expect(out.split('\n')).toEqual([
      'Le fichier de la passerelle est utilisable (staging).',
      '99000000200016',
      `  ${SAMPLE_CONVENTION_ID} : en vigueur`,
      '  entrante soap /consultation → http://127.0.0.1:9000/droits',
      '  entrante rest /dossiers → http://127.0.0.1:9000/dossiers',
      '',
    ])
    expect((await french(join(folder, 'suspended.json'))).error).toMatch(/^EVENT_UNKNOWN : /)
    const wrong = await french(join(folder, 'wrong.json'))
    expect(wrong.error.split('\n').slice(0, 1)).toEqual([
      'GATEWAY_CONFIG_INVALID : Le fichier de la passerelle, ou ce qu’il désigne, est inutilisable. Corriger le fichier aux endroits que le détail nomme.',
    ])
    const help = await entente(['gateway', 'run', '--help'], { language: 'fr' })
    expect(help.out).toContain('faire tourner la passerelle jusqu’à SIGTERM')
  })
})

describe('entente gateway run', () => {
  it('keeps the old configuration on SIGHUP when the new one is bad, and ends with 0 on SIGTERM', {
    timeout: 60_000,
  }, async () => {
    const child = spawn(
      process.execPath,
      ['--conditions=@entente/source', '--import', 'tsx', program, '--json', 'gateway', 'run', file],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let said = ''
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
    let answered = ''
    child.stdout.on('data', (data: Buffer) => {
      answered += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString()
    })
    const until = async (part: string) => {
      while (!said.includes(part)) {
        if (child.exitCode !== null) throw new Error(said)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    try {
      await until('"listening"')
      child.kill('SIGHUP')
      await until('"replaced"')
      writeFileSync(file, '{')
      child.kill('SIGHUP')
      await until('"kept","code":"GATEWAY_CONFIG_INVALID"')
      child.kill('SIGTERM')
      expect(await exited).toBe(0)
      noteAnswer('gateway run', JSON.parse(answered))
    } finally {
      child.kill('SIGKILL')
    }
  })
})
