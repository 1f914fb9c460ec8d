import type { VectorRemark } from '@entente/interops-vector'

/** One value that was seen. */
export interface SeenValue {
  readonly name: string
  readonly value: string
  /** For instants: seconds from now. */
  readonly secondsFromNow?: number
  /** For problems: the same by name. */
  readonly remark?: VectorRemark
}

/** One check with its reason. */
export interface SeenCheck {
  readonly id: string
  readonly outcome: 'passed' | 'warning' | 'failed' | 'skipped'
  readonly code?: string
  /** Reason, code, what to do; in English, as the packages say it. */
  readonly detail?: string
  /** Reason of a check of a VI: by name, or in English with the code that it comes from. */
  readonly remark?: VectorRemark
  readonly reason?: string
  readonly cause?: string
  /** The fault that the caller is answered with. */
  readonly fault?: string
}

/** What a verdict does and does not say. These words are stable; both languages explain them. */
type InspectionNote = 'unjudged-vector' | 'own-key' | 'given-key' | 'no-key' | 'integrity-only'

/** What one text turned out to be. Its shape is part of the public surface (`--json`). */
export interface Inspection {
  readonly kind: 'vector' | 'token' | 'list' | 'nothing'
  readonly verdict: 'passed' | 'refused' | 'not-judged' | 'unreadable'
  /** Code of the first failure. */
  readonly code?: string
  readonly note?: InspectionNote
  /** Why it cannot be read; in English, as the packages say it. */
  readonly detail?: string
  readonly values: readonly SeenValue[]
  readonly certificates: readonly string[]
  readonly checks: readonly SeenCheck[]
}
