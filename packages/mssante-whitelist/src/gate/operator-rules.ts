import type { ConventionStatus } from '@entente/core/convention'
import { civilDateInParis } from '@entente/core/time'
import type { GatePolicy } from './gate-policy.ts'
import type { MailPath } from './mail-path.ts'
import type { VerdictReason } from './verdict.ts'

/**
 * Whether the operator's own contract allows this mail today. The list does not say who is provisional or suspended, so
 * the status comes from the caller.
 *
 * @param ours  the address at this operator
 * @param other the address at the other end; null for an empty reverse path
 * @returns     the reason against it, or undefined
 * @see MSSanté contract, art. 4.1: in the provisional phase test BAL only, on both sides
 */
export function operatorRefusal(
  status: ConventionStatus,
  ours: MailPath,
  other: MailPath | null,
  policy: GatePolicy,
  at: Date,
): VerdictReason | undefined {
  if (status.asOf !== civilDateInParis(at)) return 'operator-status-outdated'
  if (status.state === 'ended') return 'operator-ended'
  if (status.state !== 'in-force') return 'operator-not-in-force'
  if (status.phase === 'validee') return undefined
  const bothTest = isTestMailbox(ours.local, policy) && (other === null || isTestMailbox(other.local, policy))
  return bothTest ? undefined : 'test-mailboxes-only'
}

/** True when the name of the mailbox shows that it is a test one: a mark of the policy as a word, digits after it. */
export function isTestMailbox(local: string, { testMarks }: Pick<GatePolicy, 'testMarks'>): boolean {
  const words = local
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ''))
  return words.some((word) => testMarks.includes(word))
}
