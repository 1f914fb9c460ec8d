import type { Agent } from 'node:http'
import type { Socket } from 'node:net'
import type { Signer } from '@entente/core/ports'
import type { IssuancePolicy } from '@entente/interops-vector'
import type { GatewayError } from '../errors.ts'
import type { Route } from '../http/route-table.ts'

/** A partner's end: its address, the connections to it, and how its server is told from others. */
export interface PartnerEndpoint {
  readonly id: string
  readonly url: URL
  /** Name for bounds and metrics: the party of the convention. */
  readonly partner: string
  readonly agent: Agent
  /** Judges the server's certificate again over a connection that is kept. */
  checkSocket(socket: Socket): GatewayError | undefined
}

/** A service of a partner that our applications call. */
export interface OutboundRoute extends Route {
  readonly endpoint: PartnerEndpoint
}

/** A local application. */
export interface Application {
  readonly id: string
  /** SHA-256 of its secret; undefined for the only application of a loopback listener. */
  readonly secretDigest: Uint8Array | undefined
  /** By audience URI: the PAGM that each role stands for. */
  readonly roles: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** What serving a call needs and a new configuration replaces as a whole. */
export interface OutboundState {
  readonly routes: readonly OutboundRoute[]
  readonly applications: readonly Application[]
  /** The policy of the day for a service. @throws {VectorError} `VI_POLICY_INVALID` `VI_SERVICE_UNKNOWN` */
  policyFor(service: string, at: Date): IssuancePolicy
  /** The key in force that the convention of the day names for us. @throws {GatewayError} `GATEWAY_KEY_NOT_AGREED` */
  signerFor(service: string, at: Date): Signer
  /** Takes note of the clock of a partner, as its answers show it. */
  noteClock(partner: string, date: string | undefined): void
}
