import type { Agent } from 'node:http'
import type { TlsPeer, VectorPolicy } from '@entente/interops-vector'
import type { Route } from '../http/route-table.ts'
import type { InternalToken } from './internal-token.ts'

/** A service of ours that partners call. */
export interface InboundRoute extends Route {
  /** The local service. */
  readonly target: URL
}

/** What serving a call needs and a new configuration replaces as a whole. */
export interface InboundState {
  readonly routes: readonly InboundRoute[]
  /** The policy of the day for a service. @throws {VectorError} `VI_POLICY_INVALID` */
  policyFor(service: string, at: Date): VectorPolicy
  /** The issuer whose TLS certificate this is, or `unknown`: for bounds only, never for access. */
  partnerOf(peer: TlsPeer, at: Date): string
  readonly token: InternalToken
  readonly agent: Agent
}
