import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Observer, TraceSink } from '@entente/core/ports'
import {
  type AcceptedVector,
  peerFromSocket,
  requireAction,
  rightsFor,
  toSoapFault,
} from '@entente/interops-vector'
import { currentVector, guardExpress } from '@entente/interops-vector/express'
import { systemClock } from '@entente/runtime'
import { rootPem, SERVICE, serverTls, vectorPolicy } from './organismes.ts'

/** What each PAGM allows here (art. 5.2). */
const RIGHTS = {
  pagms: {
    ECHEANCES_LECTURE: { actions: ['lister'] },
    ECHEANCES_ECRITURE: { actions: ['lister', 'modifier'] },
  },
}

/** Starts the provider's SOAP service and gives its address and how to stop it. */
export async function startService(sink: TraceSink, observer: Observer) {
  let requests = 0
  const guard = guardExpress({
    policy: () => vectorPolicy,
    service: SERVICE,
    carriage: 'soap',
    ports: { clock: systemClock, sink, observer },
    peer: (request) => peerFromSocket(request.socket as TLSSocket),
    requestId: () => `fournisseuse-${++requests}`,
    deadline: () => AbortSignal.timeout(5_000),
  })
  const tls = {
    key: serverTls.privateKeyPem,
    cert: serverTls.chainPem,
    ca: rootPem,
    requestCert: true,
    rejectUnauthorized: true,
  }
  const server = createServer(tls, (request, response) =>
    guard(request, response, (error) => {
      const answer = error === undefined ? serve(request) : toSoapFault(error)
      response.writeHead(answer.status, answer.headers).end(answer.body)
    }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: new URL(`https://localhost:${(server.address() as AddressInfo).port}/echeances`),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The application itself: it runs only for an accepted VI, and asks for the right it needs. */
function serve(request: IncomingMessage & { body?: unknown }) {
  try {
    const vector = currentVector() as AcceptedVector
    const asked = Buffer.from(request.body as Uint8Array).includes('<modifier') ? 'modifier' : 'lister'
    requireAction(rightsFor(vector, RIGHTS), asked)
    const body = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><echeances xmlns="urn:exemple:echeances" pour="${vector.claims.subject.kind}">3</echeances></soapenv:Body></soapenv:Envelope>`
    return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body }
  } catch (error) {
    return toSoapFault(error, { applicationNamespace: 'urn:caisse-fournisseuse:faultcodes' })
  }
}
