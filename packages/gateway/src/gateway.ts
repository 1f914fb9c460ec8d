import type { AddressInfo } from 'node:net'
import { isEntenteError } from '@entente/core'
import type { TenantId } from '@entente/core/ids'
import type { Clock, Observer, Random } from '@entente/core/ports'
import type { JournalStore } from '@entente/interops-trace'
import { nodeRandom, silentObserver, systemClock, type Wait, waitOnTimer } from '@entente/runtime'
import { adminServer } from './admin/admin-server.ts'
import { type GatewayHealth, healthOf } from './admin/health.ts'
import { buildStates } from './config/build-states.ts'
import type { GatewayFile } from './config/gateway-file.ts'
import { type DocumentSource, type GatewayDocuments, openDocuments } from './config/open-documents.ts'
import { type OpenTrust, openTrust } from './config/open-trust.ts'
import { requireKeysApart } from './config/own-keys.ts'
import { GatewayError } from './errors.ts'
import { bothObservers } from './observe/both-observers.ts'
import { type ClockWatch, watchClocks } from './observe/clock-watch.ts'
import { prometheusObserver } from './observe/prometheus-observer.ts'
import { reportDefect } from './observe/report-defect.ts'
import { listen, openTenant, type Tenant, type TenantPorts } from './tenant.ts'

export interface GatewayOptions extends DocumentSource {
  /** @default systemClock */
  readonly clock?: Clock
  /** @default nodeRandom */
  readonly random?: Random
  /** Where the gateway reports, beside its own `/metrics`: `await openTelemetryObserver()`. @default silentObserver */
  readonly observer?: Observer
  /** How the upkeep waits. @default waitOnTimer */
  readonly wait?: Wait
  /** Opens another journal store than the deployment describes. @default the deployment's */
  readonly openStore?: (tenant: TenantId) => JournalStore
}

/** Whether a new configuration is in force. The old one stays when it is not. */
export type ReloadOutcome =
  | { readonly outcome: 'replaced' }
  | { readonly outcome: 'kept'; readonly code: string; readonly message: string }

/** A gateway at work. */
export interface Gateway {
  /** Addresses that were listened on, by tenant. */
  readonly addresses: Readonly<Record<string, Tenant['addresses']>>
  readonly admin: AddressInfo
  /** Paths of the gateway file, the deployment and the conventions, for whoever watches them. */
  readonly files: readonly string[]
  health(): GatewayHealth
  /**
   * Reads all files again and takes the new configuration over, or keeps the old one and says why. `replaced` also when
   * one that was asked for later is in force already.
   */
  reload(): Promise<ReloadOutcome>
  /** Ends calls in flight, within `drainSeconds`, closes the journals and lets go of everything. */
  close(): Promise<void>
}

/** How often a closed gate is tried again and TLS keys are looked at, in milliseconds. */
const UPKEEP_MS = 2_000

/**
 * Opens a gateway: one process, several organismes, both directions.
 *
 * @param options where the gateway file is, and the ports
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` `GATEWAY_REFERENCE_UNREADABLE` `GATEWAY_LISTEN_FAILED`
 *   `GATEWAY_KEY_SHARED` `GATEWAY_KEY_NOT_AGREED` `GATEWAY_PRODUCTION_REFUSED`
 * @throws {CoreError} `DEPLOYMENT_INVALID` `CONVENTION_INVALID`; {TraceError} of the journals; {TrustError} of keys
 * @see INTEROPS convention, art. 5.2, 5.3 and 8
 * @example
 * ```ts
 * const gateway = await openGateway({ path: '/etc/entente/gateway.json', environment: process.env })
 * process.once('SIGTERM', () => void gateway.close())
 * process.on('SIGHUP', () => void gateway.reload())
 * ```
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock = systemClock, random = nodeRandom, observer = silentObserver, wait = waitOnTimer } = options
  const metrics = prometheusObserver()
  const watched = bothObservers(observer, metrics)
  let draining = false
  const clockWatches = new Map<string, ClockWatch>()
  /** What tenants share is the machine: whose clocks it sees and what it counts is each one's own. */
  const portsOf = (tenant: string): TenantPorts => {
    const clockWatch = clockWatches.get(tenant) ?? watchClocks(clock)
    clockWatches.set(tenant, clockWatch)
    return {
      clock,
      random,
      clockWatch,
      observer: watched,
      isDraining: () => draining,
      ...(options.openStore && { openStore: options.openStore }),
    }
  }
  let documents = await openDocuments(options)
  await requireKeysApart(documents)
  let trust = await trustOf(documents)
  let revocation = await trust.refresh()
  let refusedConfiguration: string | undefined
  const tenants: Tenant[] = []
  const health = () =>
    healthOf({
      tenants,
      draining,
      refusedConfiguration,
      revocation,
      skewSeconds: documents.deployment.clockSkewSeconds,
    })
  const admin = adminServer({
    health,
    metrics,
    tenants: () => tenants,
  })
  let adminAddress: AddressInfo
  try {
    for (const entry of documents.file.tenants)
      tenants.push(await openTenant(documents, trust, entry, portsOf(entry.id)))
    adminAddress = await listen(admin, documents.file.admin)
  } catch (error) {
    await Promise.all(tenants.map((tenant) => tenant.close()))
    admin.close()
    throw error
  }

  const stop = new AbortController()
  const upkeep = keepUp({
    every: (milliseconds) => wait(milliseconds, stop.signal),
    tenants,
    refreshSeconds: () => documents.file.revocation.refreshSeconds,
    refresh: async () => {
      const current = trust
      const problems = await current.refresh()
      if (current === trust) revocation = problems
    },
    defect: (error) => reportDefect(watched, error, { direction: 'upkeep' }),
  })

  /** Reloads may overlap: what was asked for earlier never replaces what was asked for later, nor hides its refusal. */
  let asked = 0
  let inForce = 0
  let judged = 0
  async function reload(): Promise<ReloadOutcome> {
    asked += 1
    const turn = asked
    try {
      const next = await openDocuments(options)
      requireSameFrame(documents, next)
      await requireKeysApart(next)
      const nextTrust = await trustOf(next)
      const nextRevocation = await nextTrust.refresh()
      const built = []
      for (const tenant of tenants) {
        const entry = next.file.tenants.find(({ id }) => id === tenant.id)
        if (entry !== undefined)
          built.push([tenant, await buildStates(next, nextTrust, entry, portsOf(tenant.id))] as const)
      }
      // Nothing can fail from here on: the configuration is taken over as a whole, unless a later one is in force.
      if (turn > inForce) {
        for (const [tenant, states] of built) tenant.replace(states)
        documents = next
        trust = nextTrust
        revocation = nextRevocation
        inForce = turn
      }
      if (turn > judged) refusedConfiguration = undefined
      judged = Math.max(judged, turn)
      watched.event('gateway.reloaded', { outcome: 'replaced' })
      return { outcome: 'replaced' }
    } catch (error) {
      // Whatever it was, calls go on as before.
      if (!isEntenteError(error)) reportDefect(watched, error, { direction: 'reload' })
      const { code, message } = isEntenteError(error)
        ? error
        : new GatewayError({ code: 'GATEWAY_INTERNAL', cause: error })
      if (turn > judged) refusedConfiguration = code
      judged = Math.max(judged, turn)
      watched.event('gateway.reloaded', { outcome: 'kept', code })
      return { outcome: 'kept', code, message }
    }
  }

  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    draining = true
    const late = AbortSignal.timeout(documents.file.drainSeconds * 1000)
    await Promise.all(tenants.map((tenant) => tenant.drain(late)))
    stop.abort()
    await upkeep
    await Promise.all(tenants.map((tenant) => tenant.close()))
    admin.closeAllConnections()
    await new Promise<void>((resolve) => admin.close(() => resolve()))
  }

  return {
    addresses: Object.fromEntries(tenants.map((tenant) => [tenant.id, tenant.addresses])),
    admin: adminAddress,
    files: documents.files,
    health,
    reload,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

function trustOf({ deployment, file, read }: GatewayDocuments): Promise<OpenTrust> {
  return openTrust(deployment, file.revocation.lists, read)
}

/** What an open journal keeps for as long as it is open. */
const JOURNAL_KEYS: ReadonlySet<string> = new Set([
  'log-checkpoint',
  'index-hash',
  'head-seal',
  'trace-auditor',
])
const JOURNAL_ENDPOINTS: ReadonlySet<string> = new Set(['timestamp-authority', 'witness'])

/**
 * Listeners, stores, bounds, and whatever an open journal does not take over, belong to the process.
 *
 * @throws {GatewayError} `GATEWAY_RESTART_REQUIRED`
 */
function requireSameFrame(before: GatewayDocuments, after: GatewayDocuments): void {
  const frame = ({ file, deployment }: GatewayDocuments) =>
    JSON.stringify([
      file.admin,
      deployment.environment,
      deployment.stores,
      file.tenants.map(frameOfTenant).sort(),
      deployment.keys.filter(({ use }) => JOURNAL_KEYS.has(use)),
      deployment.endpoints.filter(({ use }) => JOURNAL_ENDPOINTS.has(use)),
    ])
  if (frame(before) !== frame(after)) throw new GatewayError({ code: 'GATEWAY_RESTART_REQUIRED' })
}

function frameOfTenant({
  id,
  writer,
  limits,
  evidence,
  witnesses,
  inbound,
  outbound,
}: GatewayFile['tenants'][number]): string {
  const address = (entry: typeof inbound | typeof outbound) => entry && [entry.host, entry.port]
  return JSON.stringify([id, writer, limits, evidence, witnesses, address(inbound), address(outbound)])
}

interface Upkeep {
  readonly every: (milliseconds: number) => Promise<void>
  readonly tenants: readonly Tenant[]
  readonly refreshSeconds: () => number
  readonly refresh: () => Promise<void>
  readonly defect: (error: unknown) => void
}

/** Opens gates that can be opened again, renews TLS keys and revocation lists, until the wait is ended. */
async function keepUp({ every, tenants, refreshSeconds, refresh, defect }: Upkeep): Promise<void> {
  const recovering = new Set<Tenant>()
  let refreshing = false
  let sinceRefreshMs = 0
  for (;;) {
    try {
      await every(UPKEEP_MS)
    } catch {
      return
    }
    // A disk or a list that hangs holds nobody else up.
    for (const tenant of tenants) {
      if (tenant.journal.state() !== 'broken' || recovering.has(tenant)) continue
      recovering.add(tenant)
      void tenant.journal
        .recover()
        .catch(() => undefined)
        .finally(() => recovering.delete(tenant))
    }
    sinceRefreshMs += UPKEEP_MS
    if (refreshing || sinceRefreshMs < refreshSeconds() * 1000) continue
    sinceRefreshMs = 0
    refreshing = true
    void refresh()
      .then(() => {
        for (const tenant of tenants) tenant.renewTls()
      })
      .catch(defect)
      .finally(() => {
        refreshing = false
      })
  }
}
