export {
  answerTimestampRequest,
  type TestTimestampAuthority,
  type TimestampFault,
} from './answer-timestamp-request.ts'
export { type RunningTimestampAuthority, startTimestampAuthority } from './start-timestamp-authority.ts'
