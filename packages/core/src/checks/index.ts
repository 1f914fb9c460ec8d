export type { Check, CheckOutcome, CheckReport } from './check-report.ts'
export { firstFailure, isPassed, reportOf } from './check-report.ts'
