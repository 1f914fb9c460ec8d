export { requestTimestamp, type TimestampAuthority } from './request-timestamp.ts'
export type { RequestTimestampOptions } from './timestamp-messages.ts'
export { type TimestampTrust, type VerifiedTimestamp, verifyTimestamp } from './verify-timestamp.ts'
