import type { TenantId } from '@entente/core/ids'
import { WhitelistError } from '../errors.ts'
import { type BreakGlass, compareLists, type ListStore, type StoredList } from './list-store.ts'

/** A store that forgets everything with the process: for tests and short programs. */
export function memoryListStore(tenant: TenantId): ListStore {
  const lists = new Map<string, StoredList>()
  const contents = new Map<string, Uint8Array>()
  const glasses: BreakGlass[] = []
  const history = async () => [...lists.values()].sort((one, other) => compareLists(other, one))
  return {
    tenant,
    latest: async () => (await history())[0],
    history,
    async bytesOf(sha256) {
      const bytes = contents.get(sha256)
      if (bytes === undefined)
        throw new WhitelistError('WL_STORE_FAILED', { why: 'It does not hold this list.' })
      return Uint8Array.from(bytes)
    },
    async put(list, bytes) {
      lists.set(list.sha256, list)
      contents.set(list.sha256, bytes)
    },
    async confirm(list) {
      lists.set(list.sha256, list)
    },
    breakGlasses: async () => [...glasses],
    async recordBreakGlass(entry) {
      glasses.push(entry)
    },
  }
}
