import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseTenantId } from '@entente/core/ids'
import type { Clock } from '@entente/core/ports'
import {
  auditorKey,
  checkpointKeyFromPem,
  embeddedStore,
  type Journal,
  openJournal,
} from '@entente/interops-trace'
import {
  createDirectory,
  type Directory,
  extractionReader,
  type FhirReader,
  fhirReader,
  type NameSearch,
  openNameSearch,
  syncChanges,
  syncDirectory,
} from '@entente/mssante-directory-client'
import {
  hmacKeyedHash,
  nodeHttpClient,
  type Outbox,
  openSqlite,
  sqlOutbox,
  systemClock,
} from '@entente/runtime'
import { type MadeUpDirectory, startMadeUpDirectory } from './made-up-directory.ts'

export const TENANT = parseTenantId('99000005100013')

/** Everything the pages work with: the directory on embedded defaults, in one folder. */
export interface Annuaire {
  /** The embedded index alone: it answers while somebody types. */
  readonly typed: Directory
  /** Every source, for one address. */
  readonly whole: Directory
  readonly search: NameSearch
  readonly fhir: FhirReader
  readonly journal: Journal
  readonly outbox: Outbox
  readonly http: ReturnType<typeof nodeHttpClient>
  readonly clock: Clock
  readonly folder: string
  readonly source: MadeUpDirectory
  /** How many mailboxes the index holds. */
  readonly mailboxes: number
  /** Reads what changed in FHIR into the index. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the directory of an MSSanté operator: downloads the file of the day, loads the embedded index, puts the changes
 * of FHIR on top, opens the journal and the outbox.
 *
 * A real operator keeps its keys and its folder, and gives the addresses and the key of the national directory.
 *
 * @param folder where the index, the journal and the outbox are kept; a new one by default
 */
export async function openAnnuaire(
  clock: Clock = systemClock,
  folder = mkdtempSync(join(tmpdir(), 'annuaire-')),
): Promise<Annuaire> {
  mkdirSync(folder, { recursive: true })
  const source = await startMadeUpDirectory(clock.now())
  const http = nodeHttpClient({ allowLoopbackHttp: true, retries: 0 })
  const sql = await openSqlite(join(folder, 'annuaire.db'))
  const search = await openNameSearch(sql)
  const loaded = await syncDirectory({ http, download: { url: source.fileUrl }, search })
  if (loaded.status !== 'replaced') throw new Error('the file of the day was not loaded')
  const { index } = loaded
  const fhir = fhirReader({
    http,
    baseUrl: source.fhir.baseUrl,
    apiKey: source.fhir.apiKey,
    retries: 1,
    clock,
  })
  const refresh = async () => {
    await syncChanges({ reader: fhir, search, clock })
  }
  await refresh()
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const journal = await openJournal({
    tenant: TENANT,
    writer: 'annuaire',
    store: embeddedStore(join(folder, 'traces.db')),
    checkpointKey: checkpointKeyFromPem(pem),
    auditors: ['dpo', 'rssi'].map((id) => auditorKey(id, auditorPem())),
    readers: [{ id: 'gestionnaire', roles: ['search'] }],
    clock,
    keyedHash: hmacKeyedHash('demonstration', createSecretKey(randomBytes(32))),
    mode: 'development',
  })
  return {
    typed: createDirectory({ readers: [search.reader()], trace: journal, clock }),
    whole: createDirectory({
      readers: [fhir, extractionReader(() => index), search.reader()],
      trace: journal,
      clock,
    }),
    search,
    fhir,
    journal,
    outbox: await sqlOutbox(sql, { queue: `${TENANT}/annuaire`, clock }),
    http,
    clock,
    folder,
    source,
    mailboxes: index.rows,
    refresh,
    close: async () => {
      await journal.close()
      await sql.close()
      await http.close()
      await source.stop()
    },
  }
}

function auditorPem(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return publicKey.export({ format: 'pem', type: 'spki' }).toString()
}
