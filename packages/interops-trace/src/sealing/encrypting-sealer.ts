import type { StoredDataKey } from '../stores/journal-store.ts'
import type { AuditorKey } from './auditor-key.ts'
import { DataKey } from './data-key.ts'
import type { PayloadSealer } from './payload-sealer.ts'

/** The period of a data key: the month in which a record was written, in UTC. */
function periodOf(at: Date): string {
  return at.toISOString().slice(0, 7)
}

/**
 * Encrypts payloads under one data key per project and month. A key is stored, wrapped for the auditors, before it
 * seals its first record, and is forgotten at rotation.
 *
 * @param keep makes the wrapped key durable
 */
export function encryptingSealer(
  auditors: readonly AuditorKey[],
  keep: (key: StoredDataKey) => Promise<void>,
): PayloadSealer {
  const inForce = new Map<string | null, { readonly period: string; readonly key: Promise<DataKey> }>()

  const newKey = async (project: string | null, period: string): Promise<DataKey> => {
    const key = new DataKey(project, period)
    try {
      await keep(key.wrap(project, auditors))
      return key
    } catch (error) {
      key.forget()
      inForce.delete(project)
      throw error
    }
  }

  const keyFor = (project: string | null, period: string): Promise<DataKey> => {
    const current = inForce.get(project)
    if (current?.period === period) return current.key
    const key = newKey(project, period)
    inForce.set(project, { period, key })
    // Whoever waits for the old key was there before this, and seals before it is forgotten.
    current?.key.then((old) => old.forget()).catch(() => undefined)
    return key
  }

  return {
    kind: 'encrypted',
    async seal(plaintext, { project, at }) {
      const key = await keyFor(project, periodOf(at))
      if (key.isSpent) inForce.delete(project)
      return { key: key.id, sealed: key.encrypt(plaintext) }
    },
  }
}
