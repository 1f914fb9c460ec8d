import { createSecretKey } from 'node:crypto'
import type { TenantId } from '@entente/core/ids'
import type { Clock, Observer } from '@entente/core/ports'
import {
  auditorKey,
  checkpointKeyFromPem,
  embeddedStore,
  type Journal,
  type JournalStore,
  openJournal,
  postgresStore,
  timestampAnchor,
} from '@entente/interops-trace'
import { hmacKeyedHash, nodeHttpClient, nodeRandom } from '@entente/runtime'
import type { GatewayDocuments } from './open-documents.ts'
import { asText, keyInForce, openKeys } from './open-keys.ts'
import type { OpenTrust } from './open-trust.ts'
import { configError } from './read-gateway-file.ts'
import { pathOfReference } from './reference-reader.ts'

/**
 * Opens the journal of one tenant as the deployment describes it. In production it needs a seal, a timestamp authority
 * and two auditors, and does not open without (`TRACE_PRODUCTION_INCOMPLETE`).
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` `GATEWAY_REFERENCE_UNREADABLE`; {TraceError} of `openJournal`
 */
export async function openTenantJournal(
  documents: GatewayDocuments,
  trust: OpenTrust,
  tenant: TenantId,
  writer: string,
  ports: {
    readonly clock: Clock
    readonly observer: Observer
    readonly openStore?: (tenant: TenantId) => JournalStore
  },
): Promise<Journal> {
  const { deployment } = documents
  const seals = deployment.keys.filter((key) => key.tenant === tenant && key.use === 'head-seal')
  const auditors = await keysOf(documents, tenant, 'trace-auditor')
  const [checkpoint] = await keysOf(documents, tenant, 'log-checkpoint')
  const [index] = await keysOf(documents, tenant, 'index-hash')
  if (checkpoint === undefined || index === undefined) {
    throw configError([
      {
        path: 'deployment.keys',
        expected: `expected keys of use log-checkpoint and index-hash for ${tenant}`,
      },
    ])
  }
  const signer =
    seals.length === 0
      ? undefined
      : keyInForce(await openKeys(deployment, tenant, 'head-seal', documents.read), ports.clock.now()).signer
  return openJournal({
    tenant,
    writer,
    store: ports.openStore?.(tenant) ?? (await storeOf(documents, tenant)),
    checkpointKey: checkpointKeyFromPem(asText(checkpoint.bytes)),
    keyedHash: hmacKeyedHash(index.id, createSecretKey(index.bytes)),
    readers: [],
    mode: deployment.environment === 'production' ? 'production' : 'development',
    anchors: anchorsOf(documents, trust),
    clock: ports.clock,
    observer: ports.observer,
    ...(signer && { signer }),
    ...(auditors.length > 0 && { auditors: auditors.map(({ id, bytes }) => auditorKey(id, asText(bytes))) }),
  })
}

async function keysOf(
  { deployment, read }: GatewayDocuments,
  tenant: TenantId,
  use: 'trace-auditor' | 'log-checkpoint' | 'index-hash',
): Promise<readonly { readonly id: string; readonly bytes: Uint8Array }[]> {
  const found = deployment.keys.filter((key) => key.tenant === tenant && key.use === use)
  return Promise.all(found.map(async ({ id, reference }) => ({ id, bytes: await read(reference) })))
}

async function storeOf(
  { deployment, folder, read }: GatewayDocuments,
  tenant: TenantId,
): Promise<JournalStore> {
  const store = deployment.stores.find((one) => one.tenant === tenant && one.use === 'journal')
  if (store?.engine === 'postgres') return postgresStore(asText(await read(store.reference)).trim())
  const path = store === undefined ? undefined : pathOfReference(store.reference, folder)
  if (path !== undefined) return embeddedStore(path)
  throw configError([
    {
      path: 'deployment.stores',
      expected: `expected a journal for the tenant ${tenant}, for SQLite with a file: reference`,
    },
  ])
}

function anchorsOf({ deployment }: GatewayDocuments, trust: OpenTrust) {
  return deployment.endpoints
    .filter(({ use }) => use === 'timestamp-authority')
    .map(({ id, url, anchors }) =>
      timestampAnchor(id, {
        url: new URL(url),
        http: nodeHttpClient({ allowLoopbackHttp: deployment.environment === 'staging' }),
        random: nodeRandom,
        store: trust.storeOf(anchors),
        revocation: { mode: 'require' },
      }),
    )
}
