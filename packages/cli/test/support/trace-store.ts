import type { KeyObject } from 'node:crypto'
import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTenantId } from '@entente/core/ids'
import type { Clock } from '@entente/core/ports'
import { auditorKey, checkpointKeyFromPem, embeddedStore, openJournal } from '@entente/interops-trace'
import { hmacKeyedHash } from '@entente/runtime'

/** A journal's folder as the verbs of `trace` find it: the store, the key of the log and the key of the index. */
export function writeTraceStore(folder: string, siret: string, purpose: string) {
  const at = (name: string) => join(folder, name)
  const tenant = parseTenantId(siret)
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const indexKey = randomBytes(32)
  writeFileSync(at('log.key'), pem)
  writeFileSync(at('index.key'), indexKey)
  return {
    tenant,
    /** Opens the journal as the service that writes it does. */
    open: (clock: Clock, auditors: readonly { readonly id: string; readonly publicKey: KeyObject }[] = []) =>
      openJournal({
        tenant,
        writer: 'app-1',
        store: embeddedStore(at('journal.db')),
        checkpointKey: checkpointKeyFromPem(pem),
        clock,
        keyedHash: hmacKeyedHash('index', createSecretKey(indexKey)),
        auditors: auditors.map(({ id, publicKey }) =>
          auditorKey(id, publicKey.export({ type: 'spki', format: 'pem' }).toString()),
        ),
        readers: [],
        mode: 'development',
      }),
    /** The options that open it at the terminal. */
    opening: (reader = 'auditrice') => [
      ...['--store', at('journal.db'), '--tenant', tenant, '--writer', 'app-1'],
      ...['--checkpoint-key', at('log.key'), '--index-key', at('index.key')],
      ...['--reader', reader, '--purpose', purpose],
    ],
  }
}
