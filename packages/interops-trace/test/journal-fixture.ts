import { createHmac, generateKeyPairSync } from 'node:crypto'
import type { TenantId } from '@entente/core/ids'
import type { KeyedHash, TraceContext, TraceEvent } from '@entente/core/ports'
import { type FrozenClock, frozenClock } from '@entente/testkit'
import type { JournalOptions, ReadContext } from '../src/journal/journal-options.ts'
import { type CheckpointKey, checkpointKeyFromPem } from '../src/notes/note-key.ts'
import type { JournalStore } from '../src/stores/journal-store.ts'
import { memoryStore } from '../src/stores/memory-store.ts'

export const TENANT = '73282932000074' as TenantId
export const AUDITOR = 'auditeur-1'

export function newCheckpointKey(): CheckpointKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return checkpointKeyFromPem(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
}

export function testKeyedHash(secret = 'index key of the tests'): KeyedHash {
  return {
    keyId: `test-${secret.length}`,
    hash: async (use, value) => createHmac('sha256', secret).update(`${use}\0${value}`).digest('hex'),
  }
}

export interface JournalFixture {
  readonly clock: FrozenClock
  readonly options: JournalOptions
}

/** Options of a development journal with one authorised reader, on a store in memory unless another is given. */
export function journalFixture(
  store: JournalStore = memoryStore(),
  more: Partial<JournalOptions> = {},
): JournalFixture {
  const clock = frozenClock('2026-11-22T09:00:00Z')
  const options: JournalOptions = {
    tenant: TENANT,
    writer: 'app-1',
    store,
    checkpointKey: newCheckpointKey(),
    clock,
    keyedHash: testKeyedHash(),
    readers: [{ id: AUDITOR, roles: ['search', 'export', 'purge'] }],
    mode: 'development',
    ...more,
  }
  return { clock, options }
}

export const context: TraceContext = {
  tenant: TENANT,
  actor: { kind: 'application', id: 'appli-droits' },
  requestId: 'req-1',
  project: 'droits',
}

export const reader: ReadContext = {
  tenant: TENANT,
  actor: { kind: 'person', id: AUDITOR },
  requestId: 'audit-1',
  purpose: 'Demande de traces n° 42 du client',
}

/** A VI that was accepted, as the vector package records it. */
export function verifiedVector(
  id: string,
  subject = 'agent-17',
  at = new Date('2026-11-22T09:00:00Z'),
): TraceEvent {
  return {
    kind: 'vi.verified',
    version: 1,
    at,
    facts: {
      issuer: 'urn:interops:73282932000074:idp:test:1',
      service: 'https://f.example/droits',
      outcome: 'accepted',
    },
    payload: { id, subject, pagms: ['DROITS_CONSULTATION'] },
    search: { 'vi.id': [id], 'vi.subject': [subject] },
  }
}
