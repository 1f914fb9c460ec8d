import type { JournalStore } from '@entente/interops-trace'

/** A store whose disk can be made full. */
export interface BreakableStore {
  readonly store: JournalStore
  fillDisk(): void
  freeDisk(): void
}

/** Puts a switch before a store's writes; everything else passes through. */
export function breakable(store: JournalStore): BreakableStore {
  let full = false
  return {
    store: new Proxy(store, {
      get(target, name) {
        if (name === 'commit' && full) {
          return () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
        }
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
    fillDisk: () => {
      full = true
    },
    freeDisk: () => {
      full = false
    },
  }
}
