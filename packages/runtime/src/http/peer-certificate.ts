import type { Socket } from 'node:net'
import { checkServerIdentity, type PeerCertificate, TLSSocket } from 'node:tls'

/**
 * The host name check of Node, without its fall-back to the common name of a certificate that has no subjectAltName
 * (RFC 9525 §2 and §6.3).
 */
export function checkHostName(host: string, certificate: PeerCertificate): Error | undefined {
  if (certificate.subjectaltname !== undefined) return checkServerIdentity(host, certificate)
  return Object.assign(new Error('the certificate has no subjectAltName'), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
}

/** Node gives the certificate of a connection only until its first exchange has ended. */
const known = new WeakMap<TLSSocket, Uint8Array>()

/** The certificate that the peer of this connection showed, in DER. */
export function peerCertificateOf(socket: Socket): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const certificate = known.get(socket) ?? readCertificate(socket)
  if (certificate !== undefined) known.set(socket, certificate)
  return certificate
}

function readCertificate(socket: TLSSocket): Uint8Array | undefined {
  const certificate = socket.getPeerX509Certificate()
  return certificate === undefined ? undefined : new Uint8Array(certificate.raw)
}
