import { createSecretKey } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import type { Deployment, Endpoint } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import type { Clock, Observer } from '@entente/core/ports'
import {
  type Anchor,
  auditorKey,
  checkpointKeyFromPem,
  embeddedStore,
  type Journal,
  type JournalStore,
  openJournal,
  parseNoteKey,
  postgresStore,
  timestampAnchor,
  witnessAnchor,
} from '@entente/interops-trace'
import { hmacKeyedHash, type NodeHttpClientOptions, nodeHttpClient, nodeRandom } from '@entente/runtime'
import type { TenantEntry, WitnessEntry } from './gateway-file.ts'
import type { GatewayDocuments } from './open-documents.ts'
import { asText, keyInForce, openKey, openKeys, pemOf, readableKey } from './open-keys.ts'
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
  { id: tenant, writer, witnesses }: TenantEntry,
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
      : keyInForce(await openKeys(documents, tenant, 'head-seal'), ports.clock.now()).signer
  return openJournal({
    tenant,
    writer,
    store: ports.openStore?.(tenant) ?? (await storeOf(documents, tenant)),
    checkpointKey: checkpointKeyFromPem(asText(checkpoint.bytes)),
    keyedHash: hmacKeyedHash(index.id, createSecretKey(index.bytes)),
    readers: [],
    mode: deployment.environment === 'production' ? 'production' : 'development',
    anchors: [
      ...timestampAnchors(documents, trust),
      ...(await witnessAnchors(documents, trust, tenant, witnesses)),
    ],
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

function timestampAnchors({ deployment }: GatewayDocuments, trust: OpenTrust): readonly Anchor[] {
  return deployment.endpoints
    .filter(({ use }) => use === 'timestamp-authority')
    .map((endpoint) =>
      timestampAnchor(endpoint.id, {
        url: new URL(endpoint.url),
        // Its answers are signed: the line to it may also rest on the public authorities.
        http: nodeHttpClient(lineTo(endpoint, deployment, trust, rootCertificates)),
        random: nodeRandom,
        store: trust.storeOf(endpoint.anchors),
        revocation: { mode: 'require' },
      }),
    )
}

async function witnessAnchors(
  documents: GatewayDocuments,
  trust: OpenTrust,
  tenant: TenantId,
  witnesses: readonly WitnessEntry[],
): Promise<readonly Anchor[]> {
  const { deployment, read } = documents
  return Promise.all(
    witnesses.map(async ({ endpoint: id, key }, index) => {
      const endpoint = deployment.endpoints.find((one) => one.id === id && one.use === 'witness')
      if (endpoint === undefined) {
        throw configError([
          {
            path: `tenants[${tenant}].witnesses[${index}].endpoint`,
            expected: 'expected an endpoint of use witness',
          },
        ])
      }
      const shown = deployment.keys.find((one) => one.id === endpoint.clientKey && one.tenant === tenant)
      const client = shown && readableKey(await openKey(shown, documents))
      return witnessAnchor({
        url: new URL(endpoint.url),
        key: parseNoteKey(asText(await read(key)).trim()),
        http: nodeHttpClient({
          ...lineTo(endpoint, deployment, trust),
          ...(client && { clientCertificate: client }),
        }),
      })
    }),
  )
}

/** Whom the line to an anchor trusts: the anchors of its endpoint, the public authorities when it has none. */
function lineTo(
  { anchors }: Endpoint,
  { environment }: Deployment,
  trust: OpenTrust,
  others: readonly string[] = [],
): NodeHttpClientOptions {
  const pinned = anchors && trust.storeOf(anchors).anchors.map(({ certificate }) => pemOf(certificate.der))
  return { allowLoopbackHttp: environment === 'staging', ...(pinned && { ca: [...others, ...pinned] }) }
}
