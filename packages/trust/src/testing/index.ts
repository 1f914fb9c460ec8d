export {
  answerTimestampRequest,
  type TestTimestampAuthority,
  type TimestampFault,
} from './answer-timestamp-request.ts'
export { type LargeCrl, type LargeCrlOptions, makeLargeCrl } from './make-large-crl.ts'
export { type RunningTimestampAuthority, startTimestampAuthority } from './start-timestamp-authority.ts'
