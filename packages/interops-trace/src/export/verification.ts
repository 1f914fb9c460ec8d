import type { NoteKey } from '../notes/note-key.ts'
import type { AuditorPrivateKey } from '../sealing/auditor-key.ts'
import type { GrantedDataKey } from '../sealing/grant-data-keys.ts'

/** What can be wrong with a journal. */
export type FindingKind =
  /** A record, its commitment or a stretch of records is not what was hashed into the tree. */
  | 'changed'
  /** A record or its content is not there, and no recorded purge explains it. */
  | 'missing'
  /** A record or a head stands in another place than its own. */
  | 'reordered'
  /** The export ends before what a signed head, an anchor or an earlier observation covers. */
  | 'truncated'
  /** Two heads, both signed, contradict each other. */
  | 'forked'
  /** A signature, a seal or a cosignature is wrong or missing. */
  | 'unsigned'
  /** The verifier was not given this log's key. */
  | 'unknown-key'
  /** A line is not one of an export, or stands where it may not. */
  | 'unreadable'

/** One thing that is wrong, and where. */
export interface Finding {
  readonly kind: FindingKind
  /** Line of the export, from 1; 0 for the export as a whole. */
  readonly line: number
  readonly log: string | undefined
  /** First and last record concerned. */
  readonly records: { readonly first: number; readonly last: number } | undefined
  /** One sentence. Never personal data. */
  readonly explanation: string
}

/** How far something reaches in a log. */
export interface Reach {
  /** Number of records covered. */
  readonly size: number
  /** When the last of them was written. */
  readonly recordedAt: Date | undefined
}

export interface AnchorReach extends Reach {
  /** When the witness or the timestamping authority saw it. */
  readonly at: Date
  readonly by: string
}

export interface LogVerification {
  readonly origin: string
  readonly records: number
  readonly purged: number
  readonly heads: number
  /** Up to where signed heads prove the records. */
  readonly proven: Reach
  /** Up to where evidence from outside shows that they existed. */
  readonly anchored: AnchorReach | undefined
  /** When the first record that no anchor covers was written. */
  readonly notAnchoredSince: Date | undefined
}

export interface JournalVerification {
  readonly verdict: 'intact' | 'damaged'
  readonly logs: readonly LogVerification[]
  readonly findings: readonly Finding[]
  /** One sentence a log: proved up to …, not yet anchored since …. */
  readonly sentences: readonly string[]
}

/** What the verifier knows from elsewhere. An export cannot vouch for itself. */
export interface VerifyJournalOptions {
  /** The keys of the organisme's logs, received by another way than the export. Each counts for the logs that continue its own. */
  readonly keys: readonly NoteKey[]
  /** Keys of partners that cosign heads. @default none, so that no witness counts */
  readonly witnesses?: readonly NoteKey[]
  /**
   * Checks an RFC 3161 token over the text of a checkpoint and returns its time; throws when it is not valid.
   *
   * @default timestamps are not counted as anchors
   */
  readonly checkTimestamp?: (token: Uint8Array, checkpointText: Uint8Array) => Promise<Date>
  /** SHA-256 fingerprints of the certificates whose seal counts. When given, each head must carry such a seal. */
  readonly sealedBy?: readonly string[]
  /**
   * Private key of an auditor: sealed parts are then opened and compared with their commitments too.
   *
   * @default none, so that sealed parts are compared as they are stored
   */
  readonly auditor?: AuditorPrivateKey
  /**
   * Data keys wrapped for this auditor after the export was made, see `grantExport`. Each takes the place of the one of
   * its name in the export.
   *
   * @default none
   */
  readonly dataKeys?: readonly GrantedDataKey[]
  /** Checkpoints of these logs seen before, verbatim: the export must hold these logs and continue them. */
  readonly seenBefore?: readonly string[]
  /**
   * True for the export of an instance's spool, which may lack the content that was trimmed after the central store had
   * taken it. In the export of any other store that content is lost.
   *
   * @default false
   */
  readonly isSpool?: boolean
  /** Longest line accepted, in bytes. @default 4_194_304 */
  readonly maxLineBytes?: number
  /**
   * Threads that check records, the calling one among them. The result is the same. Without effect with `auditor`.
   *
   * @default 2 after the first 8 MiB of an export, where there are two processors
   */
  readonly threads?: 1 | 2
}
