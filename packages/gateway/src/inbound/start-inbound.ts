import { constants } from 'node:crypto'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { SecureContextOptions, TLSSocket } from 'node:tls'
import { peerFromSocket } from '@entente/interops-vector'
import { boundedServerOptions, boundServer } from '../http/server-bounds.ts'
import { Bulkhead } from '../limits/bulkhead.ts'
import { reportDefect } from '../observe/report-defect.ts'
import type { Serving } from '../serving.ts'
import type { InboundState } from './inbound-state.ts'
import { serveInbound } from './serve-inbound.ts'

/**
 * Makes the listener that partners call: mutual TLS 1.2 or newer, whose sessions are never resumed, so that every
 * connection shows its certificate.
 *
 * @param tls key, certificate and the roots that callers must lead to
 */
export function inboundServer(tls: SecureContextOptions, serving: Serving<InboundState>): Server {
  const options: ServerOptions = {
    ...boundedServerOptions(serving.limits),
    ...strictTls(tls),
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: serving.limits.headSeconds * 1000,
  }
  const server = createServer(options, (request, response) => {
    serveInbound(request, response, serving).catch((error: unknown) => {
      reportDefect(serving.observer, error, { direction: 'inbound' })
      response.destroy()
    })
  })
  boundServer(server, serving.limits, serving.observer, 'inbound')
  const lines = new Bulkhead(serving.limits.connectionsPerPartner)
  server.on('secureConnection', (socket) => {
    const leave = enter(socket, lines, serving)
    if (leave === undefined) socket.destroy()
    else socket.once('close', leave)
  })
  server.on('tlsClientError', (_error, socket) => {
    serving.observer.event('gateway.refused', { direction: 'inbound', code: 'TLS' })
    socket.destroy()
  })
  return server
}

/** Takes a place among the connections of a partner; undefined when it has too many, or nobody can say whose it is. */
function enter(
  socket: TLSSocket,
  lines: Bulkhead,
  { state, clock, observer }: Serving<InboundState>,
): (() => void) | undefined {
  try {
    const partner = state().partnerOf(peerFromSocket(socket), clock.now())
    const leave = lines.enter(partner)
    if (leave === undefined)
      observer.event('gateway.refused', { direction: 'inbound', code: 'CONNECTIONS', partner })
    return leave
  } catch (error) {
    reportDefect(observer, error, { direction: 'inbound' })
    return undefined
  }
}

/** TLS that a listener begins with, or takes over without a restart. */
export function strictTls(tls: SecureContextOptions): SecureContextOptions {
  return { ...tls, minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET }
}
