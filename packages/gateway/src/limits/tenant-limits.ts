/** Bounds of one tenant; every count is per partner. */
export interface TenantLimits {
  /** Calls in flight with one partner, in each direction. @default 64 */
  readonly inFlightPerPartner: number
  /** Calls that one partner may send in a second, two seconds' worth at once. @default 500 */
  readonly callsPerSecond: number
  /** Refusals in a second after which the calls of a partner are shed unread. @default 20 */
  readonly refusalsPerSecond: number
  /** Time to connect to a partner or service, in seconds. @default 5 */
  readonly connectSeconds: number
  /** Longest wait for an answer, and longest silence, in seconds. @default 60 */
  readonly answerSeconds: number
  /** Time for the headers of a request, and for the head of its body, in seconds. @default 10 */
  readonly headSeconds: number
  /** Longest silence of a caller, in seconds. @default 30 */
  readonly idleSeconds: number
  /** Time for a whole request, in seconds. @default 900 */
  readonly requestSeconds: number
  /** Longest wait for the journal, in seconds. @default 5 */
  readonly recordSeconds: number
  /** Open connections of one listener. @default 1_024 */
  readonly connections: number
  /** Open connections of one partner, told by its TLS certificate. @default 128 */
  readonly connectionsPerPartner: number
}

export const DEFAULT_LIMITS: TenantLimits = {
  inFlightPerPartner: 64,
  callsPerSecond: 500,
  refusalsPerSecond: 20,
  connectSeconds: 5,
  answerSeconds: 60,
  headSeconds: 10,
  idleSeconds: 30,
  requestSeconds: 900,
  recordSeconds: 5,
  connections: 1_024,
  connectionsPerPartner: 128,
}
