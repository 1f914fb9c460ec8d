import { encryptingSealer } from '../sealing/encrypting-sealer.ts'
import { registerDataKey } from '../sealing/key-register.ts'
import { clearSealer } from '../sealing/payload-sealer.ts'
import type { JournalOptions } from './journal-options.ts'
import type { RecordPorts } from './prepare-record.ts'
import { TermHasher } from './term-hasher.ts'

/** What records are made with: index terms, sealed parts, pairs. */
export function recordPorts(options: JournalOptions, maxRecordBytes: number): RecordPorts {
  const { auditors = [], keyRegister, store, keyedHash, pairingKey } = options
  const sealer =
    auditors.length === 0
      ? clearSealer
      : encryptingSealer(auditors, async (key) => {
          if (keyRegister !== undefined) await registerDataKey(keyRegister, key)
          await store.addDataKey(key)
        })
  return { terms: new TermHasher(keyedHash), sealer, pairingKey, maxRecordBytes }
}
