import { createHash, randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { parsePagm, parseTenantId } from '@entente/core/ids'
import type { Clock, TraceSink } from '@entente/core/ports'
import {
  type IssuedVector,
  issueVector,
  writeAuthorizationHeader,
  writeSecurityHeader,
} from '@entente/interops-vector'
import { nodeRandom, systemClock } from '@entente/runtime'
import { signerFromPem } from '@entente/trust'
import {
  SAMPLE_LEVEL,
  SAMPLE_PAGM,
  SAMPLE_REST_SERVICE,
  SAMPLE_SOAP_SERVICE,
  type SampleIdentity,
  type SampleOrganisme,
  type SampleOrganismes,
} from '../../src/testing/index.ts'
import { envelope } from './world.ts'

/** A partner that makes its VIs itself, so that a test can send what no gateway of ours would. */
export interface DirectCaller {
  vector(over?: { readonly service?: string; readonly encoding?: 'saml' | 'jwt' }): Promise<IssuedVector>
  /** A SOAP message under a fresh VI. */
  message(body?: string, service?: string): Promise<Buffer>
  bearer(): Promise<string>
  send(over: {
    readonly path?: string
    readonly method?: string
    readonly body?: Uint8Array
    readonly headers?: Record<string, string | string[]>
    readonly agent?: Agent
  }): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }>
  readonly agent: Agent
  close(): void
}

/** Records nowhere: the partner's own journal is not the subject. */
const forgetful: TraceSink = {
  append: async () => ({
    status: 'recorded',
    receipt: { log: 'none', index: 0, leafHash: '', recordedAt: new Date() },
  }),
  noteUnauthenticated: () => undefined,
  state: () => 'open',
}

export function directCaller(
  { provider }: SampleOrganismes,
  own: SampleOrganisme,
  port: number,
  over: { readonly tls?: SampleIdentity; readonly clock?: Clock } = {},
): DirectCaller {
  const tls = over.tls ?? own.tlsClient
  const agent = new Agent({
    keepAlive: true,
    key: tls.privateKeyPem,
    cert: tls.chainPem,
    ca: provider.root.certificatePem,
    maxCachedSessions: 0,
  })
  const signer = signerFromPem({
    privateKey: own.signer.privateKeyPem,
    certificateChain: own.signer.chainPem,
  })
  const service = (audience: string) =>
    ({
      audience,
      mode: 'A',
      recipient: provider.urn,
      authLevels: [SAMPLE_LEVEL],
      pagms: [SAMPLE_PAGM],
    }) as const
  const vector: DirectCaller['vector'] = ({ service: asked = SAMPLE_SOAP_SERVICE, encoding = 'saml' } = {}) =>
    issueVector(
      {
        service: asked,
        entity: 'agent-17',
        subject: { id: 'agent-17' },
        authentication: { instant: new Date(Date.now() - 60_000), level: SAMPLE_LEVEL },
        pagms: [SAMPLE_PAGM],
        encoding,
        request: { id: randomUUID(), digest: createHash('sha256').update('').digest('hex') },
      },
      {
        tenant: parseTenantId(own.tenant),
        issuer: own.urn,
        services: [service(asked)],
      },
      {
        clock: over.clock ?? systemClock,
        random: nodeRandom,
        signer,
        registry: { heldBy: async () => [{ pagm: parsePagm(SAMPLE_PAGM), grantedAt: new Date(0) }] },
        sink: forgetful,
      },
    )
  return {
    agent,
    vector,
    message: async (body, asked) =>
      Buffer.from(
        writeSecurityHeader(
          Buffer.from(envelope(body)),
          await vector(asked === undefined ? {} : { service: asked }),
        ),
      ),
    bearer: async () =>
      writeAuthorizationHeader(await vector({ service: SAMPLE_REST_SERVICE, encoding: 'jwt' })),
    send: ({ path = '/consultation', method = 'POST', body, headers = {}, agent: chosen = agent }) =>
      new Promise((resolve, reject) => {
        const outgoing = request(
          {
            host: 'localhost',
            port,
            path,
            method,
            agent: chosen,
            headers: {
              'content-type': 'text/xml',
              ...(body && { 'content-length': body.length }),
              ...headers,
            },
          },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: Buffer.concat(chunks).toString(),
              }),
            )
          },
        )
        outgoing.on('error', reject)
        outgoing.end(body)
      }),
    close: () => agent.destroy(),
  }
}
