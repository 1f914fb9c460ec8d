import type { Clock, KeyValueStore } from '@entente/core/ports'
import { systemClock } from '../ports/system-clock.ts'
import { checkStoreKey } from './store-key.ts'

interface Entry {
  readonly value: Uint8Array
  readonly until: Date | undefined
}

/**
 * Makes a {@link KeyValueStore} in memory, for tests and for what may be lost with the process.
 *
 * Expired entries are dropped when their key is next used.
 *
 * @param clock decides what has expired. @default systemClock
 */
export function memoryKeyValueStore(clock: Clock = systemClock): KeyValueStore {
  const entries = new Map<string, Entry>()
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(checkStoreKey('key', key))
    if (entry?.until === undefined || entry.until > clock.now()) return entry
    entries.delete(key)
    return undefined
  }
  const set = (key: string, value: Uint8Array, until: Date | undefined): void => {
    entries.set(checkStoreKey('key', key), { value: value.slice(), until })
  }
  return {
    get: async (key) => live(key)?.value.slice(),
    put: async (key, value, until) => set(key, value, until),
    putIfAbsent: async (key, value, until) => {
      if (live(key) !== undefined) return 'present'
      set(key, value, until)
      return 'stored'
    },
    delete: async (key) => {
      entries.delete(checkStoreKey('key', key))
    },
  }
}
