export {
  type RequestTimestampOptions,
  requestTimestamp,
  type TimestampAuthority,
} from './request-timestamp.ts'
export { type TimestampTrust, type VerifiedTimestamp, verifyTimestamp } from './verify-timestamp.ts'
