import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { TenantId } from '@entente/core/ids'
import { checkpointKeyFromPem, type Journal, memoryStore, openJournal } from '@entente/interops-trace'
import { hmacKeyedHash, systemClock } from '@entente/runtime'

/** A journal in memory, good for an example. */
export function openExampleJournal(tenant: TenantId): Promise<Journal> {
  const { privateKey } = generateKeyPairSync('ed25519')
  return openJournal({
    tenant,
    writer: 'exemple',
    store: memoryStore(),
    checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    clock: systemClock,
    keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
    readers: [],
    mode: 'development',
  })
}
