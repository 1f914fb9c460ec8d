import { mkdtempSync, rmSync } from 'node:fs'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, ObservedAttributes, Observer } from '@entente/core/ports'
import { formatInteropsInfos } from '@entente/interops-vector'
import { systemClock } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import { type Gateway, type GatewayOptions, openGateway, type TenantLimits } from '../../src/index.ts'
import {
  SAMPLE_LEVEL,
  type SampleOrganisme,
  type SampleOrganismeOptions,
  type SampleOrganismes,
  sampleOrganismes,
  writeClient,
  writeProvider,
} from '../../src/testing/index.ts'

/** What a local service saw. */
interface SeenCall {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: string
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A local service in plain HTTP, which remembers what it got. */
export interface LocalService {
  readonly url: string
  readonly seen: SeenCall[]
  handler: Handler | undefined
  close(): Promise<void>
}

export async function startService(): Promise<LocalService> {
  const seen: SeenCall[] = []
  const server = createServer((incoming, response) => {
    if (service.handler) return service.handler(incoming, response)
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = incoming
      seen.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString() })
      response.writeHead(200, {
        'content-type': headers['content-type'] ?? 'text/plain',
        'set-cookie': 'no=1',
      })
      response.end('<served/>')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service: LocalService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    handler: undefined,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return service
}

/** Something that an observer was told. */
export interface SeenEvent {
  readonly name: string
  readonly attributes: ObservedAttributes
}

export interface WorldOptions extends SampleOrganismeOptions {
  readonly limits?: Partial<TenantLimits>
  readonly clientLimits?: Partial<TenantLimits>
  readonly clock?: Clock
  readonly clientClock?: Clock
  /** Store of both journals. @default the embedded one */
  readonly openStore?: GatewayOptions['openStore']
  /** How the upkeep waits. */
  readonly wait?: GatewayOptions['wait']
  readonly drainSeconds?: number
  /** Where conventions stand, for both. */
  readonly statusOf?: GatewayOptions['statusOf']
  /** Further ports of the client's gateway. */
  readonly clientPorts?: Partial<GatewayOptions>
}

/** A provider and a client with their gateways, and the provider's service behind them. */
export interface World {
  readonly folder: string
  readonly organismes: SampleOrganismes
  readonly service: LocalService
  readonly provider: Gateway
  readonly client: Gateway
  /** Codes of what the gateways refused, in order. */
  readonly refusals: string[]
  /** Everything that the gateways reported. */
  readonly events: SeenEvent[]
  readonly providerPort: number
  /** Opens the gateway of another client. */
  openClient(client: SampleOrganisme, limits?: Partial<TenantLimits>): Promise<Gateway>
  portOf(gateway: Gateway): number
  close(): Promise<void>
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { clock = systemClock, clientClock = clock } = options
  const folder = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  // The authorities are an hour old: their lists are in force for a clock that is a little slow.
  const pki = createPki({ now: () => new Date(clock.now().getTime() - 3_600_000) })
  const organismes = sampleOrganismes(pki, { internalKey: 'p-256', signerKey: 'p-256', ...options })
  const service = await startService()
  const refusals: string[] = []
  const events: SeenEvent[] = []
  const observer = recorder(refusals, events)
  const { openStore, wait, drainSeconds, statusOf } = options
  const extra = { ...(openStore && { openStore }), ...(wait && { wait }), ...(statusOf && { statusOf }) }
  const target = { soap: `${service.url}/soap`, rest: `${service.url}/rest` }
  const provider = await openGateway({
    path: writeProvider(organismes, {
      folder: join(folder, 'fournisseuse'),
      target,
      ...(options.limits && { limits: options.limits }),
      ...(drainSeconds !== undefined && { drainSeconds }),
    }),
    clock,
    observer,
    ...extra,
  })
  const providerPort = provider.addresses[organismes.provider.tenant]?.inbound?.port ?? 0
  const gateways = [provider]
  const openClient = async (client: SampleOrganisme, limits = options.clientLimits) => {
    const path = writeClient(organismes, client, {
      folder: join(folder, client.party),
      providerPort,
      ...(limits && { limits }),
    })
    const gateway = await openGateway({
      path,
      clock: clientClock,
      observer,
      ...extra,
      ...options.clientPorts,
    })
    gateways.push(gateway)
    return gateway
  }
  const client = await openClient(organismes.client)
  let closed = false
  return {
    folder,
    organismes,
    service,
    provider,
    client,
    refusals,
    events,
    providerPort,
    openClient,
    portOf: (gateway) => Object.values(gateway.addresses)[0]?.outbound?.port ?? 0,
    close: async () => {
      if (closed) return
      closed = true
      await Promise.all(gateways.map((gateway) => gateway.close()))
      await service.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function recorder(refusals: string[], events: SeenEvent[]): Observer {
  return {
    event: (name, attributes = {}) => {
      events.push({ name, attributes })
      if (name === 'gateway.refused') refusals.push(String(attributes?.code))
      if (name === 'vector.refused') refusals.push(String(attributes?.code))
    },
    measure: () => undefined,
    span: (_name, _attributes, run) => run(),
  }
}

/** The header that an application sends. */
export function infos(
  over: { readonly roles?: readonly string[]; readonly subjectId?: string; readonly at?: Date } = {},
): string {
  return formatInteropsInfos({
    localSubjectName: 'agent-17',
    subjectId: over.subjectId ?? 'urn::subject::17',
    authnMethod: SAMPLE_LEVEL,
    authnInstant: over.at ?? new Date(Date.now() - 60_000),
    roles: over.roles ?? ['IDENT'],
  })
}

export function envelope(body = '<lister xmlns="urn:exemple:droits"/>'): string {
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** One plain HTTP exchange, as an application makes it. */
export function ask(
  port: number,
  path: string,
  over: {
    readonly method?: string
    readonly headers?: Record<string, string | string[]>
    readonly body?: string | Buffer
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: over.method ?? 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8', 'interops-infos': infos(), ...over.headers },
        agent: false,
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
    outgoing.end(over.body)
  })
}
