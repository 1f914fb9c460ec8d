import type { ErrorDetails } from '../errors.ts'
import type { SpecRef } from '../spec-ref.ts'

/** `warning` means: allowed, but only because the policy says so until a date. `skipped` means: not looked at. */
export type CheckOutcome = 'passed' | 'failed' | 'warning' | 'skipped'

/** One check, stated positively: `signature-valid` with outcome `failed`, never `signature-invalid`. */
export interface Check<Id extends string = string> {
  readonly id: Id
  readonly outcome: CheckOutcome
  readonly spec?: SpecRef
  /** The permanent error code this check fails with. Present when the outcome is `failed`. */
  readonly code?: string
  /** One sentence for the person who reads the report. Never personal data. */
  readonly detail?: string
  readonly facts?: ErrorDetails
}

/** Every check that was made, in order, and what follows from them. */
export interface CheckReport<Id extends string = string> {
  readonly verdict: 'passed' | 'failed'
  readonly checks: readonly Check<Id>[]
}

/** Draws the verdict: `failed` as soon as one check failed, and for an empty list. */
export function reportOf<Id extends string>(checks: readonly Check<Id>[]): CheckReport<Id> {
  const sound = checks.length > 0 && checks.every((check) => check.outcome !== 'failed')
  return { verdict: sound ? 'passed' : 'failed', checks }
}

/** The first check that failed, which decides the error or the fault to answer with. */
export function firstFailure<Id extends string>(report: CheckReport<Id>): Check<Id> | undefined {
  return report.checks.find((check) => check.outcome === 'failed')
}

/** True when the report's verdict is `passed`. */
export function isPassed(report: CheckReport): boolean {
  return report.verdict === 'passed'
}
