import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { PeerFacts } from '../gate/judge-peer.ts'

const MOST_CERTIFICATES = 10

/** What a connection showed: TLS version and the certificates in the order the peer sent them. */
export function peerOfSocket(socket: Socket | false | null | undefined): PeerFacts {
  if (!(socket instanceof TLSSocket)) return { tls: 'none' }
  const certificates: Uint8Array[] = []
  const seen = new Set<string>()
  let next = socket.getPeerX509Certificate()
  while (next !== undefined && !seen.has(next.fingerprint256) && certificates.length < MOST_CERTIFICATES) {
    seen.add(next.fingerprint256)
    certificates.push(next.raw)
    next = next.issuerCertificate
  }
  return { tls: socket.getProtocol() ?? 'unknown', certificates }
}
