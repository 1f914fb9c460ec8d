import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statusOf } from '@entente/convention-rules'
import { parseQfConvention, type QfConvention } from '@entente/core/convention/qf'
import { loadDeployment } from '@entente/core/deployment'
import { parseTenantId } from '@entente/core/ids'
import type { Clock } from '@entente/core/ports'
import { auditorKey, checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import {
  bearer,
  createQfClient,
  oppositionRegister,
  type QfClient,
  type QfPolicy,
  qfPolicyFrom,
} from '@entente/msa-qf-client'
import { startFakeApi, testToken } from '@entente/msa-qf-client/testing'
import {
  fileKeyValueStore,
  hmacKeyedHash,
  nodeDigest,
  nodeHttpClient,
  nodeRandom,
  waitOnTimer,
} from '@entente/runtime'

const TENANT = parseTenantId('99000005100013')

/** Everything the desk needs, on embedded defaults: a folder, a loopback API, keys made for this run. */
export interface Desk {
  readonly convention: QfConvention
  readonly policy: QfPolicy
  readonly client: QfClient
  readonly clock: Clock
  readonly folder: string
  close(): Promise<void>
}

/**
 * Opens the desk of a town hall.
 *
 * A real desk keeps its keys and its folder, reads its deployment from a file and calls the real API.
 *
 * @param folder where the journal and the oppositions are kept; a new one by default
 */
export async function openDesk(
  clock: Clock,
  folder = mkdtempSync(join(tmpdir(), 'guichet-qf-')),
): Promise<Desk> {
  mkdirSync(folder, { recursive: true })
  const api = await startFakeApi({ now: () => clock.now() })
  const text = readFileSync(new URL('../convention.json', import.meta.url), 'utf8')
  const convention = parseQfConvention(JSON.parse(text))
  const deployment = loadDeployment(deploymentAt(api.url))
  const policy = qfPolicyFrom(convention, deployment, clock.now(), { tenant: TENANT, digest: nodeDigest })
  const keyedHash = hmacKeyedHash('demonstration', createSecretKey(randomBytes(32)))
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const journal = await openJournal({
    tenant: TENANT,
    writer: 'guichet',
    store: embeddedStore(join(folder, 'traces.db')),
    checkpointKey: checkpointKeyFromPem(pem),
    auditors: ['dpo', 'rssi'].map((id) => auditorKey(id, auditorPem())),
    readers: [],
    clock,
    keyedHash,
    mode: 'development',
  })
  const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })
  const client = createQfClient(policy, {
    clock,
    digest: nodeDigest,
    random: nodeRandom,
    trace: journal,
    oppositions: oppositionRegister(await fileKeyValueStore(join(folder, 'oppositions'), { clock }), TENANT),
    hash: keyedHash,
    http,
    wait: waitOnTimer,
    authorization: bearer(() => testToken(new Date(clock.now().getTime() + 300 * 86_400_000))),
    status: (day) => statusOf({ convention, events: [] }, day),
  })
  return {
    convention,
    policy,
    client,
    clock,
    folder,
    close: async () => {
      await http.close()
      await journal.close()
      await api.close()
    },
  }
}

function deploymentAt(url: string) {
  return {
    kind: 'deployment',
    schemaVersion: 1,
    id: 'guichet-demonstration',
    environment: 'staging',
    tenants: [{ id: TENANT, conventions: ['QF-EX-2026-001'], party: 'partenaire' }],
    endpoints: [{ id: 'api', environment: 'staging', use: 'api-particulier', url }],
    habilitations: [
      {
        id: 'qf',
        environment: 'staging',
        tenant: TENANT,
        datapass: 'DP-EX-0001',
        scopes: ['cnaf_quotient_familial', 'cnaf_allocataires', 'cnaf_enfants', 'cnaf_adresse'],
      },
    ],
  }
}

function auditorPem(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return publicKey.export({ format: 'pem', type: 'spki' }).toString()
}
