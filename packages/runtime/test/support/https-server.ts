import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createPki, type TestIdentity } from '@entente/testkit'
import { systemClock } from '../../src/index.ts'

/** A partner's PKI with a server for `localhost` and a client. */
export function partnerPki() {
  const pki = createPki(systemClock)
  const root = pki.root({ subject: [['CN', 'Racine fictive']], keyType: 'p-256' })
  const server = (overrides: object = {}) =>
    root.leaf({
      subject: [['CN', 'serveur']],
      keyType: 'p-256',
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
      extendedKeyUsage: ['serverAuth'],
      ...overrides,
    })
  const client = root.leaf({
    subject: [['CN', 'client']],
    keyType: 'p-256',
    extendedKeyUsage: ['clientAuth'],
  })
  return { pki, root, server, client }
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface RunningServer {
  readonly url: URL
  stop(): Promise<void>
}

/** Starts an HTTPS server on a free loopback port. */
export async function startHttps(
  identity: TestIdentity,
  handler: Handler,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const server = createServer(
    { key: identity.privateKeyPem, cert: identity.certificatePem, ...options },
    handler,
  )
  // A refused handshake is what some tests are about.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`https://localhost:${port}/`),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
