import type { TraceEvent, TraceJson } from '@entente/core/ports'
import type { JournalStore } from '../stores/journal-store.ts'

/** The journal's own record: which writer opened a log of this size, and the last heads of every log of the store. */
export async function openingEvent(
  store: JournalStore,
  opening: { readonly writer: string; readonly size: number; readonly at: Date },
): Promise<TraceEvent> {
  const { writer, size, at } = opening
  const logs: TraceJson[] = []
  for (const log of await store.logs()) {
    const head = await store.lastHead(log.id)
    logs.push({ origin: log.origin, key: log.key, head: head?.checkpoint ?? null })
  }
  return { kind: 'trace.journal-opened', version: 1, at, facts: { writer, size, logs } }
}
