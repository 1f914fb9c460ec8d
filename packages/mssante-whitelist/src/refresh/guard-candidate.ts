import { diffSnapshots } from '../diff/diff-snapshots.ts'
import { isEmptyDiff } from '../diff/format-diff.ts'
import { WhitelistError } from '../errors.ts'
import { countMissing } from '../list/domain-index.ts'
import type { WhitelistSnapshot } from '../snapshot/snapshot.ts'
import { compareLists } from '../store/list-store.ts'

/** How many domains of a list, named by its hash, the candidate lacks. */
export interface Comparison {
  readonly with: string
  readonly removed: number
}

/** How a candidate differs from the list in use, in domains. */
export interface DomainChanges {
  readonly added: number
  readonly removed: number
}

/**
 * Holds a verified candidate against the list in use: never an older one, never another one of the same dates, never one
 * that lost too many domains.
 *
 * @param shrinkLimit    largest share of domains that may vanish, from 0 to 1
 * @param acceptShrinkOf the hash of the one list that may shrink further
 * @param compared       what the worker thread counted already; counted here when the list in use changed meanwhile
 * @throws {WhitelistError} `WL_ROLLED_BACK` `WL_CONTRADICTED` `WL_SHRUNK`
 */
export function guardCandidate(
  candidate: WhitelistSnapshot,
  current: WhitelistSnapshot | undefined,
  shrinkLimit: number,
  acceptShrinkOf: string | undefined,
  compared: Comparison | undefined,
): DomainChanges {
  if (current === undefined) return { added: candidate.domainCount, removed: 0 }
  const order = compareLists(candidate, current)
  if (order < 0) throw new WhitelistError('WL_ROLLED_BACK')
  if (order === 0 && !isEmptyDiff(diffSnapshots(current, candidate)))
    throw new WhitelistError('WL_CONTRADICTED')
  const removed =
    compared?.with === current.sha256
      ? compared.removed
      : countMissing(current.domainIndex, candidate.domainIndex)
  if (removed > current.domainCount * shrinkLimit && acceptShrinkOf !== candidate.sha256) {
    throw new WhitelistError('WL_SHRUNK', {
      details: { sha256: candidate.sha256, removed, before: current.domainCount },
    })
  }
  return { added: candidate.domainCount - (current.domainCount - removed), removed }
}
