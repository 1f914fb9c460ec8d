import type { TraceSink, TraceSinkState } from '@entente/core/ports'
import type { NoteKey } from '../notes/note-key.ts'
import type { OpenPart, SealedPart } from '../records/record-shape.ts'
import type { ReadContext } from './journal-options.ts'
import type { CentralHealth } from './shipper.ts'

/** What is looked for. All that is given must hold. */
export interface TraceQuery {
  /** Identifiers by field, as the recording package named them: `{ 'vi.id': '_6f…' }`. */
  readonly fields?: Readonly<Record<string, string>>
  readonly kinds?: readonly string[]
  /** Recorded at or after this instant. */
  readonly from?: Date
  /** Recorded before this instant. */
  readonly to?: Date
  /** At most this many records, newest first. @default 100, max 10_000 */
  readonly limit?: number
}

/** A record as a reader gets it. */
export interface FoundRecord {
  readonly log: string
  readonly index: number
  readonly leafHash: string
  readonly open: OpenPart
  /** Who acted and the payload, when the reader can open the sealed part. */
  readonly sealed: SealedContent
}

/** `encrypted` means: an auditor's key is needed, see `unsealRecord`. */
export type SealedContent =
  | ({ readonly kind: 'clear' } & SealedPart)
  | {
      readonly kind: 'encrypted'
      readonly key: string
      /** The data key, encrypted for the auditors (JWE); `undefined` once it has been destroyed by a purge. */
      readonly wrappedKey: string | undefined
      readonly ciphertext: Uint8Array
    }

/** Whether a record can be proven now. `pending` means: with the next head. */
export type ProofOutcome =
  | {
      readonly status: 'proven'
      /** The text of a `.tlog-proof` file. */
      readonly proof: string
      readonly leafHash: string
      /** Size of the signed head that the proof rests on. */
      readonly size: number
    }
  | { readonly status: 'pending'; readonly leafHash: string }

export interface HeadHealth {
  readonly size: number
  readonly at: Date
}

/** What an operator watches. */
export interface JournalHealth {
  readonly state: TraceSinkState
  /** Why the gate is closed. */
  readonly brokenBy: string | undefined
  readonly mode: 'production' | 'development'
  readonly store: string
  readonly log: string
  readonly size: number
  /** Records that the log still takes before the next one continues it. */
  readonly room: number
  readonly queued: number
  readonly head: HeadHealth | undefined
  /** True when records wait for a head longer than the merge delay. */
  readonly mergeDelayExceeded: boolean
  readonly anchor: HeadHealth | undefined
  readonly encryption: 'encrypted' | 'clear'
  /** The way to the central store, when there is one. */
  readonly central: CentralHealth | undefined
  readonly unauthenticated: { readonly noted: number; readonly recorded: number }
}

/** A tamper-evident journal of one organisme, written by one instance. */
export interface Journal extends TraceSink {
  /** The public key of the log being written, under its origin: what a verifier needs, also for the logs before it. */
  readonly key: NoteKey
  /**
   * Finds records. The search is recorded before its result is returned.
   *
   * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
   */
  search(query: TraceQuery, reader: ReadContext): Promise<readonly FoundRecord[]>
  /**
   * Proves that a record is in the log.
   *
   * @param place the log and index of a receipt
   * @throws {TraceError} `TRACE_INDEX_UNKNOWN`
   */
  prove(place: { readonly log: string; readonly index: number }): Promise<ProofOutcome>
  /** Signs a head over everything recorded so far; returns the newest head, `undefined` for an empty log. */
  publishHead(): Promise<HeadHealth | undefined>
  /**
   * Signs a head and has it confirmed from outside now.
   *
   * @throws {TraceError} `TRACE_ANCHOR_FAILED` when no anchor confirmed it, or there is none
   */
  anchor(): Promise<HeadHealth>
  health(): JournalHealth
  /** Ships to the central store now; `undefined` when there is none. A failure is in the answer, not an exception. */
  ship(): Promise<CentralHealth | undefined>
  /**
   * After a failure: reads the store again, rebuilds the tree, and opens the gate when both agree.
   *
   * @throws {TraceError} `TRACE_STORE_FAILED` `TRACE_STORE_DAMAGED` `TRACE_STORE_IN_USE`
   */
  recover(): Promise<void>
  /**
   * The journal as lines of NDJSON that `verifyJournal` checks. The export is recorded before its first byte.
   *
   * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
   */
  export(reader: ReadContext): AsyncGenerator<Uint8Array, void, undefined>
  /** Writes what is queued, signs a last head and lets go of the store. */
  close(): Promise<void>
}
