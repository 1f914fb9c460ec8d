import { canonicalJson } from '@entente/core'
import type { KeyValueStore } from '@entente/core/ports'
import type { Journal } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import { readOpenPart } from '../records/read-open-part.ts'
import type { JournalStore, StoredDataKey } from '../stores/journal-store.ts'

const PAGE = 500

/** What came back from the register. */
export interface RestoredKeys {
  /** Data keys that the store had lost and has again. */
  readonly restored: readonly string[]
  /** Data keys that records name and that are nowhere: their sealed parts cannot be read by anybody. */
  readonly missing: readonly string[]
}

/** Keeps a wrapped data key outside of the store too. Only an auditor can open it, there as here. */
export async function registerDataKey(register: KeyValueStore, key: StoredDataKey): Promise<void> {
  await register.putIfAbsent(nameOf(key.id), Buffer.from(canonicalJson(key)))
}

/** Puts a key that was wrapped anew into the register, in place of the one it holds. */
export async function renewDataKey(register: KeyValueStore, key: StoredDataKey): Promise<void> {
  await register.put(nameOf(key.id), Buffer.from(canonicalJson(key)))
}

export async function forgetDataKeys(register: KeyValueStore, ids: readonly string[]): Promise<void> {
  for (const id of ids) await register.delete(nameOf(id))
}

/**
 * Puts the wrapped data keys that records need and the store has lost back, from the register. Recorded.
 *
 * @param journal opened with `keyRegister`
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append`, the store and the register throw
 * @see INTEROPS convention, art. 9
 * @example
 * const { restored, missing } = await restoreDataKeys(journal, reader)
 */
export async function restoreDataKeys(journal: Journal, reader: ReadContext): Promise<RestoredKeys> {
  const { store, clock, keyRegister, authorise, record } = internalsOf(journal)
  await authorise(reader, 'export', 'trace.data-keys-restored')
  const known = new Set((await store.dataKeys()).map(({ id }) => id))
  const found: StoredDataKey[] = []
  const missing: string[] = []
  for (const id of await namedKeys(store)) {
    if (known.has(id)) continue
    const kept = await keyRegister?.get(nameOf(id))
    const key = kept === undefined ? undefined : readDataKey(kept, id)
    if (key === undefined) missing.push(id)
    else found.push(key)
  }
  const restored = found.map(({ id }) => id)
  const facts = { restored, missing }
  await record({ kind: 'trace.data-keys-restored', version: 1, at: clock.now(), facts }, reader)
  for (const key of found) await store.addDataKey(key)
  return { restored, missing }
}

/** The data keys that the records of a store name. */
async function namedKeys(store: JournalStore): Promise<ReadonlySet<string>> {
  const named = new Set<string>()
  for (const log of await store.logs()) {
    let from = 0
    for (let page = await store.records(log.id, from, PAGE); page.length > 0; ) {
      for (const { content } of page) {
        const key = content === undefined ? undefined : readOpenPart(content.open)?.key
        if (typeof key === 'string') named.add(key)
      }
      from += page.length
      page = await store.records(log.id, from, PAGE)
    }
  }
  return named
}

function readDataKey(bytes: Uint8Array, asked: string): StoredDataKey | undefined {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString())
  const { id, project, period, wrapped }: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {}
  const isOne = id === asked && typeof period === 'string' && typeof wrapped === 'string'
  if (!isOne || (project !== null && typeof project !== 'string')) return undefined
  return { id: asked, project, period, wrapped }
}

function nameOf(id: string): string {
  return `trace-data-key/${id}`
}
