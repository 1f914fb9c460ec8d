import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Socket } from 'node:net'
import { checkServerIdentity, type SecureContextOptions, TLSSocket } from 'node:tls'
import type { Endpoint } from '@entente/core/deployment'
import type { Clock } from '@entente/core/ports'
import { peerFromSocket, type TlsPeer } from '@entente/interops-vector'
import {
  checkPartner,
  checkPath,
  type PartnerBinding,
  type RevocationPolicy,
  type TrustStore,
} from '@entente/trust'
import { pemOf } from '../config/open-keys.ts'
import { GatewayError } from '../errors.ts'
import type { PartnerEndpoint } from './outbound-state.ts'

/** How the server of a partner is told from all others. */
interface ServerTrust {
  readonly store: TrustStore
  readonly revocation: RevocationPolicy
  /** Undefined when the convention names no TLS server certificate: then anchors and host name decide. */
  bindingAt(at: Date): PartnerBinding | undefined
}

interface PartnerEndpointInput {
  readonly endpoint: Endpoint
  readonly partner: string
  /** Our own certificate towards the partner; undefined for plain HTTP on the loopback interface in staging. */
  readonly clientTls: SecureContextOptions | undefined
  readonly trust: ServerTrust
  readonly clock: Clock
  readonly maxSockets: number
}

/** Connections that wait are closed after this, in milliseconds: sooner than most servers close them. */
const IDLE_SOCKET_MS = 4_000

/** A connection that is kept is judged again after this, in milliseconds. */
const JUDGED_AGAIN_MS = 1_000

/** Opens the connections to one partner: its own pool, its own bounds. */
export function partnerEndpoint(input: PartnerEndpointInput): PartnerEndpoint {
  const { endpoint, partner, trust, clock, maxSockets } = input
  const url = new URL(endpoint.url)
  const common = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: IDLE_SOCKET_MS } as const
  const judge = (peer: TlsPeer) => judgeServer(peer, trust, clock.now())
  const judged = new WeakMap<Socket, { readonly at: number; readonly problem: GatewayError | undefined }>()
  const agent =
    url.protocol === 'https:'
      ? new HttpsAgent({
          ...common,
          ...input.clientTls,
          ca: trust.store.anchors.map(({ certificate }) => pemOf(certificate.der)),
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          // A resumed session would show no certificate.
          maxCachedSessions: 0,
          checkServerIdentity: (host, certificate) =>
            checkServerIdentity(host, certificate) ??
            judge(peerFromSocket({ getPeerCertificate: () => certificate })),
        })
      : new HttpAgent(common)
  return {
    id: endpoint.id,
    url,
    partner,
    agent,
    checkSocket: (socket) => {
      const peer = peerOf(socket)
      if (peer === undefined) return undefined
      const at = clock.now().getTime()
      const last = judged.get(socket)
      if (last !== undefined && Math.abs(at - last.at) < JUDGED_AGAIN_MS) return last.problem
      const problem = judge(peer)
      judged.set(socket, { at, problem })
      return problem
    },
  }
}

const peers = new WeakMap<Socket, TlsPeer>()

/** Node gives the certificate of a connection only at its beginning. */
function peerOf(socket: Socket): TlsPeer | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const peer = peers.get(socket) ?? peerFromSocket(socket)
  peers.set(socket, peer)
  return peer
}

function judgeServer(peer: TlsPeer, trust: ServerTrust, at: Date): GatewayError | undefined {
  if (peer === 'not-visible') return refused('The server showed no certificate.')
  const { store, revocation } = trust
  const verdict = checkPath(peer, store, { at, purpose: 'tls-server', revocation })
  if (verdict.verdict === 'failed') return refused(`Its path was refused with ${verdict.error.code}.`)
  const binding = trust.bindingAt(at)
  return binding === undefined || checkPartner(verdict.path, binding).outcome === 'passed'
    ? undefined
    : refused('It is valid, but not one of this partner.')
}

function refused(why: string): GatewayError {
  return new GatewayError({ code: 'GATEWAY_PARTNER_CERTIFICATE', why })
}
