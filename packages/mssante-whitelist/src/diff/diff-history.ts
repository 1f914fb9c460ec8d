import { WhitelistError } from '../errors.ts'
import { type ListProfile, listProfile } from '../list/list-profile.ts'
import { WhitelistSnapshot } from '../snapshot/snapshot.ts'
import type { ListStore, StoredList } from '../store/list-store.ts'
import type { ListOpener } from '../thread/list-opener.ts'
import { diffSnapshots, type SnapshotDiff } from './diff-snapshots.ts'

/** What one kept list changed against the one before it. */
export interface HistoryStep {
  readonly list: StoredList
  readonly diff: SnapshotDiff
}

/**
 * Tells what each list that a store keeps changed, the newest first. One step less than lists are kept.
 *
 * The lists were verified when they were stored; here only their hash and their integrity are checked again.
 *
 * @param opener  reads the lists; it stays yours to close
 * @param profile @default the inferred one, with XAdES optional
 * @throws {WhitelistError} `WL_STORE_FAILED` `WL_STORE_CORRUPT`, and the codes of a list that is no longer intact
 * @example
 * for await (const { list, diff } of diffHistory(store, opener)) console.log(list.sha256, summarizeDiff(diff))
 */
export async function* diffHistory(
  store: ListStore,
  opener: ListOpener,
  profile: ListProfile = listProfile({ xades: 'optional' }),
): AsyncGenerator<HistoryStep, void, undefined> {
  let newer: { readonly list: StoredList; readonly snapshot: WhitelistSnapshot } | undefined
  for (const list of await store.history()) {
    const snapshot = await openStored(store, list, opener, profile)
    if (newer !== undefined) yield { list: newer.list, diff: diffSnapshots(snapshot, newer.snapshot) }
    newer = { list, snapshot }
  }
}

async function openStored(
  store: ListStore,
  { sha256 }: StoredList,
  opener: ListOpener,
  profile: ListProfile,
): Promise<WhitelistSnapshot> {
  const { list } = await opener.open(await store.bytesOf(sha256), profile)
  if (list.outcome === 'refused') throw new WhitelistError(list.code)
  if (list.outcome === 'same') throw new WhitelistError('WL_THREAD_FAILED')
  const { generatedAt, signingTime, table, diagnostics } = list
  const origin = { sha256, verification: 'unverified', generatedAt, signingTime } as const
  return new WhitelistSnapshot(table, { ...origin, signerSha256: undefined }, diagnostics)
}
