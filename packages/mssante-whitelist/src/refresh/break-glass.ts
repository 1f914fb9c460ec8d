import { WhitelistError } from '../errors.ts'
import type { BreakGlass } from '../store/list-store.ts'

const LONGEST_MS = 72 * 3_600_000

/**
 * Checks an emergency decision: somebody, a reason, and an end at most 72 hours away.
 *
 * @throws {WhitelistError} `WL_BREAK_GLASS_REFUSED`
 */
export function checkedBreakGlass({ by, reason, until }: Omit<BreakGlass, 'from'>, from: Date): BreakGlass {
  const length = until.getTime() - from.getTime()
  const isSound = by.trim() !== '' && by.length <= 200 && reason.trim() !== '' && reason.length <= 1_000
  if (!isSound || !(length > 0 && length <= LONGEST_MS)) throw new WhitelistError('WL_BREAK_GLASS_REFUSED')
  return { by, reason, from, until }
}
