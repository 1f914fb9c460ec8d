/** What stands in messages, logs and inspections in place of a personal value. */
export const REDACTED = '[redacted]'
