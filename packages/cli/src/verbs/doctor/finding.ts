import type { Mark } from '../../marks.ts'

/** What was looked at. These names are stable; scripts may rely on them. */
export type FindingId =
  | 'node-version'
  | 'environment'
  | 'deployment'
  | 'anchor'
  | 'key-file'
  | 'certificate'
  | 'auditors'
  | 'clock'
  | 'archive'

/** Why something was found good or not, in a word that both languages explain. */
export type FindingReason =
  | 'supported'
  | 'development-only'
  | 'unsupported'
  | 'clean'
  | 'tls-off'
  | 'key-log'
  | 'legacy-crypto'
  | 'readable'
  | 'unreadable'
  | 'not-a-file'
  | 'mismatch'
  | 'open-to-others'
  | 'valid'
  | 'ending'
  | 'ended'
  | 'enough'
  | 'too-few'
  | 'in-step'
  | 'apart'
  | 'no-answer'
  | 'opens'
  | 'does-not-open'
  | 'not-encrypted'

/** One line of the doctor's report. */
export interface Finding {
  readonly id: FindingId
  /** Id of the anchor, key or endpoint; a variable of the environment. Never a value. */
  readonly subject?: string
  readonly outcome: Mark
  readonly reason: FindingReason
  /** Days left, seconds apart, records opened. */
  readonly amount?: number
}
