/** One value that was seen. */
export interface SeenValue {
  readonly name: string
  readonly value: string
  /** For instants: seconds from now. */
  readonly secondsFromNow?: number
}

/** One check with its reason. */
export interface SeenCheck {
  readonly id: string
  readonly outcome: 'passed' | 'warning' | 'failed' | 'skipped'
  /** Code, reason, what to do. */
  readonly detail?: string
}

/** What one text turned out to be. Its shape is part of the public surface (`--json`). */
export interface Inspection {
  readonly kind: 'vector' | 'token' | 'list' | 'nothing'
  readonly verdict: 'passed' | 'refused' | 'not-judged' | 'unreadable'
  /** Code of the first failure. */
  readonly code?: string
  /** What the verdict does and does not say. */
  readonly note?: string
  readonly values: readonly SeenValue[]
  readonly certificates: readonly string[]
  readonly checks: readonly SeenCheck[]
}
