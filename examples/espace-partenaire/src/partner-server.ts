import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { peerFromSocket, requireAction, rightsFor, toSoapFault } from '@entente/interops-vector'
import { currentVector, guardExpress } from '@entente/interops-vector/express'
import type { TestIdentity } from '@entente/testkit'
import type { Space } from './open-space.ts'

export const SERVICE = 'https://sejours.ch-exemple.example/consultation'

/** What each PAGM allows here (art. 5.2). */
const RIGHTS = { pagms: { CONSULTATION_SEJOURS: { actions: ['lire'] } } }

/** Serves partners: SOAP over mutual TLS, one VI a call, recorded before the answer. */
export async function startPartnerServer(space: Space, own: TestIdentity, partnersCa: string) {
  const guard = guardExpress({
    policy: () => space.vectorPolicy,
    service: SERVICE,
    carriage: 'soap',
    ports: { clock: space.clock, sink: space.journal, observer: space.observer },
    peer: (request: IncomingMessage) => peerFromSocket(request.socket as TLSSocket),
    requestId: () => randomUUID(),
    project: 'sejours',
    deadline: () => AbortSignal.timeout(5_000),
  })
  const tls = { key: own.privateKeyPem, cert: own.chainPem, ca: partnersCa, requestCert: true }
  const server = createServer(tls, (request, response) =>
    guard(request, response, (error) => {
      const { status, headers, body } = error === undefined ? answer() : toSoapFault(error)
      response.writeHead(status, headers).end(body)
    }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: new URL(`https://localhost:${(server.address() as AddressInfo).port}/consultation`),
    /** Takes no new call and waits for those that are being answered. */
    close: async () => {
      server.close()
      server.closeIdleConnections()
      await once(server, 'close')
    },
  }
}

function answer() {
  try {
    const vector = currentVector()
    if (vector === undefined) throw new Error('The guard runs first.')
    requireAction(rightsFor(vector, RIGHTS), 'lire')
    const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><sejours xmlns="urn:exemple:sejours">2</sejours></soapenv:Body></soapenv:Envelope>`
    return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body }
  } catch (error) {
    return toSoapFault(error, { applicationNamespace: 'urn:ch-exemple:faultcodes' })
  }
}
