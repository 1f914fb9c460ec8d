import { type ChildProcess, spawn } from 'node:child_process'
import { createSecretKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseTenantId } from '@entente/core/ids'
import {
  checkpointKeyFromPem,
  embeddedStore,
  exportJournal,
  openJournal,
  verifyJournal,
} from '@entente/interops-trace'
import { hmacKeyedHash, systemClock } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleOrganismes, writeClient, writeProvider } from '../../src/testing/index.ts'
import { directCaller } from '../support/direct-caller.ts'
import { ask, envelope, type LocalService, startService } from '../support/world.ts'

const KILLS = process.env.ENTENTE_DEEP === '1' ? 100 : 3
const program = fileURLToPath(new URL('../support/crash-gateway.ts', import.meta.url))

let folder: string
let file: string
let service: LocalService
const children: ChildProcess[] = []
const organismes = sampleOrganismes(createPki(systemClock), { internalKey: 'p-256', signerKey: 'p-256' })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  service = await startService()
  file = writeProvider(organismes, {
    folder,
    target: { soap: service.url, rest: service.url },
    limits: { refusalsPerSecond: 10_000, callsPerSecond: 10_000 },
  })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await service?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(path = file): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--conditions=@entente/source', '--import', 'tsx', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(Number(data.toString().trim())))
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)))
  })
  return { child, port }
}

/** Sends fresh VIs until the connection breaks; gives every message, and which were answered. */
async function sendUntilKilled(port: number, child: ChildProcess) {
  const caller = directCaller(organismes, organismes.client, port)
  const sent: Buffer[] = []
  const answered: Buffer[] = []
  const ids: string[] = []
  const run = async () => {
    for (;;) {
      const message = await caller.message()
      sent.push(message)
      try {
        const { status } = await caller.send({ body: message })
        if (status !== 200) return
      } catch {
        return
      }
      answered.push(message)
      ids.push(/ ID="([^"]+)"/.exec(message.toString())?.[1] ?? '')
      if (answered.length === 20) child.kill('SIGKILL')
    }
  }
  await Promise.all([run(), run(), run(), run()])
  caller.close()
  return { sent, answered, ids }
}

describe('a gateway that is killed', () => {
  it(`answers no VI twice, and has every record of what it answered, ${KILLS} times`, {
    timeout: 600_000,
  }, async () => {
    const all: string[] = []
    for (let kill = 0; kill < KILLS; kill += 1) {
      const first = await start()
      const { sent, answered, ids } = await sendUntilKilled(first.port, first.child)
      expect(answered.length).toBeGreaterThanOrEqual(20)
      all.push(...ids)

      const second = await start()
      const caller = directCaller(organismes, organismes.client, second.port)
      const servedBefore = service.seen.length
      for (const message of answered) {
        const again = await caller.send({ body: message })
        expect(again.body).toContain('vi:InvalidVI')
      }
      expect(service.seen.length).toBe(servedBefore)
      // What was in flight is served once at most, whichever process took it.
      const inFlight = sent.filter((message) => !answered.includes(message))
      for (const message of inFlight) {
        const outcomes = [await caller.send({ body: message }), await caller.send({ body: message })]
        expect(outcomes.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
      }
      caller.close()
      second.child.kill('SIGKILL')
      await new Promise((resolve) => second.child.once('exit', resolve))
    }

    await expectIntact(folder, organismes.provider.tenant, 'vi.verified', all)
  })
})

describe('a client’s gateway that is killed', () => {
  it(`has the record of every VI that the partner ever saw, and sends none twice, ${KILLS} times`, {
    timeout: 600_000,
  }, async () => {
    const received: string[] = []
    const partner = createServer(
      {
        key: organismes.provider.tlsServer.privateKeyPem,
        cert: organismes.provider.tlsServer.chainPem,
        ca: organismes.client.root.certificatePem,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('error', () => undefined)
        request.on('end', () => {
          received.push(/ ID="([^"]+)"/.exec(Buffer.concat(chunks).toString())?.[1] ?? '')
          response.writeHead(200, { 'content-type': 'text/xml' }).end('<served/>')
        })
      },
    )
    await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve))
    const home = join(folder, 'cliente')
    const path = writeClient(organismes, organismes.client, {
      folder: home,
      providerPort: (partner.address() as AddressInfo).port,
    })
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, port } = await start(path)
      let answered = 0
      const run = async () => {
        for (;;) {
          const status = await ask(port, '/droits', { body: envelope() }).then(
            (answer) => answer.status,
            () => 0,
          )
          if (status !== 200) return
          answered += 1
          if (answered === 20) child.kill('SIGKILL')
        }
      }
      const ended = new Promise((resolve) => child.once('exit', resolve))
      await Promise.all([run(), run(), run(), run()])
      await ended
      expect(answered).toBeGreaterThanOrEqual(20)
    }
    partner.closeAllConnections()
    partner.close()
    expect(new Set(received).size).toBe(received.length)
    await expectIntact(home, organismes.client.tenant, 'vi.created', received)
  })
})

/** Every VI has its one record in the journal of a folder, and the journal proves itself. */
async function expectIntact(home: string, siret: string, kind: string, ids: readonly string[]) {
  const tenant = parseTenantId(siret)
  const journal = await openJournal({
    tenant,
    writer: 'passerelle-1',
    store: embeddedStore(join(home, 'journal.db')),
    checkpointKey: checkpointKeyFromPem(readFileSync(join(home, 'tetes.key'), 'utf8')),
    keyedHash: hmacKeyedHash('index', createSecretKey(readFileSync(join(home, 'index.key')))),
    clock: systemClock,
    readers: [{ id: 'controle', roles: ['search', 'export'] }],
    mode: 'development',
  })
  const reader = {
    tenant,
    actor: { kind: 'person', id: 'controle' },
    requestId: 'controle-1',
    purpose: 'After the kills of this test',
  } as const
  for (const id of ids) {
    expect(await journal.search({ fields: { 'vi.id': id }, kinds: [kind] }, reader)).toHaveLength(1)
  }
  await journal.publishHead()
  writeFileSync(join(home, 'export.ndjson'), await exportJournal(journal, reader))
  const { verdict } = await verifyJournal(readFileSync(join(home, 'export.ndjson')), { keys: [journal.key] })
  expect(verdict).toBe('intact')
  await journal.close()
}
