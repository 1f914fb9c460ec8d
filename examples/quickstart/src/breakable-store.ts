import type { JournalStore } from '@entente/interops-trace'

/** A store whose disk can be made full. */
export interface BreakableStore extends JournalStore {
  fillDisk(): void
  freeDisk(): void
}

/** Puts a switch before a store's writes; everything else passes through. */
export function breakable(store: JournalStore): BreakableStore {
  let full = false
  return new Proxy(store, {
    get(target, name) {
      if (name === 'fillDisk') return () => (full = true)
      if (name === 'freeDisk') return () => (full = false)
      if (name === 'commit' && full) {
        return () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
      }
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  }) as BreakableStore
}
