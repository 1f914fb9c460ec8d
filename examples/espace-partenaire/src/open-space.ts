import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { statusOf } from '@entente/convention-rules'
import { parseTenantId } from '@entente/core/ids'
import type { Observer } from '@entente/core/ports'
import { type CivilDate, civilDateInParis } from '@entente/core/time'
import { auditorKey, checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import { vectorPolicyFrom } from '@entente/interops-vector'
import { bearer, createQfClient, oppositionRegister, qfPolicyFrom } from '@entente/msa-qf-client'
import { testToken } from '@entente/msa-qf-client/testing'
import { createDirectory, extractionReader, loadExtractionArchive } from '@entente/mssante-directory-client'
import {
  bytesSource,
  fileListStore,
  gatePolicy,
  listProfile,
  openWhitelist,
} from '@entente/mssante-whitelist'
import {
  fileKeyValueStore,
  hmacKeyedHash,
  nodeDigest,
  nodeHttpClient,
  nodeRandom,
  systemClock,
} from '@entente/runtime'
import type { makeUpPartners } from './made-up-partners.ts'
import type { Documents } from './read-documents.ts'

export const TENANT = parseTenantId('99000002800011')

/** Everything the service works with, opened from the documents; whoever opens it closes it. */
export type Space = Awaited<ReturnType<typeof openSpace>>

/**
 * Opens journal, policies, whitelist, directory and QF client of one organisme.
 *
 * @param folder where the journal, the list and the oppositions are kept
 */
export async function openSpace(
  documents: Documents,
  partners: Awaited<ReturnType<typeof makeUpPartners>>,
  folder: string,
  observer: Observer,
) {
  const { interops, mssante, qf, deployment } = documents
  const clock = systemClock
  // Made for this run: a real organisme keeps its keys, and its auditors' private keys stay off-line.
  const keyedHash = hmacKeyedHash('index', createSecretKey(randomBytes(32)))
  const journal = await openJournal({
    tenant: TENANT,
    writer: 'espace-1',
    store: embeddedStore(join(folder, 'traces.db')),
    checkpointKey: checkpointKeyFromPem(pem(generateKeyPairSync('ed25519').privateKey, 'pkcs8')),
    auditors: ['dpo', 'rssi'].map((id) =>
      auditorKey(id, pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey, 'spki')),
    ),
    readers: [],
    clock,
    keyedHash,
    mode: 'development',
    observer,
  })
  const whitelist = await openWhitelist({
    mode: 'enforce',
    policy: {
      tenant: TENANT,
      profile: listProfile(),
      signer: {
        trust: partners.list.trust,
        revocation: { mode: 'require' },
        commonName: 'Liste fictive',
        organizationalUnit: '990000100',
        issuingCaSha256: [partners.list.issuingCa],
      },
    },
    source: bytesSource(() => partners.list.bytes),
    store: await fileListStore({ tenant: TENANT, folder: join(folder, 'whitelist') }),
    clock,
    observer,
  })
  await whitelist.refresh()
  const index = await loadExtractionArchive(partners.extraction, {
    asOf: clock.now(),
    maxBytes: 64 * 1024 * 1024,
  })
  const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0, observer })
  const client = createQfClient(
    qfPolicyFrom(qf, deployment, clock.now(), { tenant: TENANT, digest: nodeDigest }),
    {
      clock,
      digest: nodeDigest,
      random: nodeRandom,
      trace: journal,
      oppositions: oppositionRegister(
        await fileKeyValueStore(join(folder, 'oppositions'), { clock }),
        TENANT,
      ),
      hash: keyedHash,
      http,
      authorization: bearer(() => testToken(new Date(clock.now().getTime() + 300 * 86_400_000))),
      status: (day) => statusOf({ convention: qf, events: [] }, day),
      observer,
    },
  )
  return {
    documents,
    clock,
    observer,
    journal,
    whitelist,
    index,
    qf: client,
    directory: createDirectory({ readers: [extractionReader(() => index)], trace: journal }),
    gate: gatePolicy({ tenant: TENANT, ownDomains: ['ch-exemple.mssante.fr'], trust: partners.list.trust }),
    vectorPolicy: vectorPolicyFrom(interops, deployment, clock.now(), {
      tenant: TENANT,
      trust: partners.trust,
      status: statusOf({ convention: interops, events: [] }, civilDateInParis(clock.now())),
    }),
    /** Where the operator's contract stands on a day. */
    contract: (day: CivilDate) => statusOf({ convention: mssante, events: [] }, day),
    close: async () => {
      await whitelist.close()
      await http.close()
      await journal.close()
    },
  }
}

function pem(
  key: { export(options: { format: 'pem'; type: 'pkcs8' | 'spki' }): string | Buffer },
  type: 'pkcs8' | 'spki',
) {
  return key.export({ format: 'pem', type }).toString()
}
