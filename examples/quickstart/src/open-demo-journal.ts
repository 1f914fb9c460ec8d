import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { TenantId } from '@entente/core/ids'
import type { Clock } from '@entente/core/ports'
import { checkpointKeyFromPem, embeddedStore, type Journal, openJournal } from '@entente/interops-trace'
import { hmacKeyedHash } from '@entente/runtime'
import { type BreakableStore, breakable } from './breakable-store.ts'

/** Reconciliation compares keyed hashes: both organismes agreed on this key, and on nothing else. */
const pairingKey = hmacKeyedHash('rapprochement-2026', createSecretKey(randomBytes(32)))

export const READER = 'cellule-controle'

/** A journal with the switch of its disk. */
export interface DemoJournal {
  readonly journal: Journal
  readonly store: BreakableStore
}

/** Opens one organisme's journal in the given folder. In production it would have a seal and an external anchor too. */
export async function openDemoJournal(
  folder: string,
  name: string,
  tenant: TenantId,
  clock: Clock,
): Promise<DemoJournal> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const store = breakable(embeddedStore(join(folder, `${name}.db`)))
  const journal = await openJournal({
    tenant,
    writer: name,
    store,
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock,
    keyedHash: hmacKeyedHash('index-2026', createSecretKey(randomBytes(32))),
    readers: [{ id: READER, roles: ['search', 'export'] }],
    mode: 'development',
    pairingKey: () => pairingKey,
  })
  return { journal, store }
}
