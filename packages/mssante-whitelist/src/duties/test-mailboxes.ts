import type { TestMailboxRule } from '@entente/core/convention/mssante'
import { isTestMailbox } from '../gate/operator-rules.ts'

/** Whether the test mailboxes of the provisional phase keep to the contract. */
export interface TestMailboxReport {
  readonly count: number
  readonly maximum: number
  readonly isTooMany: boolean
  /** Positions, in the list given, of mailboxes whose name does not show that they are test ones. */
  readonly unmarked: readonly number[]
}

/**
 * Checks the mailboxes that exist during the provisional integration.
 *
 * @param localParts of all mailboxes, as they are named
 * @param rule       what the operator's contract says; the model says 25 and `test`
 * @see MSSanté contract, art. 4.1
 */
export function checkTestMailboxes(localParts: readonly string[], rule: TestMailboxRule): TestMailboxReport {
  const marks = { testMarks: rule.marks.map((mark) => mark.toLowerCase()) }
  return {
    count: localParts.length,
    maximum: rule.maximum,
    isTooMany: localParts.length > rule.maximum,
    unmarked: localParts.flatMap((local, index) => (isTestMailbox(local, marks) ? [] : index)),
  }
}
