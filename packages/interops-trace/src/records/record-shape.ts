import type { TraceActor, TraceJson } from '@entente/core/ports'

/** Version of the readable part below. Old records keep theirs. */
export const OPEN_PART_VERSION = 1

/** The part of a record that stays readable until it is purged. It names no person. */
export interface OpenPart {
  readonly v: typeof OPEN_PART_VERSION
  readonly kind: string
  /** Version of the kind's payload. */
  readonly version: number
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string
  /** When the journal wrote it, ISO 8601 in UTC; never before the previous record. */
  readonly recordedAt: string
  readonly tenant: string
  readonly project: string | null
  readonly requestId: string
  readonly purpose: string | null
  readonly actorKind: TraceActor['kind']
  readonly facts: { readonly [name: string]: TraceJson }
  /** Data key of the sealed part; `null` when it is not encrypted. */
  readonly key: string | null
  /** Keyed hash of issuer and VI, under the key agreed with the partner, for the reconciliation. */
  readonly pair: { readonly key: string; readonly hash: string } | null
}

/** The part of a record that is encrypted: who acted, the payload of the kind, and what the record is found by. */
export interface SealedPart {
  readonly actor: string
  readonly payload: { readonly [name: string]: TraceJson } | null
  /** The identifiers behind the keyed hashes of the index, so that it can be made again under another key. */
  readonly search: Readonly<Record<string, readonly string[]>>
}

/** A record as the store keeps it. After a purge only the place and the leaf remain. */
export interface StoredRecord {
  readonly index: number
  readonly recordedAt: Date
  readonly kind: string
  readonly project: string | null
  /** See `encodeLeaf`. */
  readonly leaf: Uint8Array
  readonly content: RecordContent | undefined
}

interface RecordContent {
  readonly salt: Uint8Array
  /** Canonical JSON of an {@link OpenPart}. */
  readonly open: string
  /** Ciphertext, or the plaintext of a journal without encryption. */
  readonly sealed: Uint8Array
  /** Keyed hashes that lead to this record, 32 hexadecimal digits each. */
  readonly terms: readonly string[]
}
