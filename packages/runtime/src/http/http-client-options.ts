import { X509Certificate } from 'node:crypto'
import type { Observer } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'
import type { ClientCertificate } from './client-certificate.ts'

/** What one HTTP client trusts, shows and tolerates. */
export interface NodeHttpClientOptions {
  /** Trusted CA certificates in PEM; they replace the public ones. @default the CAs that come with Node.js */
  readonly ca?: string | readonly string[]
  /** What this side shows in mutual TLS. @default no client certificate */
  readonly clientCertificate?: ClientCertificate
  /** Hosts that may be called, with their port unless it is the default one. @default every host */
  readonly allowedHosts?: readonly string[]
  /** Accepts `http:` URLs to this machine (127.0.0.1, ::1, localhost), for tests and sidecars. @default false */
  readonly allowLoopbackHttp?: boolean
  /**
   * Hosts, exactly and with their port unless it is 80, that a plain `http:` GET may go to: for public content that is
   * signed itself and checked after, such as revocation lists. No request with credentials goes there. @default none
   */
  readonly plainHttpHosts?: readonly string[]
  /** Time for one exchange including retries and the body, in milliseconds, 1 to 3 600 000. @default 10_000 */
  readonly timeoutMs?: number
  /** Largest accepted body, compressed and decompressed, in bytes. @default 8_388_608 */
  readonly maxBytes?: number
  /** How often a GET or HEAD is repeated after a lost connection or a 502, 503, 504, 0 to 5. @default 2 */
  readonly retries?: number
  /** Connections held open to one host, 1 to 1 000. @default 16 */
  readonly maxConnections?: number
  /** Learns host, method, status and duration of each exchange; never the path. @default silent */
  readonly observer?: Observer
}

export type HttpLimits = Required<
  Pick<NodeHttpClientOptions, 'timeoutMs' | 'maxBytes' | 'retries' | 'maxConnections'>
>

/** @throws {RuntimeError} `HTTP_OPTIONS_INVALID` */
export function httpLimits(options: NodeHttpClientOptions): HttpLimits {
  return {
    timeoutMs: inRange('timeoutMs', options.timeoutMs ?? 10_000, 1, 3_600_000),
    maxBytes: inRange('maxBytes', options.maxBytes ?? 8 * 1024 * 1024, 1, Number.MAX_SAFE_INTEGER),
    retries: inRange('retries', options.retries ?? 2, 0, 5),
    maxConnections: inRange('maxConnections', options.maxConnections ?? 16, 1, 1_000),
  }
}

/** @throws {RuntimeError} `HTTP_OPTIONS_INVALID` */
export function inRange(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new RuntimeError({
    code: 'HTTP_OPTIONS_INVALID',
    what: `The option ${name} must be an integer from ${least} to ${most}.`,
    details: { option: name },
  })
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Splits and reads the trusted certificates. TLS itself would silently ignore text that is not one.
 *
 * @throws {RuntimeError} `HTTP_CA_INVALID`
 */
export function trustedCertificates(ca: string | readonly string[]): readonly string[] {
  const blocks = (typeof ca === 'string' ? [ca] : ca).flatMap((text) => text.match(PEM_CERTIFICATE) ?? [''])
  try {
    if (blocks.length === 0) throw new TypeError('empty list')
    for (const block of blocks) new X509Certificate(block)
  } catch (cause) {
    throw new RuntimeError({
      code: 'HTTP_CA_INVALID',
      what: 'The trusted CA certificates cannot be read.',
      cause,
    })
  }
  return blocks
}
