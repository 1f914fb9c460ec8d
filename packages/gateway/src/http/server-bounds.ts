import type { Server, ServerOptions } from 'node:http'
import type { Observer } from '@entente/core/ports'
import type { TenantLimits } from '../limits/tenant-limits.ts'

/** The options of every listener: the strict parser, and bounds of size and time. */
export function boundedServerOptions(limits: TenantLimits): ServerOptions {
  return {
    insecureHTTPParser: false,
    requireHostHeader: true,
    joinDuplicateHeaders: false,
    // A VI as a token may take 16 KiB.
    maxHeaderSize: 32_768,
    headersTimeout: limits.headSeconds * 1000,
    requestTimeout: limits.requestSeconds * 1000,
    connectionsCheckingInterval: Math.min(1_000, limits.headSeconds * 250),
    keepAliveTimeout: 65_000,
    noDelay: true,
  }
}

const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** Bounds what the options do not, and answers what the parser refuses without a word about it. */
export function boundServer(
  server: Server,
  limits: TenantLimits,
  observer: Observer,
  direction: string,
): void {
  server.maxConnections = limits.connections
  server.setTimeout(limits.idleSeconds * 1000)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const timedOut = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
    const code = timedOut ? 'GATEWAY_SLOW_CLIENT' : 'GATEWAY_REQUEST_MALFORMED'
    observer.event('gateway.refused', { direction, code })
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const line = STATUS_LINES[error.code ?? ''] ?? '400 Bad Request'
    socket.end(
      `HTTP/1.1 ${line}\r\nconnection: close\r\nentente-code: ${code}\r\ncontent-length: 0\r\n\r\n`,
      () => socket.destroy(),
    )
  })
}
