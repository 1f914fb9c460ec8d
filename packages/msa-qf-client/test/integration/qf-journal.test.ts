import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditorKey, checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import { hmacKeyedHash } from '@entente/runtime'
import { codeThrownBy } from '@entente/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createQfClient } from '../../src/index.ts'
import { type Desk, openDesk, requestFor, TENANT } from '../support/desk.ts'

let desk: Desk
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-qf-journal-'))
})
afterEach(async () => {
  await desk.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a consultation recorded in a real journal', () => {
  it('leaves two durable records, in which no amount and nobody can be read', async () => {
    desk = await openDesk()
    const { journal, client } = await withJournal()
    const outcome = await client.consult(requestFor({ purpose: 'cantine' }))
    expect(outcome).toMatchObject({
      kind: 'found',
      quotientFamilial: 437,
      receipt: { log: expect.any(String) },
    })
    await journal.close()
    const stored = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file)).toString('latin1'))
      .join('\n')
    expect(stored).toContain('qf.request')
    expect(stored).toContain('qf.result')
    expect(stored).not.toMatch(/EXEMPLE|RUE DU MODELE|inscription-4711|:437[,}]/)
  })

  it('calls nothing once the journal is closed', async () => {
    desk = await openDesk()
    const { journal, client } = await withJournal()
    await journal.close()
    expect(await codeThrownBy(() => client.consult(requestFor()))).toBe('QF_TRACE_UNAVAILABLE')
    expect(desk.api.calls).toEqual([])
  })
})

async function withJournal() {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const journal = await openJournal({
    tenant: TENANT,
    writer: 'guichet',
    store: embeddedStore(join(folder, 'traces.db')),
    checkpointKey: checkpointKeyFromPem(pem),
    auditors: ['dpo', 'rssi'].map((id) => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return auditorKey(id, publicKey.export({ format: 'pem', type: 'spki' }).toString())
    }),
    readers: [],
    clock: desk.clock,
    keyedHash: hmacKeyedHash('index', createSecretKey(Buffer.alloc(32, 5))),
    mode: 'development',
  })
  return { journal, client: createQfClient(desk.policy, { ...desk.ports, trace: journal }) }
}
