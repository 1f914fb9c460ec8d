import { isWhitelistError, WhitelistError } from '../errors.ts'
import type { IntactList } from '../list/open-signed-list.ts'
import { acceptList, type ListPolicy, type VerifiedWhitelist } from '../list/verify-list.ts'
import type { StoredList } from '../store/list-store.ts'

/**
 * Verifies a stored list again at start. When the signer's certificate or revocation list lapsed since, the list is
 * accepted at the instant at which it was verified first: the agency has left gaps of two days between two signer
 * certificates. How long it serves is bounded by its last confirmation, and a revoked signer is never accepted.
 *
 * @param now the instant of the start
 * @throws {WhitelistError} the codes of `verifyList`
 */
export function acceptStored(
  list: IntactList,
  stored: StoredList,
  policy: ListPolicy,
  now: Date,
): VerifiedWhitelist {
  try {
    return acceptList(list, stored.sha256, policy, now)
  } catch (error) {
    if (!isWhitelistError(error, 'WL_SIGNER_EXPIRED') && !isWhitelistError(error, 'WL_REVOCATION_UNKNOWN'))
      throw error
    if (stored.verifiedAt > now) throw new WhitelistError('WL_FROM_FUTURE')
    return acceptList(
      list,
      stored.sha256,
      withoutRevocation(policy, stored.verifiedAt, now),
      stored.verifiedAt,
    )
  }
}

function withoutRevocation(policy: ListPolicy, verifiedAt: Date, now: Date): ListPolicy {
  const weakening = {
    from: verifiedAt,
    until: new Date(Math.min(now.getTime() + 86_400_000, verifiedAt.getTime() + 300 * 86_400_000)),
    reason: 'The list was verified with its revocation list before this restart.',
  }
  return { ...policy, signer: { ...policy.signer, revocation: { mode: 'off', weakening } } }
}
