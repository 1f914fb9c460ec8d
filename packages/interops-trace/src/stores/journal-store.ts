import type { StoredRecord } from '../records/record-shape.ts'

/** One log of a journal: one writer with one key. */
export interface StoredLog {
  readonly id: number
  readonly origin: string
  /** The log's public key, as `formatNoteKey` writes it. */
  readonly key: string
  readonly openedAt: Date
}

/** A head as it was published. */
export interface StoredHead {
  readonly size: number
  readonly at: Date
  readonly checkpoint: string
  /** The organisme's seal over the checkpoint's text, a detached JWS. */
  readonly seal: string | undefined
}

/** Evidence from outside that a head existed at a time. */
export interface StoredAnchor {
  readonly size: number
  readonly at: Date
  readonly kind: 'witness' | 'rfc3161'
  /** A checkpoint with the witness's cosignature, or a timestamp token in base64. */
  readonly evidence: string
}

/** A data key, encrypted for every auditor. */
export interface StoredDataKey {
  readonly id: string
  readonly project: string | null
  readonly period: string
  /** JWE, general JSON serialisation. */
  readonly wrapped: string
}

/** What one transaction writes. */
export interface StoreBatch {
  readonly log: number
  /** One after the other, the first at the end of the log. */
  readonly records: readonly StoredRecord[]
  /** Keys that are taken, 64 hexadecimal digits. */
  readonly once: readonly { readonly key: string; readonly until: Date; readonly index: number }[]
}

/** What is looked for. All hashes must lead to the record. */
export interface StoreQuery {
  readonly hashes: readonly string[]
  readonly kinds: readonly string[]
  /** Written at or after this instant. */
  readonly from: Date | undefined
  /** Written before this instant. */
  readonly to: Date | undefined
  readonly limit: number
}

/** A record found, with its log. */
export interface StoreHit {
  readonly log: number
  readonly record: StoredRecord
}

/** A record's place. */
export interface Place {
  readonly log: number
  readonly index: number
}

/** Records that stand one after the other in a log. */
export interface RecordRange {
  readonly log: number
  readonly first: number
  readonly last: number
}

/**
 * Where a journal lives. Every resolved write is durable; a write that rejects may or may not have happened.
 *
 * One writer at a time: `open` refuses while another holds the store.
 */
export interface JournalStore {
  /** For health and reports: `sqlite`, `postgres`, `memory`. */
  readonly name: string
  /** True when commits happen in the order of the calls, so that one may be sent before the last has been answered. */
  readonly inOrder: boolean
  open(): Promise<void>
  close(): Promise<void>
  logs(): Promise<readonly StoredLog[]>
  addLog(log: Omit<StoredLog, 'id'>): Promise<StoredLog>
  /**
   * Writes all or nothing.
   *
   * @throws {TraceError} `TRACE_STORE_IN_USE` when the batch does not begin at the end of the log, `TRACE_ONCE_TAKEN`
   *   when one of its keys is taken
   */
  commit(batch: StoreBatch): Promise<void>
  /** Which of the keys are taken at that instant. */
  takenOnce(keys: readonly string[], at: Date): Promise<ReadonlySet<string>>
  size(log: number): Promise<number>
  /** The sizes of all logs at one moment, by their number. */
  sizes(): Promise<ReadonlyMap<number, number>>
  /** In order; fewer than `count` only at the end of the log. */
  records(log: number, from: number, count: number): Promise<readonly StoredRecord[]>
  /** The leaves alone, for rebuilding the tree. */
  leaves(log: number, from: number, count: number): Promise<readonly Uint8Array[]>
  /** Changes what records are found by. */
  replaceTerms(
    log: number,
    changes: readonly {
      readonly index: number
      readonly before: readonly string[]
      readonly after: readonly string[]
    }[],
  ): Promise<void>
  /** Newest first. */
  find(query: StoreQuery): Promise<readonly StoreHit[]>
  /** Also forgets the `once` keys whose time was over before the head. */
  addHead(log: number, head: StoredHead): Promise<void>
  /** In order of size. */
  heads(log: number): Promise<readonly StoredHead[]>
  lastHead(log: number): Promise<StoredHead | undefined>
  addAnchor(log: number, anchor: StoredAnchor): Promise<void>
  anchors(log: number): Promise<readonly StoredAnchor[]>
  addDataKey(key: StoredDataKey): Promise<void>
  dataKeys(): Promise<readonly StoredDataKey[]>
  /** Puts a key that is there already in its place, wrapped anew. */
  replaceDataKey(key: StoredDataKey): Promise<void>
  eraseDataKeys(ids: readonly string[]): Promise<void>
  /** Protects records from erasure. */
  hold(incident: string, places: readonly Place[]): Promise<void>
  /** Records that an incident protects. */
  heldBy(incident: string): Promise<readonly Place[]>
  /** @returns how many records the incident held */
  release(incident: string): Promise<number>
  /** Records of a project written before an instant that still have their content and that {@link erase} takes. */
  erasable(project: string | null, before: Date): Promise<readonly RecordRange[]>
  /** Records of a project, written in this time, that are held. */
  held(project: string | null, from: Date, to: Date): Promise<number>
  /**
   * Removes content and index of these records, apart from those held and those of `LASTING_KINDS`; leaves stay.
   *
   * @returns how many lost it
   */
  erase(ranges: readonly RecordRange[]): Promise<number>
}
