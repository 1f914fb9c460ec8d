import { createHash } from 'node:crypto'
import type { Clock, PagmRegistry, Signer } from '@entente/core/ports'
import type { Journal } from '@entente/interops-trace'
import {
  type IssuancePolicy,
  type IssuedVector,
  issueVector,
  writeSecurityHeader,
} from '@entente/interops-vector'
import { type NodeHttpClient, nodeRandom } from '@entente/runtime'

export const AGENT = 'agent-0042'

export interface Client {
  /** Makes, signs and records a VI for the agent. */
  issue(options?: { readonly clock?: Clock; readonly signer?: Signer }): Promise<IssuedVector>
  /** Puts the VI into a SOAP request. */
  wrap(vector: IssuedVector): Uint8Array
  /** Sends the message over mutual TLS and gives what came back: `OK`, or the code of the SOAP fault. */
  send(message: Uint8Array): Promise<{ readonly outcome: string; readonly sentence: string }>
}

export interface ClientOptions {
  readonly endpoint: URL
  readonly service: string
  readonly http: NodeHttpClient
  readonly signer: Signer
  readonly registry: PagmRegistry
  readonly journal: Journal
  readonly clock: Clock
  readonly policy: IssuancePolicy
}

const LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
const ENVELOPE = Buffer.from(
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body><consulter xmlns="urn:exemple:droits"/></soapenv:Body></soapenv:Envelope>',
)

export function startClient(options: ClientOptions): Client {
  const { endpoint, service, http, registry, journal, policy } = options
  let requests = 0
  return {
    issue: ({ clock = options.clock, signer = options.signer } = {}) => {
      requests += 1
      return issueVector(
        {
          service,
          entity: AGENT,
          subject: { id: AGENT },
          authentication: { instant: new Date(clock.now().getTime() - 600_000), level: LEVEL },
          pagms: ['CONSULTATION_DROITS'],
          request: {
            id: `cliente-${requests}`,
            digest: createHash('sha256').update(ENVELOPE).digest('hex'),
            archive: ENVELOPE,
            project: 'droits',
          },
        },
        policy,
        { clock, random: nodeRandom, signer, registry, sink: journal },
      )
    },
    wrap: (vector) => writeSecurityHeader(ENVELOPE, vector),
    send: async (message) => {
      const { status, body } = await http.send({
        method: 'POST',
        url: endpoint,
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
        body: message,
      })
      const text = Buffer.from(body).toString('utf8')
      if (status === 200) return { outcome: 'OK', sentence: '' }
      return {
        outcome: /<faultcode[^>]*>([^<]+)</.exec(text)?.[1] ?? `HTTP ${status}`,
        sentence: /<faultstring>([^<]+)</.exec(text)?.[1] ?? '',
      }
    },
  }
}
