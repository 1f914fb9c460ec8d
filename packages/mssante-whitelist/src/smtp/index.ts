export {
  type InboundFrontOptions,
  type SmtpGate,
  type SmtpGateOptions,
  startInboundFront,
} from './inbound-front.ts'
export { type OutboundRelayOptions, startOutboundRelay } from './outbound-relay.ts'
export { type PreSendOptions, whitelistPlugin } from './pre-send-hook.ts'
export type { NextHop, OwnCertificate } from './send-on.ts'
