import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TenantId } from '@entente/core/ids'
import type { Clock, KeyValueStore, Observer, Random } from '@entente/core/ports'
import type { Journal, JournalStore } from '@entente/interops-trace'
import { fileKeyValueStore } from '@entente/runtime'
import { buildStates, type StatePorts, type TenantStates } from './config/build-states.ts'
import type { ListenAddress, TenantEntry } from './config/gateway-file.ts'
import type { ConventionStanding } from './config/lifecycle.ts'
import type { GatewayDocuments } from './config/open-documents.ts'
import { openTenantJournal } from './config/open-tenant-journal.ts'
import type { OpenTrust } from './config/open-trust.ts'
import { configError } from './config/read-gateway-file.ts'
import { pathOfReference } from './config/reference-reader.ts'
import { GatewayError } from './errors.ts'
import type { InboundState } from './inbound/inbound-state.ts'
import { inboundServer, strictTls } from './inbound/start-inbound.ts'
import { Bulkhead } from './limits/bulkhead.ts'
import { RateLimit } from './limits/rate-limit.ts'
import { sharedDeadline } from './limits/shared-deadline.ts'
import { labelledObserver } from './observe/labelled-observer.ts'
import type { OutboundState } from './outbound/outbound-state.ts'
import { outboundServer } from './outbound/start-outbound.ts'
import type { Serving } from './serving.ts'

/** What every tenant is opened with. */
export interface TenantPorts extends StatePorts {
  readonly clock: Clock
  readonly random: Random
  readonly observer: Observer
  readonly isDraining: () => boolean
  readonly openStore?: (tenant: TenantId) => JournalStore
}

/** One organisme at work: its own journal, keys, bounds and listeners. */
export interface Tenant {
  readonly id: TenantId
  readonly entry: TenantEntry
  readonly journal: Journal
  /** Addresses it listens on. */
  readonly addresses: {
    readonly inbound: AddressInfo | undefined
    readonly outbound: AddressInfo | undefined
  }
  /** Calls in flight, by direction and partner. */
  inFlight(): readonly { readonly direction: string; readonly partner: string; readonly calls: number }[]
  /** The public keys of its internal tokens. */
  publicKeys(): readonly Readonly<Record<string, unknown>>[]
  /** Where its conventions stand now. */
  standings(): readonly ConventionStanding[]
  /** Seconds by which the clocks of its partners are ahead of ours. */
  offsets(): ReadonlyMap<string, number>
  /** Takes over what was built from a new configuration. */
  replace(states: TenantStates): void
  /** Takes over the TLS key that is in force now. */
  renewTls(): void
  /** Stops listening; ends when the calls in flight have, or when the signal aborts. */
  drain(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/**
 * Opens one tenant: journal first, then the listeners.
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` `GATEWAY_LISTEN_FAILED`; {TraceError} of the journal
 */
export async function openTenant(
  documents: GatewayDocuments,
  trust: OpenTrust,
  entry: TenantEntry,
  shared: TenantPorts,
): Promise<Tenant> {
  const ports = { ...shared, observer: labelledObserver(shared.observer, { tenant: entry.id }) }
  let states = await buildStates(documents, trust, entry, ports)
  const evidence = await evidenceOf(entry, documents)
  const journal = await openTenantJournal(documents, trust, entry, ports)
  const serving = <State>(state: () => State): Serving<State> => ({
    tenant: entry.id,
    state,
    sink: journal,
    ...(evidence && { evidence }),
    limits: entry.limits,
    headDeadline: sharedDeadline(entry.limits.headSeconds * 1000),
    answerDeadline: sharedDeadline(entry.limits.answerSeconds * 1000),
    recordDeadline: sharedDeadline(entry.limits.recordSeconds * 1000),
    bulkhead: new Bulkhead(entry.limits.inFlightPerPartner),
    calls: new RateLimit(entry.limits.callsPerSecond, ports.clock),
    refusals: new RateLimit(entry.limits.refusalsPerSecond, ports.clock),
    clock: ports.clock,
    random: ports.random,
    observer: ports.observer,
    isDraining: ports.isDraining,
  })
  const inward = serving<InboundState>(() => present(states.inbound?.state))
  const outward = serving<OutboundState>(() => present(states.outbound))
  const servers: (HttpServer | HttpsServer)[] = []
  let tls: HttpsServer | undefined
  let inbound: AddressInfo | undefined
  let outbound: AddressInfo | undefined
  try {
    if (states.inbound && entry.inbound) {
      tls = inboundServer(states.inbound.tlsAt(ports.clock.now()), inward)
      servers.push(tls)
      inbound = await listen(tls, entry.inbound)
    }
    if (states.outbound && entry.outbound) {
      const server = outboundServer(outward)
      servers.push(server)
      outbound = await listen(server, entry.outbound)
    }
  } catch (error) {
    for (const server of servers) server.close()
    await journal.close()
    throw error
  }
  const renewTls = () => {
    if (states.inbound) tls?.setSecureContext(strictTls(states.inbound.tlsAt(ports.clock.now())))
  }
  return {
    id: entry.id,
    entry,
    journal,
    addresses: { inbound, outbound },
    inFlight: () =>
      [['inbound', inward.bulkhead] as const, ['outbound', outward.bulkhead] as const].flatMap(
        ([direction, bulkhead]) =>
          [...bulkhead.counts()].map(([partner, calls]) => ({ direction, partner, calls })),
      ),
    publicKeys: () => (states.inbound ? [states.inbound.state.token.jwk] : []),
    standings: () => states.standings(ports.clock.now()),
    offsets: () => ports.clockWatch.offsets(),
    replace: (next) => {
      states = next
      renewTls()
    },
    renewTls,
    drain: async (signal) => {
      await Promise.all(servers.map((server) => stopListening(server, signal)))
    },
    close: async () => {
      for (const server of servers) server.closeAllConnections()
      await journal.close()
    },
  }
}

function present<State>(state: State | undefined): State {
  if (state === undefined) throw new GatewayError({ code: 'GATEWAY_ROUTE_UNKNOWN' })
  return state
}

async function evidenceOf(
  { evidence, id }: TenantEntry,
  { folder }: GatewayDocuments,
): Promise<KeyValueStore | undefined> {
  if (evidence === undefined) return undefined
  const path = pathOfReference(evidence, folder)
  if (path === undefined) {
    throw configError([
      { path: `tenants[${id}].evidence`, expected: 'expected the file: reference of a folder' },
    ])
  }
  return fileKeyValueStore(path)
}

/** Begins to listen, or says why not. */
export async function listen(
  server: HttpServer | HttpsServer,
  { host, port }: ListenAddress,
): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new GatewayError({
          code: 'GATEWAY_LISTEN_FAILED',
          why: `The system answered ${cause.code ?? 'an error'}.`,
          details: { host, port },
          cause,
        }),
      ),
    )
    server.listen(port, host, () => resolve())
  })
  server.removeAllListeners('error')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new GatewayError({ code: 'GATEWAY_LISTEN_FAILED' })
  return address
}

async function stopListening(server: HttpServer | HttpsServer, signal: AbortSignal): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await Promise.race([closed, late])
}
