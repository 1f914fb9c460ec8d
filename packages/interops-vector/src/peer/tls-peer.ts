import type { NonEmpty } from '@entente/core'

/**
 * The certificates that the caller showed in TLS, in DER, its own first; `not-visible` when TLS ends where we cannot
 * see it or no certificate was shown.
 */
export type TlsPeer = NonEmpty<Uint8Array> | 'not-visible'

/** The part of a certificate of `node:tls` that is read here. */
interface SocketCertificate {
  readonly raw?: Uint8Array
  readonly issuerCertificate?: SocketCertificate
}

/** The part of `tls.TLSSocket` that is read here. */
export interface PeerSocket {
  getPeerCertificate?(detailed: true): SocketCertificate
}

const MAX_CERTIFICATES = 10

/**
 * Reads the certificates of the caller from the TLS connection itself.
 *
 * A resumed session shows the caller's own certificate alone, and so does every connection to a server on Node.js
 * 24.21.0 or 26.8 (nodejs/node#65579): keep the issuing CAs of your partners in the `intermediates` of the trust store.
 *
 * @param socket the socket of the request, `request.socket` in Node.js
 * @returns      `not-visible` for a plain connection, or when the caller showed no certificate
 * @example
 * ```ts
 * const peer = peerFromSocket(request.socket)
 * ```
 */
export function peerFromSocket(socket: PeerSocket): TlsPeer {
  const chain: Uint8Array[] = []
  let certificate = socket.getPeerCertificate?.(true)
  while (certificate?.raw !== undefined && chain.length < MAX_CERTIFICATES) {
    chain.push(certificate.raw)
    const issuer = certificate.issuerCertificate
    // Node.js closes the chain with a root that names itself.
    certificate = issuer === certificate ? undefined : issuer
  }
  const [leaf, ...issuers] = chain
  return leaf === undefined ? 'not-visible' : [leaf, ...issuers]
}

/** Which proxy may say who the caller is, and how it says so. */
export interface ProxyRule {
  /** Addresses of the proxies, as the socket shows them: `10.0.0.5`, `::1`. */
  readonly addresses: NonEmpty<string>
  /**
   * `rfc9440` is the `Client-Cert` header (`:base64:`); `escaped-pem` is what nginx writes with
   * `$ssl_client_escaped_cert`.
   */
  readonly format: 'rfc9440' | 'escaped-pem'
}

/** Longest header value that is decoded. */
const MAX_HEADER_LENGTH = 16_384
const RFC9440 = /^:([A-Za-z0-9+/]+={0,2}):$/
const PEM = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/

/**
 * Reads the certificate of the caller from a header that a reverse proxy wrote. A header that arrives from any other
 * address says nothing: anybody can write a header.
 *
 * The proxy must remove the header from the requests that it receives. The header holds the caller's own certificate
 * alone: keep the issuing CAs of your partners in the `intermediates` of the trust store.
 *
 * @param header        value of the header
 * @param remoteAddress address of the other end of the connection, from the socket
 * @param rule          which proxies may say so, and the format
 * @returns             `not-visible` when the proxy is not listed, or the value is missing or malformed
 * @see RFC 9440 §2
 * @example
 * ```ts
 * const peer = peerFromProxy(header, socket.remoteAddress, { addresses: ['10.0.0.5'], format: 'rfc9440' })
 * ```
 */
export function peerFromProxy(
  header: string | undefined,
  remoteAddress: string | undefined,
  rule: ProxyRule,
): TlsPeer {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return 'not-visible'
  if (remoteAddress === undefined || !rule.addresses.includes(plainAddress(remoteAddress)))
    return 'not-visible'
  const base64 = rule.format === 'rfc9440' ? RFC9440.exec(header)?.[1] : PEM.exec(unescapePem(header))?.[1]
  const der = Buffer.from(base64 ?? '', 'base64')
  return der.length === 0 ? 'not-visible' : [new Uint8Array(der)]
}

/** A dual-stack socket shows IPv4 addresses in their mapped form. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function unescapePem(header: string): string {
  try {
    return decodeURIComponent(header)
  } catch {
    return ''
  }
}
