import type { TenantId } from '@entente/core/ids'
import type { SnapshotOrigin } from '../snapshot/snapshot.ts'

/** What is kept beside the bytes of a verified list. */
export interface StoredList {
  /** SHA-256 of the list as received, hexadecimal. */
  readonly sha256: string
  readonly generatedAt: Date | undefined
  readonly signingTime: Date | undefined
  /** When it was first verified. */
  readonly verifiedAt: Date
  /** When the source last confirmed it, with a signer that was in force. Staleness counts from here. */
  readonly confirmedAt: Date
  /** SHA-256 of the list policy that accepted it first. */
  readonly policy: string | undefined
  /** Opaque; sent back to the source to ask whether the list changed. */
  readonly etag: string | undefined
}

/** A recorded, time-limited decision to go on with a list beyond its hard limit. */
export interface BreakGlass {
  /** Who decided, as your organisation names the person or role. */
  readonly by: string
  readonly reason: string
  readonly from: Date
  readonly until: Date
}

/** Where verified lists are kept, so that a restart during an outage still has one. Several processes may share it. */
export interface ListStore {
  /** The organisme whose lists it keeps. */
  readonly tenant: TenantId
  /** The newest list, in the order of `compareLists`. */
  latest(): Promise<StoredList | undefined>
  /** Every list that is still kept, the newest first. */
  history(): Promise<readonly StoredList[]>
  /** @throws {WhitelistError} `WL_STORE_FAILED` `WL_STORE_CORRUPT` when the bytes are not those of the hash */
  bytesOf(sha256: string): Promise<Uint8Array>
  /** Durable when it resolves; a crash before that leaves what was there. @throws {WhitelistError} `WL_STORE_FAILED` */
  put(list: StoredList, bytes: Uint8Array): Promise<void>
  /** Replaces what is known about a list whose bytes are kept already. @throws {WhitelistError} `WL_STORE_FAILED` */
  confirm(list: StoredList): Promise<void>
  /** Every extension that was recorded, the newest last. */
  breakGlasses(): Promise<readonly BreakGlass[]>
  /** @throws {WhitelistError} `WL_STORE_FAILED` */
  recordBreakGlass(entry: BreakGlass): Promise<void>
}

type Dates = Pick<SnapshotOrigin, 'generatedAt' | 'signingTime'>

/**
 * Orders lists by generation date, then by signing time: the agency has signed a list again without a new generation
 * date. Negative when `one` is older.
 */
export function compareLists(one: Dates, other: Dates): number {
  const generated = instantOf(one.generatedAt) - instantOf(other.generatedAt)
  return generated === 0 ? instantOf(one.signingTime) - instantOf(other.signingTime) : generated
}

function instantOf(date: Date | undefined): number {
  return date?.getTime() ?? 0
}
