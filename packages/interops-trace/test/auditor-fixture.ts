import { generateKeyPairSync } from 'node:crypto'
import { type AuditorKey, auditorKey } from '../src/sealing/auditor-key.ts'

export interface TestAuditors {
  readonly keys: readonly AuditorKey[]
  /** Private key of the auditor `rssi`. */
  readonly privatePem: string
}

/** Two auditors on P-256, the second named `rssi`. */
export function newAuditors(): TestAuditors {
  const [dpo, rssi] = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const publicPem = (keys: typeof dpo) => keys!.publicKey.export({ format: 'pem', type: 'spki' }).toString()
  return {
    keys: [auditorKey('dpo', publicPem(dpo)), auditorKey('rssi', publicPem(rssi))],
    privatePem: rssi!.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}
