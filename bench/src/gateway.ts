import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, Agent as HttpAgent, type RequestListener } from 'node:http'
import { createServer as createTlsServer, Agent as HttpsAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parsePagm, parseTenantId } from '@entente/core/ids'
import type { TraceSink } from '@entente/core/ports'
import {
  SAMPLE_LEVEL,
  SAMPLE_PAGM,
  SAMPLE_SOAP_SERVICE,
  type SampleOrganismes,
  sampleOrganismes,
  writeClient,
  writeProvider,
} from '@entente/gateway/testing'
import { formatInteropsInfos, issueVector, writeSecurityHeader } from '@entente/interops-vector'
import { nodeRandom, systemClock } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import { signerFromPem } from '@entente/trust'
import type { BenchOptions, Figure } from './figure.ts'
import {
  type GatewayUnderLoad,
  type LoadCall,
  type LoadResult,
  runLoad,
  startGateway,
} from './gateway-load.ts'

/** Callers that fill the gateway, and callers that leave it room: latency under saturation only measures the queue. */
const CALLERS = 32
const CALM_CALLERS = 8
const RUNS = 3
const CALLS = 1_500
const LIMITS = { callsPerSecond: 100_000, inFlightPerPartner: 256 }
const ANSWER = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${'x'.repeat(2_000)}</s:Body></s:Envelope>`
const MESSAGE = Buffer.from(
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>${'y'.repeat(2_000)}</s:Body></s:Envelope>`,
)

/** Calls through one gateway each way, over TLS and with the embedded journal, encrypted for two auditors. */
export async function run({ soak }: BenchOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-'))
  const organismes = sampleOrganismes(createPki(systemClock), { internalKey: 'p-256' })
  try {
    return [
      ...(await outbound(organismes, folder, soak)),
      ...(await inbound(organismes, folder, soak)),
    ].reduce(worst, [])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One p99 for both ways: the larger one. */
function worst(figures: readonly Figure[], figure: Figure): readonly Figure[] {
  const known = figures.find(({ key }) => key === figure.key)
  if (known === undefined) return [...figures, figure]
  const kept = known.value > figure.value ? known : figure
  return [...figures.filter((one) => one !== known), kept]
}

const swallow: RequestListener = (request, response) => {
  request.resume()
  request.on('end', () => response.writeHead(200, { 'content-type': 'text/xml' }).end(ANSWER))
}

async function outbound(
  organismes: SampleOrganismes,
  folder: string,
  soak: boolean,
): Promise<readonly Figure[]> {
  const { tlsServer } = organismes.provider
  const partner = createTlsServer(
    {
      key: tlsServer.privateKeyPem,
      cert: tlsServer.chainPem,
      ca: organismes.client.root.certificatePem,
      requestCert: true,
      rejectUnauthorized: true,
      keepAliveTimeout: 60_000,
    },
    swallow,
  )
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve))
  const providerPort = (partner.address() as AddressInfo).port
  const file = writeClient(organismes, organismes.client, {
    folder: join(folder, 'client'),
    providerPort,
    limits: LIMITS,
  })
  const gateway = await startGateway(file)
  const agent = new HttpAgent({ keepAlive: true, maxSockets: CALLERS })
  const call: LoadCall = {
    url: new URL(`http://127.0.0.1:${gateway.port}/droits`),
    headers: { 'content-type': 'text/xml', 'interops-infos': infos() },
    body: MESSAGE,
    agent,
  }
  const figures = await measure('outbound', gateway, soak, async (count) => counted(count, () => call))
  agent.destroy()
  await gateway.stop()
  partner.closeAllConnections()
  partner.close()
  return figures
}

async function inbound(
  organismes: SampleOrganismes,
  folder: string,
  soak: boolean,
): Promise<readonly Figure[]> {
  const service = createServer({ keepAliveTimeout: 60_000 }, swallow)
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(service.address() as AddressInfo).port}/droits`
  const file = writeProvider(organismes, {
    folder: join(folder, 'provider'),
    target: { soap: target, rest: target },
    limits: LIMITS,
  })
  const gateway = await startGateway(file)
  const { tlsClient } = organismes.client
  const agent = new HttpsAgent({
    keepAlive: true,
    maxSockets: CALLERS,
    key: tlsClient.privateKeyPem,
    cert: tlsClient.chainPem,
    ca: organismes.provider.root.certificatePem,
  })
  const url = new URL(`https://localhost:${gateway.port}/consultation`)
  const figures = await measure('inbound', gateway, soak, async (count) => {
    // Each VI serves once: they are made before the clock runs.
    const messages = await makeMessages(organismes, count)
    return counted(count, (index) => ({
      url,
      headers: { 'content-type': 'text/xml' },
      body: messages[index] ?? MESSAGE,
      agent,
    }))
  })
  agent.destroy()
  await gateway.stop()
  service.closeAllConnections()
  service.close()
  return figures
}

async function measure(
  way: 'inbound' | 'outbound',
  gateway: GatewayUnderLoad,
  soak: boolean,
  prepare: (count: number) => Promise<() => LoadCall | undefined>,
): Promise<readonly Figure[]> {
  await runLoad(CALLERS, await prepare(CALLS))
  const results: LoadResult[] = []
  const calm: LoadResult[] = []
  const cpu: number[] = []
  for (let round = 0; round < RUNS; round += 1) {
    const next = await prepare(CALLS)
    const before = await gateway.usage()
    results.push(await runLoad(CALLERS, next))
    const after = await gateway.usage()
    calm.push(await runLoad(CALM_CALLERS, await prepare(CALLS / 3)))
    cpu.push((after.cpuMicroseconds - before.cpuMicroseconds) / 1000 / CALLS)
  }
  const figures = [
    figure(
      `gateway.${way}_per_s`,
      '/s',
      results.map(({ perSecond }) => perSecond),
      '≥ 500',
    ),
    figure(
      'gateway.p99_ms',
      'ms',
      calm.map(({ p99Ms }) => p99Ms),
      '≤ 50',
      CALM_CALLERS,
    ),
    figure(`gateway.${way}_cpu_ms`, 'ms', cpu, '≤ 2'),
  ]
  return soak ? [...figures, await soaked(way, gateway, prepare)] : figures
}

/** Memory over five minutes of load: the second half against the first. */
async function soaked(
  way: string,
  gateway: GatewayUnderLoad,
  prepare: (count: number) => Promise<() => LoadCall | undefined>,
): Promise<Figure> {
  const until = performance.now() + 300_000
  const seen: number[] = []
  while (performance.now() < until) {
    await runLoad(CALLERS, await prepare(CALLS))
    seen.push((await gateway.usage()).rss / 1_048_576)
  }
  const half = Math.floor(seen.length / 2)
  const growth = median(seen.slice(half)) - median(seen.slice(0, half))
  return {
    key: `gateway.${way}_growth_mb`,
    unit: 'MB',
    value: growth,
    min: Math.min(...seen),
    max: Math.max(...seen),
    target: '≈ 0',
    reference: `resident memory over ${seen.length * CALLS} calls; the journal keeps 64 bytes a record`,
  }
}

function figure(
  key: string,
  unit: string,
  values: readonly number[],
  target: string,
  callers = CALLERS,
): Figure {
  return {
    key,
    unit,
    value: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    target,
    reference: `${callers} callers, mutual TLS, SQLite journal with full sync, payloads encrypted for two auditors`,
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

function counted(count: number, call: (index: number) => LoadCall): () => LoadCall | undefined {
  let index = 0
  return () => {
    if (index >= count) return undefined
    index += 1
    return call(index - 1)
  }
}

function infos(): string {
  return formatInteropsInfos({
    localSubjectName: 'agent-17',
    subjectId: 'agent-17',
    authnMethod: SAMPLE_LEVEL,
    authnInstant: new Date(Date.now() - 60_000),
    roles: ['IDENT'],
  })
}

/** The client's own journal is not measured here. */
const forgetful: TraceSink = {
  append: async () => ({
    status: 'recorded',
    receipt: { log: 'none', index: 0, leafHash: '', recordedAt: new Date() },
  }),
  noteUnauthenticated: () => undefined,
  state: () => 'open',
}

async function makeMessages(
  { client, provider }: SampleOrganismes,
  count: number,
): Promise<readonly Uint8Array[]> {
  const signer = signerFromPem({
    privateKey: client.signer.privateKeyPem,
    certificateChain: client.signer.chainPem,
  })
  const messages: Uint8Array[] = []
  for (let index = 0; index < count; index += 1) {
    const vector = await issueVector(
      {
        service: SAMPLE_SOAP_SERVICE,
        entity: 'agent-17',
        subject: { id: 'agent-17' },
        authentication: { instant: new Date(Date.now() - 60_000), level: SAMPLE_LEVEL },
        pagms: [SAMPLE_PAGM],
        request: { id: randomUUID(), digest: createHash('sha256').update(MESSAGE).digest('hex') },
      },
      {
        tenant: parseTenantId(client.tenant),
        issuer: client.urn,
        services: [
          {
            audience: SAMPLE_SOAP_SERVICE,
            mode: 'A',
            recipient: provider.urn,
            authLevels: [SAMPLE_LEVEL],
            pagms: [SAMPLE_PAGM],
          },
        ],
      },
      {
        clock: systemClock,
        random: nodeRandom,
        signer,
        registry: { heldBy: async () => [{ pagm: parsePagm(SAMPLE_PAGM), grantedAt: new Date(0) }] },
        sink: forgetful,
      },
    )
    messages.push(writeSecurityHeader(MESSAGE, vector))
  }
  return messages
}
