export type { GatewayHealth, TenantHealth } from './admin/health.ts'
export { checkGateway, type GatewaySummary } from './check-gateway.ts'
export type {
  ApplicationEntry,
  CrlEntry,
  EventsEntry,
  GatewayFile,
  InboundEntry,
  InboundRouteEntry,
  KeyModuleEntry,
  ListenAddress,
  OutboundEntry,
  OutboundRouteEntry,
  TenantEntry,
  WitnessEntry,
} from './config/gateway-file.ts'
export type { KeyModule } from './config/key-modules.ts'
export type { ConventionStanding, ConventionStatusOf } from './config/lifecycle.ts'
export type { DocumentSource } from './config/open-documents.ts'
export { readGatewayFile } from './config/read-gateway-file.ts'
export { GatewayError, type GatewayErrorCode, gatewayErrors, isGatewayError } from './errors.ts'
export { type Gateway, type GatewayOptions, openGateway, type ReloadOutcome } from './gateway.ts'
export type { Carriage } from './http/route-table.ts'
export { IDENTITY_HEADER, IDENTITY_TYPE } from './inbound/internal-token.ts'
export { REQUEST_ID_HEADER } from './inbound/serve-inbound.ts'
export { DEFAULT_LIMITS, type TenantLimits } from './limits/tenant-limits.ts'
