import { TraceError } from '../errors.ts'
import { LASTING_KINDS } from '../records/lasting-kinds.ts'
import { readOpenPart } from '../records/read-open-part.ts'
import type { StoredRecord } from '../records/record-shape.ts'
import type { JournalStore, RecordRange } from '../stores/journal-store.ts'
import { requireWhole } from '../stores/require-whole.ts'
import type { PurgeItem } from './purge-proposal.ts'

const PAGE = 500

/**
 * What of an item of a proposal may still be erased: neither held since nor gone already.
 *
 * Each record is read and compared with what was hashed: the columns that a store sorts by are not, and whoever changes
 * them must not lead a purge to what is not due.
 *
 * @throws {TraceError} `TRACE_STORE_DAMAGED`
 */
export async function dueRecords(store: JournalStore, item: PurgeItem): Promise<readonly RecordRange[]> {
  const before = new Date(item.before)
  const origins = new Map((await store.logs()).map(({ id, origin }) => [id, origin]))
  const erasable = await store.erasable(item.project, before)
  const due = erasable.flatMap((range) => {
    const origin = origins.get(range.log)
    return item.ranges.flatMap(({ log, first, last }): RecordRange[] => {
      const common = { log: range.log, first: Math.max(first, range.first), last: Math.min(last, range.last) }
      return log === origin && common.first <= common.last ? [common] : []
    })
  })
  for (const range of due) await requireDue(store, range, item.project, before)
  return due
}

async function requireDue(
  store: JournalStore,
  { log, first, last }: RecordRange,
  project: string | null,
  before: Date,
): Promise<void> {
  for (let from = first; from <= last; from += PAGE) {
    for (const record of await store.records(log, from, Math.min(PAGE, last + 1 - from))) {
      requireWhole(record)
      if (!isDue(record, project, before)) {
        throw new TraceError(
          'TRACE_STORE_DAMAGED',
          `The store calls record ${record.index} due, and what was hashed says that it is not.`,
        )
      }
    }
  }
}

function isDue({ content }: StoredRecord, project: string | null, before: Date): boolean {
  const open = content === undefined ? undefined : readOpenPart(content.open)
  return (
    open !== undefined &&
    open.project === project &&
    new Date(open.recordedAt) < before &&
    !LASTING_KINDS.includes(open.kind)
  )
}
