import type { JournalStore } from '../src/stores/journal-store.ts'

/** What changes a store. */
const CHANGES = [
  'addLog',
  'commit',
  'replaceTerms',
  'addHead',
  'addAnchor',
  'addDataKey',
  'replaceDataKey',
  'eraseDataKeys',
  'hold',
  'release',
  'erase',
] as const satisfies readonly (keyof JournalStore)[]

/** A store under a journal whose process ends in the middle of its work. */
export interface PowerCut {
  readonly store: JournalStore
  /** From now on so many changes are made, and the next one and all that is asked after it fails. */
  after(changes: number): void
  readonly happened: boolean
}

export function powerCut(inner: JournalStore): PowerCut {
  let left = Number.POSITIVE_INFINITY
  let happened = false
  const store: Record<string, unknown> = {}
  for (const [name, work] of Object.entries(inner)) {
    if (typeof work !== 'function') {
      store[name] = work
      continue
    }
    const changes = CHANGES.some((change) => change === name)
    store[name] = async (...given: unknown[]) => {
      if (changes) {
        if (left === 0) happened = true
        left -= 1
      }
      if (happened) throw new Error('The power is cut.')
      return work.apply(inner, given)
    }
  }
  return {
    store: store as unknown as JournalStore,
    after: (changes) => {
      left = changes
    },
    get happened() {
      return happened
    },
  }
}
