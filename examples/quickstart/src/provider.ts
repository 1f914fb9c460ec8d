import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import type { CheckReport } from '@entente/core/checks'
import type { Clock } from '@entente/core/ports'
import type { Journal } from '@entente/interops-trace'
import {
  acceptVector,
  peerFromSocket,
  readSecurityHeader,
  rightsFor,
  toSoapFault,
  type VectorError,
  type VectorPolicy,
} from '@entente/interops-vector'
import type { DemoClientOrganisme, DemoOrganisme } from './make-organismes.ts'

/** What the provider's own application does with PAGMs (art. 5.2). */
const RIGHTS = { pagms: { CONSULTATION_DROITS: { actions: ['consulter'] } } }

export interface Provider {
  readonly port: number
  /** The whole report of the last VI, which never leaves the provider. */
  lastReport(): CheckReport | undefined
  /** Which record refers to which request, for the application's own trace. */
  close(): Promise<void>
}

export interface ProviderOptions {
  readonly organisme: DemoOrganisme
  readonly client: DemoClientOrganisme
  readonly service: string
  readonly journal: Journal
  readonly clock: Clock
  policy(): VectorPolicy
}

/** Starts the provider: a SOAP service over HTTPS on loopback that only talks to callers with a certificate. */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const { organisme, client, service, journal, clock } = options
  let report: CheckReport | undefined
  let requests = 0

  const server = createServer(
    {
      key: organisme.tls.privateKeyPem,
      cert: organisme.tls.chainPem,
      ca: client.root.certificatePem,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    },
    async (request, response) => {
      requests += 1
      try {
        const { received } = readSecurityHeader(await buffer(request))
        const peer = peerFromSocket(request.socket as TLSSocket)
        const vector = await acceptVector(
          received,
          options.policy(),
          { service, peer, requestId: `fournisseuse-${requests}`, project: 'droits' },
          { clock, sink: journal },
        )
        report = vector.report
        const rights = rightsFor(vector, RIGHTS)
        const granted = rights.status === 'granted' && rights.actions.has('consulter')
        response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(answer(granted))
      } catch (error) {
        report = (error as VectorError).report
        const fault = toSoapFault(error)
        response.writeHead(fault.status, fault.headers).end(fault.body)
      }
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    lastReport: () => report,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(granted: boolean): string {
  const content = granted
    ? '<droits xmlns="urn:exemple:droits" ouverts="true"/>'
    : '<refus xmlns="urn:exemple:droits"/>'
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`
}
