import { createHmac, generateKeyPairSync } from 'node:crypto'
import type { TenantId } from '@entente/core/ids'
import type { KeyedHash, TraceContext, TraceEvent } from '@entente/core/ports'
import {
  auditorKey,
  checkpointKeyFromPem,
  type Journal,
  type JournalOptions,
  type JournalStore,
  memoryStore,
  openJournal,
} from '@entente/interops-trace'

export const TENANT = '73282932000074' as TenantId
export const READER = 'auditeur-bench'

const secret = Buffer.alloc(32, 7)
const keyedHash: KeyedHash = {
  keyId: 'bench',
  hash: async (use, value) => createHmac('sha256', secret).update(`${use}\0${value}`).digest('hex'),
}

/** A key as in production, made for this run. */
export const checkpointKey = checkpointKeyFromPem(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
)

export function journalOptions(
  store: JournalStore = memoryStore(),
  more: Partial<JournalOptions> = {},
): JournalOptions {
  return {
    tenant: TENANT,
    writer: 'bench',
    store,
    checkpointKey,
    clock: { now: () => new Date() },
    keyedHash,
    readers: [{ id: READER, roles: ['search', 'export'] }],
    mode: 'development',
    ...more,
  }
}

/** A journal with encryption for two auditors and an index, as a provider runs it. */
export function openEncryptedJournal(store: JournalStore): Promise<Journal> {
  const auditors = ['dpo', 'rssi'].map((id) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return auditorKey(id, publicKey.export({ format: 'pem', type: 'spki' }).toString())
  })
  return openJournal(journalOptions(store, { auditors }))
}

export const context: TraceContext = {
  tenant: TENANT,
  actor: { kind: 'application', id: 'appli-droits' },
  requestId: 'requete-0001',
  project: 'droits',
}

/** An accepted VI: readable and sealed part of the record come to about 1 kB, with five index terms. */
export function acceptedVector(n: number): TraceEvent {
  return {
    kind: 'vi.verified',
    version: 1,
    at: new Date(),
    facts: {
      outcome: 'accepted',
      issuer: 'urn:interops:73282932000074:idp:bench:1',
      service: 'https://f.example/droits',
    },
    payload: { id: `_${n}`, subject: `agent-${n % 5_000}`, pagms: ['DROITS'], vi: 'x'.repeat(380) },
    search: {
      'vi.id': [`_${n}`],
      'vi.subject': [`agent-${n % 5_000}`],
      'vi.issuer': ['bench'],
      'vi.pagm': ['DROITS'],
    },
  }
}
