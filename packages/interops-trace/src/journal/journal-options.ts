import type { TenantId } from '@entente/core/ids'
import type { Clock, KeyedHash, KeyValueStore, Observer, Signer, TraceContext } from '@entente/core/ports'
import type { Anchor } from '../anchors/anchor.ts'
import { MAX_TREE_SIZE } from '../merkle/merkle-tree.ts'
import type { CheckpointKey } from '../notes/note-key.ts'
import type { AuditorKey } from '../sealing/auditor-key.ts'
import type { JournalStore } from '../stores/journal-store.ts'

/**
 * What a person may do with recorded traces.
 *
 * `search` finds and reads records, `export` takes them out of the journal, `purge` erases and holds them.
 */
export type ReaderRole = 'search' | 'export' | 'purge'

/** A person or a program that the organisme has authorised. INTEROPS convention, art. 9. */
export interface Reader {
  /** The identifier that arrives as `actor.id`. */
  readonly id: string
  readonly roles: readonly ReaderRole[]
}

/** Who reads traces, for which request, and why. Each read is itself recorded. */
export interface ReadContext extends TraceContext {
  /** Why, in a sentence of at least ten characters: a reference of the request, an incident. */
  readonly purpose: string
}

/** A VI as far as the reconciliation needs it: to choose the key that was agreed with that partner. */
export interface PairedVector {
  readonly issuer: string
  readonly service: string | undefined
}

export interface JournalLimits {
  /** Largest record, in bytes of its readable and sealed parts together. @default 1_048_576 */
  readonly maxRecordBytes: number
  /** Records that may wait to be written before `append` sheds. @default 4_096 */
  readonly maxQueued: number
  /** Records written in one transaction. @default 512 */
  readonly maxBatch: number
  /** Records after which a new head is signed. @default 1_000 */
  readonly headEveryRecords: number
  /** Age of unsigned records after which a new head is signed, in seconds. @default 60 */
  readonly headEverySeconds: number
  /** Age of the last external anchor after which the next head is anchored, in seconds. @default 3_600 */
  readonly anchorEverySeconds: number
  /** Unauthenticated refusals recorded in a minute; the others are counted. @default 60 */
  readonly unauthenticatedPerMinute: number
  /** How far the clock may step back without stopping the journal, in seconds. @default 2 */
  readonly clockToleranceSeconds: number
  /**
   * Records that a log takes, at about 64 bytes of memory each, two at least. A full log is closed with a signed last
   * head and continued by the next one in the same store. @default 67_108_864, the largest
   */
  readonly maxLogRecords: number
}

export interface CentralOptions {
  readonly store: JournalStore
  /** Records that may wait in the spool before `append` sheds. @default 1_000_000 */
  readonly maxBacklog?: number
}

export interface JournalOptions {
  /** The organisme whose traces these are. */
  readonly tenant: TenantId
  /** Name of this writer instance, `[a-z0-9-]`: `app-1`. One writer, one log. */
  readonly writer: string
  readonly store: JournalStore
  /** Ed25519 key that signs the heads. A new key starts a new log. */
  readonly checkpointKey: CheckpointKey
  /** The organisme's seal, put on every head as a detached JWS. Required in production. */
  readonly signer?: Signer
  readonly clock: Clock
  /** Makes identifiers searchable without storing them. */
  readonly keyedHash: KeyedHash
  /** Who may read. Nobody when empty. */
  readonly readers: readonly Reader[]
  /**
   * `production` requires a seal, an external anchor and two auditor keys, and refuses to open without.
   *
   * @default 'production'
   */
  readonly mode?: 'production' | 'development'
  /**
   * Who can open the sealed parts: at least two, so that one lost key does not lose the archive.
   *
   * @default none, so that payloads are stored in the clear; refused in production
   */
  readonly auditors?: readonly AuditorKey[]
  /**
   * Where wrapped data keys are kept beside the store, on another medium, so that a lost key table is recovered with
   * `restoreDataKeys`. A purge deletes them there too.
   *
   * @default none, so that they lie in the store and its exports only
   */
  readonly keyRegister?: KeyValueStore
  /** Key agreed with a partner for the reconciliation of VIs. @default none, so that no pair is recorded */
  readonly pairingKey?: (vector: PairedVector) => KeyedHash | undefined
  /**
   * Where this instance ships its records, when several instances make one journal: `store` is then the durable spool.
   *
   * @default none
   */
  readonly central?: CentralOptions
  /**
   * Who confirms heads from outside: `witnessAnchor`, `timestampAnchor`. One at least in production.
   *
   * @default none
   */
  readonly anchors?: readonly Anchor[]
  readonly observer?: Observer
  readonly limits?: Partial<JournalLimits>
}

export const DEFAULT_LIMITS: JournalLimits = {
  maxRecordBytes: 1_048_576,
  maxQueued: 4_096,
  maxBatch: 512,
  headEveryRecords: 1_000,
  headEverySeconds: 60,
  anchorEverySeconds: 3_600,
  unauthenticatedPerMinute: 60,
  clockToleranceSeconds: 2,
  maxLogRecords: MAX_TREE_SIZE,
}
