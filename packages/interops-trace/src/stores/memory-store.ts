import { TraceError } from '../errors.ts'
import { LASTING_KINDS } from '../records/lasting-kinds.ts'
import type { StoredRecord } from '../records/record-shape.ts'
import type {
  JournalStore,
  Place,
  StoredAnchor,
  StoredDataKey,
  StoredHead,
  StoredLog,
  StoreHit,
  StoreQuery,
} from './journal-store.ts'
import { rangesOf } from './record-ranges.ts'

interface MemoryLog {
  readonly log: StoredLog
  readonly records: StoredRecord[]
  readonly heads: StoredHead[]
  readonly anchors: StoredAnchor[]
}

/**
 * A journal store that ends with the process: for tests and examples, never for traces that must be kept.
 *
 * @example
 * const journal = await openJournal({ store: memoryStore(), ...rest })
 */
export function memoryStore(): JournalStore {
  const logs: MemoryLog[] = []
  const terms = new Map<string, Set<StoredRecord>>()
  const once = new Map<string, Date>()
  const dataKeys: StoredDataKey[] = []
  const holds: ({ readonly incident: string } & Place)[] = []
  const isHeld = (log: number, index: number) =>
    holds.some((hold) => hold.log === log && hold.index === index)
  const mayGo = (log: number, { index, kind }: StoredRecord) =>
    !isHeld(log, index) && !LASTING_KINDS.includes(kind)
  let held = false

  const logOf = (id: number): MemoryLog => {
    const log = logs[id]
    if (log === undefined) throw new TraceError('TRACE_INDEX_UNKNOWN', `The store has no log ${id}.`)
    return log
  }

  return {
    name: 'memory',
    inOrder: true,
    async open() {
      if (held) throw new TraceError('TRACE_STORE_IN_USE', 'The store in memory already has a writer.')
      held = true
    },
    async close() {
      held = false
    },
    async logs() {
      return logs.map(({ log }) => log)
    },
    async addLog(log) {
      const stored = { ...log, id: logs.length }
      logs.push({ log: stored, records: [], heads: [], anchors: [] })
      return stored
    },
    async commit(batch) {
      const { records } = logOf(batch.log)
      const [first] = batch.records
      if (first !== undefined && first.index !== records.length)
        throw new TraceError('TRACE_STORE_IN_USE', 'Another writer wrote there.')
      const at = batch.records.at(-1)?.recordedAt.getTime() ?? 0
      if (batch.once.some(({ key }) => (once.get(key)?.getTime() ?? 0) > at))
        throw new TraceError('TRACE_ONCE_TAKEN', 'A key of the batch is taken.')
      for (const record of batch.records) {
        records.push(record)
        for (const hash of record.content?.terms ?? []) {
          terms.set(hash, (terms.get(hash) ?? new Set()).add(record))
        }
      }
      for (const { key, until } of batch.once) once.set(key, until)
    },
    async takenOnce(keys, at) {
      return new Set(keys.filter((key) => (once.get(key)?.getTime() ?? 0) > at.getTime()))
    },
    async size(id) {
      return logOf(id).records.length
    },
    async sizes() {
      return new Map(logs.map(({ log, records }) => [log.id, records.length]))
    },
    async records(id, from, count) {
      return logOf(id).records.slice(from, from + count)
    },
    async leaves(id, from, count) {
      return logOf(id)
        .records.slice(from, from + count)
        .map((record) => record.leaf)
    },
    async replaceTerms(id, changes) {
      const { records } = logOf(id)
      for (const { index, before, after } of changes) {
        const record = records[index]
        if (record?.content === undefined) continue
        for (const hash of before) terms.get(hash)?.delete(record)
        const changed = { ...record, content: { ...record.content, terms: after } }
        records[index] = changed
        for (const hash of after) terms.set(hash, (terms.get(hash) ?? new Set()).add(changed))
      }
    },
    async find(query) {
      const hits = logs.flatMap(({ log, records }) =>
        records.filter((record) => matches(query, record, terms)).map((record) => ({ log: log.id, record })),
      )
      return hits.sort(newestFirst).slice(0, query.limit)
    },
    async addHead(id, head) {
      logOf(id).heads.push(head)
      for (const [key, until] of once) if (until <= head.at) once.delete(key)
    },
    async heads(id) {
      return logOf(id).heads
    },
    async lastHead(id) {
      return logOf(id).heads.at(-1)
    },
    async addAnchor(id, anchor) {
      logOf(id).anchors.push(anchor)
    },
    async anchors(id) {
      return logOf(id).anchors
    },
    async addDataKey(key) {
      dataKeys.push(key)
    },
    async dataKeys() {
      return [...dataKeys]
    },
    async replaceDataKey(key) {
      const at = dataKeys.findIndex(({ id }) => id === key.id)
      if (at >= 0) dataKeys[at] = key
    },
    async eraseDataKeys(ids) {
      const kept = dataKeys.filter(({ id }) => !ids.includes(id))
      dataKeys.splice(0, dataKeys.length, ...kept)
    },
    async hold(incident, places) {
      for (const { log, index } of places) {
        const isThere = holds.some(
          (hold) => hold.incident === incident && hold.log === log && hold.index === index,
        )
        if (!isThere) holds.push({ incident, log, index })
      }
    },
    async heldBy(incident) {
      return holds.flatMap((hold) =>
        hold.incident === incident ? [{ log: hold.log, index: hold.index }] : [],
      )
    },
    async release(incident) {
      const kept = holds.filter((hold) => hold.incident !== incident)
      const released = holds.length - kept.length
      holds.splice(0, holds.length, ...kept)
      return released
    },
    async erasable(project, before) {
      return rangesOf(
        logs.flatMap(({ log, records }) =>
          records
            .filter((record) => record.project === project && record.recordedAt < before)
            .filter((record) => record.content !== undefined && mayGo(log.id, record))
            .map(({ index }) => ({ log: log.id, index })),
        ),
      )
    },
    async held(project, from, to) {
      const within = (record: StoredRecord | undefined): boolean =>
        record?.project === project && record.recordedAt >= from && record.recordedAt < to
      const held = new Set(holds.map(({ log, index }) => logOf(log).records[index]))
      return [...held].filter(within).length
    },
    async erase(ranges) {
      let erased = 0
      for (const { log, first, last } of ranges) {
        const { records } = logOf(log)
        for (const record of records.slice(first, last + 1)) {
          if (record.content === undefined || !mayGo(log, record)) continue
          for (const hash of record.content.terms) terms.get(hash)?.delete(record)
          records[record.index] = { ...record, content: undefined }
          erased += 1
        }
      }
      return erased
    },
  }
}

function matches(
  query: StoreQuery,
  record: StoredRecord,
  terms: ReadonlyMap<string, Set<StoredRecord>>,
): boolean {
  return (
    query.hashes.every((hash) => terms.get(hash)?.has(record) === true) &&
    (query.kinds.length === 0 || query.kinds.includes(record.kind)) &&
    (query.from === undefined || record.recordedAt >= query.from) &&
    (query.to === undefined || record.recordedAt < query.to)
  )
}

function newestFirst(left: StoreHit, right: StoreHit): number {
  return (
    right.record.recordedAt.getTime() - left.record.recordedAt.getTime() ||
    right.record.index - left.record.index
  )
}
