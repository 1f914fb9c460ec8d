import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { peerFromSocket, type TlsPeer } from '@entente/interops-vector'

const peers = new WeakMap<TLSSocket, TlsPeer>()

/** The certificates of the caller, read once for each connection. Sessions are never resumed, so they do not change. */
export function peerOfConnection({ socket }: IncomingMessage): TlsPeer {
  if (!(socket instanceof TLSSocket)) return 'not-visible'
  const peer = peers.get(socket) ?? peerFromSocket(socket)
  peers.set(socket, peer)
  return peer
}
