import { createHash, generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkpointKeyFromPem, formatNoteKey, openWitness, type WitnessAnswer } from '@entente/interops-trace'
import { memoryKeyValueStore } from '@entente/runtime'
import { createPki, type TestAuthority } from '@entente/testkit'
import { answerTimestampRequest } from '@entente/trust/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Gateway, openGateway } from '../../src/index.ts'
import { sampleFingerprint, sampleOrganismes, writeClient, writeProvider } from '../../src/testing/index.ts'
import { directCaller } from '../support/direct-caller.ts'
import { edit } from '../support/three-organismes.ts'

/** The machine's clock, moved: heads are signed each minute. */
let offset = 0
const clock = { now: () => new Date(Date.now() + offset) }
const MINUTE = 60_000

let folder: string
const gateways: Gateway[] = []
const servers: Server[] = []
let pki: ReturnType<typeof createPki>
let organismes: ReturnType<typeof sampleOrganismes>
let anchorPort: number
let authority: TestAuthority

beforeEach(async () => {
  offset = 0
  folder = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  pki = createPki({ now: () => new Date(Date.now() - 3_600_000) })
  organismes = sampleOrganismes(pki, { internalKey: 'p-256', signerKey: 'p-256' })
  authority = pki.root({ subject: [['CN', 'Racine de preuve']], keyType: 'p-256' })
})
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()))
  for (const server of servers.splice(0)) server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Somebody outside, over TLS: production knows no other line. */
async function listenOutside(
  answer: (body: Buffer) => Promise<{ status: number; type: string; body: Uint8Array | string }>,
) {
  const tls = authority.leaf({
    subject: [['CN', 'localhost']],
    keyType: 'p-256',
    extendedKeyUsage: ['serverAuth'],
    dnsNames: ['localhost'],
  })
  const server = createServer({ key: tls.privateKeyPem, cert: tls.chainPem }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      void answer(Buffer.concat(chunks)).then(({ status, type, body }) =>
        response.writeHead(status, { 'content-type': type }).end(body),
      )
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  anchorPort = (server.address() as AddressInfo).port
}

function startTimestampAuthority() {
  const leaf = authority.leaf({
    subject: [['CN', 'Horodatage']],
    extendedKeyUsage: ['timeStamping'],
    extendedKeyUsageCritical: true,
  })
  const tsa = { privateKey: leaf.key.privateKey, certificateChain: leaf.chainDer, clock }
  return listenOutside(async (body) => ({
    status: 200,
    type: 'application/timestamp-reply',
    body: await answerTimestampRequest(body, tsa),
  }))
}

type Json = Record<string, unknown>

/** Makes a production deployment of what was written for tests: a seal, an anchor, and nothing of staging. */
function toProduction(
  path: string,
  use: 'timestamp-authority' | 'witness',
  change: (deployment: Json) => Json,
) {
  const home = join(path, '..')
  const own = path.includes('fournisseuse') ? organismes.provider : organismes.client
  const seal = own.authority.leaf({
    subject: [
      ['O', own.name],
      ['CN', 'sceau'],
    ],
    keyType: 'p-256',
  })
  writeFileSync(join(home, 'sceau.key'), seal.privateKeyPem, { mode: 0o600 })
  writeFileSync(join(home, 'sceau.pem'), seal.chainPem)
  writeFileSync(join(home, 'preuve.pem'), authority.certificatePem)
  writeFileSync(join(home, 'preuve.crl'), authority.crl())
  edit(join(home, 'deployment.json'), (deployment) => {
    const inProduction = (list: unknown) =>
      (list as Json[]).map((entry) => ({ ...entry, environment: 'production' }))
    return change({
      ...deployment,
      environment: 'production',
      anchors: [
        ...inProduction(deployment.anchors),
        {
          id: 'preuve',
          environment: 'production',
          pki: 'igc-preuve',
          reference: 'file:preuve.pem',
          sha256: sampleFingerprint(authority),
        },
      ],
      endpoints: [
        ...inProduction(deployment.endpoints),
        {
          id: 'preuve',
          environment: 'production',
          use,
          url: `https://localhost:${anchorPort}/`,
          anchors: ['preuve'],
        },
      ],
      stores: inProduction(deployment.stores),
      keys: [
        ...(deployment.keys as Json[]),
        {
          id: 'sceau',
          tenant: own.tenant,
          use: 'head-seal',
          reference: 'file:sceau.key',
          certificate: 'file:sceau.pem',
        },
      ],
    })
  })
  edit(path, (file) => {
    const revocation = file.revocation as { lists: object[] }
    return {
      ...file,
      revocation: {
        lists: [...revocation.lists, { issuer: 'file:preuve.pem', source: 'file:preuve.crl' }],
      },
    }
  })
  return path
}

const provider = (
  change: (deployment: Json) => Json = (deployment) => deployment,
  use: 'timestamp-authority' | 'witness' = 'timestamp-authority',
) =>
  toProduction(
    writeProvider(organismes, {
      folder: join(folder, 'fournisseuse'),
      target: { soap: 'http://127.0.0.1:9/', rest: 'http://127.0.0.1:9/' },
    }),
    use,
    change,
  )

async function open(path: string): Promise<Gateway> {
  const gateway = await openGateway({ path, clock })
  gateways.push(gateway)
  return gateway
}

/** A minute later a call is recorded, the head is signed and shown outside. */
async function anchored(gateway: Gateway) {
  offset += 2 * MINUTE
  const port = gateway.addresses[organismes.provider.tenant]?.inbound?.port ?? 0
  const caller = directCaller(organismes, organismes.client, port, { clock })
  // The service is down: the call is recorded all the same.
  expect((await caller.send({ body: await caller.message() })).status).toBe(502)
  caller.close()
  for (let waited = 0; waited < 5_000; waited += 20) {
    const { anchored: seen } = gateway.health().tenants[0] ?? {}
    if (seen !== undefined) return seen
    await sleep(20)
  }
  return undefined
}

describe('a gateway in production', () => {
  it('serves, and has its journal confirmed by a timestamp authority', async () => {
    await startTimestampAuthority()
    const gateway = await open(provider())
    expect(gateway.health()).toMatchObject({ status: 'up', revocation: [] })
    expect((await anchored(gateway))?.size).toBeGreaterThanOrEqual(2)
  })

  it('serves, and has its journal confirmed by a partner as witness', async () => {
    const witnessKey = checkpointKeyFromPem(
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    )
    const name = `${organismes.client.tenant}/witness`
    let witness: { addCheckpoint(body: string): Promise<WitnessAnswer> } | undefined
    await listenOutside(async (body) => {
      const answer = await witness?.addCheckpoint(body.toString())
      return {
        status: answer?.status ?? 503,
        type: answer?.contentType ?? 'text/plain',
        body: answer?.body ?? '',
      }
    })
    const path = provider(undefined, 'witness')
    const home = join(path, '..')
    writeFileSync(
      join(home, 'temoin.vkey'),
      formatNoteKey({ name, type: 'cosignature-v1', publicKey: witnessKey.publicKey }),
    )
    edit(path, (file) => ({
      ...file,
      tenants: [
        { ...(file.tenants as object[])[0], witnesses: [{ endpoint: 'preuve', key: 'file:temoin.vkey' }] },
      ],
    }))
    const { publicKey } = checkpointKeyFromPem(readFileSync(join(home, 'tetes.key'), 'utf8'))
    witness = openWitness({
      name,
      key: witnessKey,
      logs: [
        {
          name: `${organismes.provider.tenant}/traces/passerelle-1/${createHash('sha256').update(publicKey).digest('hex').slice(0, 8)}`,
          type: 'ed25519',
          publicKey,
        },
      ],
      store: memoryKeyValueStore(),
      clock,
    })
    expect((await anchored(await open(path)))?.size).toBeGreaterThanOrEqual(2)
  })

  const without = (use: string) => (deployment: Json) => ({
    ...deployment,
    keys: (deployment.keys as { use: string }[]).filter((key) => key.use !== use),
  })
  it.each([
    [
      'with one auditor',
      (deployment: Json) => ({
        ...deployment,
        keys: (deployment.keys as { id: string }[]).filter(({ id }) => id !== 'rssi'),
      }),
      'TRACE_OPTIONS_INVALID',
    ],
    ['without auditors', without('trace-auditor'), 'TRACE_PRODUCTION_INCOMPLETE'],
    ['without a seal', without('head-seal'), 'TRACE_PRODUCTION_INCOMPLETE'],
    [
      'without anybody outside who confirms the journal',
      (deployment: Json) => ({
        ...deployment,
        endpoints: (deployment.endpoints as { id: string }[]).filter(({ id }) => id !== 'preuve'),
      }),
      'TRACE_PRODUCTION_INCOMPLETE',
    ],
    [
      'with the store of a staging deployment',
      (deployment: Json) => ({
        ...deployment,
        stores: (deployment.stores as object[]).map((store) => ({ ...store, environment: 'staging' })),
      }),
      'DEPLOYMENT_INVALID',
    ],
    [
      'with a timestamp authority over plain HTTP',
      (deployment: Json) => ({
        ...deployment,
        endpoints: (deployment.endpoints as object[]).map((one) => ({
          ...one,
          url: `http://127.0.0.1:${anchorPort}/`,
        })),
      }),
      'DEPLOYMENT_INVALID',
    ],
  ])('does not open %s', async (_title, change, code) => {
    await startTimestampAuthority()
    await expect(open(provider(change))).rejects.toMatchObject({ code })
  })

  it('does not open with a key that everybody on the machine can read', async () => {
    await startTimestampAuthority()
    const path = provider()
    chmodSync(join(path, '..', 'entree.key'), 0o644)
    const opening = open(path)
    await expect(opening).rejects.toMatchObject({ code: 'GATEWAY_PRODUCTION_REFUSED' })
    await expect(opening).rejects.toThrow(/the key entree: chmod 600/)
  })

  it('does not open with a seal of a PKI that nobody pinned', async () => {
    await startTimestampAuthority()
    const path = provider()
    const strange = pki.root({ subject: [['CN', 'Racine de développement']], keyType: 'p-256' })
    const seal = strange.leaf({ subject: [['CN', 'sceau']], keyType: 'p-256' })
    writeFileSync(join(path, '..', 'sceau.key'), seal.privateKeyPem)
    writeFileSync(join(path, '..', 'sceau.pem'), seal.chainPem)
    const opening = open(path)
    await expect(opening).rejects.toMatchObject({ code: 'GATEWAY_PRODUCTION_REFUSED' })
    await expect(opening).rejects.toThrow(/certificate of sceau leads to no anchor/)
  })

  it('does not open with a self-made certificate', async () => {
    await startTimestampAuthority()
    const path = provider()
    const self = pki.root({ subject: [['CN', 'localhost']], keyType: 'p-256' })
    writeFileSync(join(path, '..', 'entree.key'), self.privateKeyPem)
    writeFileSync(join(path, '..', 'entree.pem'), self.certificatePem)
    await expect(open(path)).rejects.toThrow(/certificate of entree is self-signed/)
  })

  it('does not open with a VI signer that the convention does not name', async () => {
    await startTimestampAuthority()
    const client = (change: (deployment: Json) => Json = (deployment) => deployment) =>
      toProduction(
        writeClient(organismes, organismes.client, { folder: join(folder, 'cliente'), providerPort: 1 }),
        'timestamp-authority',
        change,
      )
    await open(client())
    await gateways.pop()?.close()
    const path = client()
    const other = organismes.client.authority.leaf({
      subject: [
        ['O', organismes.client.name],
        ['CN', 'développement'],
      ],
      keyType: 'p-256',
    })
    writeFileSync(join(path, '..', 'jetons.key'), other.privateKeyPem)
    writeFileSync(join(path, '..', 'jetons.pem'), other.chainPem)
    await expect(open(path)).rejects.toMatchObject({ code: 'GATEWAY_KEY_NOT_AGREED' })
  })

  it('does not call a partner without a client certificate', async () => {
    await startTimestampAuthority()
    const path = toProduction(
      writeClient(organismes, organismes.client, { folder: join(folder, 'cliente'), providerPort: 1 }),
      'timestamp-authority',
      (deployment) => ({
        ...deployment,
        endpoints: (deployment.endpoints as { clientKey?: string }[]).map(
          ({ clientKey: _own, ...rest }) => rest,
        ),
      }),
    )
    await expect(open(path)).rejects.toThrow(/route \/droits shows no client certificate/)
  })
})
