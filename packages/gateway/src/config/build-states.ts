import { createHash } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import type { SecureContextOptions } from 'node:tls'
import type { Endpoint } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import type { Clock, Random } from '@entente/core/ports'
import type { TlsPeer } from '@entente/interops-vector'
import { checkPartner, checkPath } from '@entente/trust'
import { GatewayError } from '../errors.ts'
import type { Route } from '../http/route-table.ts'
import type { InboundState } from '../inbound/inbound-state.ts'
import { internalToken } from '../inbound/internal-token.ts'
import type { ClockWatch } from '../observe/clock-watch.ts'
import type { Application, OutboundState, PartnerEndpoint } from '../outbound/outbound-state.ts'
import { partnerEndpoint } from '../outbound/partner-endpoint.ts'
import { type DailyPolicies, dailyPolicies } from './daily-policies.ts'
import type { ApplicationEntry, InboundEntry, OutboundEntry, TenantEntry } from './gateway-file.ts'
import type { ConventionStanding } from './lifecycle.ts'
import type { GatewayDocuments } from './open-documents.ts'
import { keyInForce, openKey, openKeys, pemOf, tlsOf } from './open-keys.ts'
import type { OpenTrust } from './open-trust.ts'
import { isAgreed } from './own-keys.ts'
import { perDay } from './per-day.ts'
import { requireProduction } from './production.ts'
import { bindingFor, providerOfService, revocationOf } from './provider-of-service.ts'
import { type ConfigProblem, configError } from './read-gateway-file.ts'

/** What one tenant serves with; a new configuration replaces it as a whole. */
export interface TenantStates {
  readonly inbound: { readonly state: InboundState; tlsAt(at: Date): SecureContextOptions } | undefined
  readonly outbound: OutboundState | undefined
  /** Where the conventions of the tenant stand. */
  standings(at: Date): readonly ConventionStanding[]
}

export interface StatePorts {
  readonly clock: Clock
  readonly random: Random
  readonly clockWatch: ClockWatch
}

const GIB = 1_073_741_824

/**
 * Builds what one tenant serves with, and checks it against the convention and the deployment of today.
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` `GATEWAY_REFERENCE_UNREADABLE` `GATEWAY_KEY_NOT_AGREED`
 *   `GATEWAY_PRODUCTION_REFUSED`; {TrustError} of keys and certificates
 */
export async function buildStates(
  documents: GatewayDocuments,
  trust: OpenTrust,
  entry: TenantEntry,
  ports: StatePorts,
): Promise<TenantStates> {
  const { deployment, lifecycle, file } = documents
  const conventions = conventionsOf(documents, entry)
  const routes = [...(entry.inbound?.routes ?? []), ...(entry.outbound?.routes ?? [])]
  const policies = dailyPolicies({
    tenant: entry.id,
    conventions,
    lifecycle,
    deployment,
    trust: trust.store,
    sharedCertificates: file.sharedCertificates,
    tokenServices: new Set(
      routes.filter(({ carriage }) => carriage === 'rest').map(({ service }) => service),
    ),
  })
  requireOpenServices(entry, policies, documents, ports.clock.now())
  const states: TenantStates = {
    inbound: entry.inbound && (await inboundStates(documents, trust, entry, entry.inbound, policies, ports)),
    outbound:
      entry.outbound && (await outboundState(documents, trust, entry, entry.outbound, policies, ports)),
    standings: policies.standings,
  }
  await requireProduction(documents, trust, entry, ports.clock.now())
  return states
}

/** The conventions that a tenant acts under: those of another one decide nothing for it. */
function conventionsOf({ conventions, deployment }: GatewayDocuments, { id: tenant }: TenantEntry) {
  const acting = deployment.tenants.find(({ id }) => id === tenant)
  return conventions.filter(({ id }) => acting?.conventions.includes(id))
}

/**
 * Every route leads to a service that the text of today opens, and every endpoint exists, with a key of the tenant's
 * own. A service that the lifecycle closes is no mistake of the file: its calls are refused, those of the others are not.
 */
function requireOpenServices(
  { id, inbound, outbound }: TenantEntry,
  policies: DailyPolicies,
  { deployment }: GatewayDocuments,
  at: Date,
): void {
  const opened = (service: string, build: () => unknown) => {
    try {
      build()
      return true
    } catch {
      return policies.closure(service, at) !== undefined
    }
  }
  const problems: ConfigProblem[] = []
  for (const [index, { service }] of (inbound?.routes ?? []).entries()) {
    if (opened(service, () => policies.vectorPolicy(service, at))) continue
    const path = `tenants[${id}].inbound.routes[${index}].service`
    problems.push({ path, expected: 'expected a service that a convention in force has us provide' })
  }
  for (const [index, { service, endpoint }] of (outbound?.routes ?? []).entries()) {
    const at_ = `tenants[${id}].outbound.routes[${index}]`
    if (!opened(service, () => policies.issuancePolicy(service, at))) {
      problems.push({
        path: `${at_}.service`,
        expected: 'expected a service that a convention in force opens to us',
      })
    }
    const found = deployment.endpoints.find((one) => one.id === endpoint && one.use === 'interops-service')
    if (found === undefined) {
      problems.push({ path: `${at_}.endpoint`, expected: 'expected an endpoint of use interops-service' })
    } else if (deployment.keys.some((key) => key.id === found.clientKey && key.tenant !== id)) {
      problems.push({
        path: `${at_}.endpoint`,
        expected: 'expected an endpoint whose clientKey is a key of this tenant',
      })
    }
  }
  if (problems.length > 0) throw configError(problems)
}

async function inboundStates(
  documents: GatewayDocuments,
  trust: OpenTrust,
  { id, limits }: TenantEntry,
  { routes, token }: InboundEntry,
  policies: DailyPolicies,
  { clock, random }: StatePorts,
): Promise<NonNullable<TenantStates['inbound']>> {
  const servers = await openKeys(documents, id, 'tls-server')
  for (const server of servers) tlsOf(server)
  const internal = await openKey(
    { id: 'internal', reference: token.key, certificate: token.certificate },
    documents,
  )
  const roots = trust.store.anchors.map(({ certificate }) => pemOf(certificate.der))
  const state: InboundState = {
    routes: routes.map((route) => ({ ...routeOf(route), target: new URL(route.target) })),
    policyFor: (service, at) => policies.vectorPolicy(service, at),
    partnerOf: partnerFinder(policies),
    token: internalToken({
      signer: internal.signer,
      issuer: token.issuer ?? id,
      lifeSeconds: token.lifeSeconds,
      clock,
      random,
    }),
    agent: new HttpAgent({ keepAlive: true, maxSockets: limits.connections, timeout: 4_000 }),
  }
  return { state, tlsAt: (at) => ({ ...tlsOf(keyInForce(servers, at)), ca: roots }) }
}

/** Finds whose TLS certificate a caller shows, once for each connection. */
function partnerFinder(policies: DailyPolicies): InboundState['partnerOf'] {
  const known = new WeakMap<object, string>()
  const find = (peer: Exclude<TlsPeer, 'not-visible'>, at: Date) => {
    const partners = policies.vectorPolicies(at).flatMap((policy) => policy.partners)
    const found = partners.find(({ tls }) => {
      if (tls === undefined) return false
      const verdict = checkPath(peer, tls.trust, { at, purpose: 'tls-client', revocation: tls.revocation })
      return verdict.verdict === 'passed' && checkPartner(verdict.path, tls.binding).outcome === 'passed'
    })
    return found?.issuer ?? 'unknown'
  }
  return (peer, at) => {
    if (peer === 'not-visible') return 'unknown'
    const partner = known.get(peer) ?? find(peer, at)
    known.set(peer, partner)
    return partner
  }
}

async function outboundState(
  documents: GatewayDocuments,
  trust: OpenTrust,
  entry: TenantEntry,
  { routes, applications }: OutboundEntry,
  policies: DailyPolicies,
  { clock, clockWatch }: StatePorts,
): Promise<OutboundState> {
  const { deployment } = documents
  const { id, limits } = entry
  const conventions = conventionsOf(documents, entry)
  const signers = await openKeys(documents, id, 'vector-signature')
  const agreed = perDay((at) => {
    const told = { conventions, tenant: id, trust: trust.store, at }
    return new Map(
      routes.map(({ service }) => [service, signers.filter((key) => isAgreed(key, { ...told, service }))]),
    )
  })
  const signerFor = (service: string, at: Date) => {
    const keys = agreed(at).get(service) ?? []
    if (keys.length === 0) throw new GatewayError({ code: 'GATEWAY_KEY_NOT_AGREED', details: { service } })
    return keyInForce(keys, at).signer
  }
  for (const { service } of routes) signerFor(service, clock.now())
  const endpoints = new Map<string, PartnerEndpoint>()
  for (const { endpoint, service } of routes) {
    const found = deployment.endpoints.find((one) => one.id === endpoint)
    const provider = providerOfService(conventions, service, clock.now())
    if (found === undefined || provider === undefined || endpoints.has(endpoint)) continue
    const opened = partnerEndpoint({
      endpoint: found,
      partner: provider.party.id,
      clientTls: await clientTls(documents, id, found),
      clock,
      maxSockets: limits.inFlightPerPartner,
      trust: {
        store: trust.storeOf(found.anchors),
        revocation: revocationOf(deployment, provider),
        bindingAt: perDay((at) => {
          const now = providerOfService(conventions, service, at)
          return now && bindingFor(now, 'tls-server')
        }),
      },
    })
    endpoints.set(endpoint, opened)
  }
  return {
    routes: routes.flatMap((route) => {
      const endpoint = endpoints.get(route.endpoint)
      return endpoint === undefined ? [] : [{ ...routeOf(route), endpoint }]
    }),
    applications: await Promise.all(
      applications.map((application) => openApplication(application, documents)),
    ),
    policyFor: (service, at) => policies.issuancePolicy(service, at),
    signerFor,
    noteClock: (partner, date) => clockWatch.note(partner, date),
  }
}

async function clientTls(
  documents: GatewayDocuments,
  tenant: TenantId,
  { clientKey }: Endpoint,
): Promise<SecureContextOptions | undefined> {
  const key = documents.deployment.keys.find((one) => one.id === clientKey && one.tenant === tenant)
  return key && tlsOf(await openKey(key, documents))
}

async function openApplication(
  { id, secret, roles }: ApplicationEntry,
  { read }: GatewayDocuments,
): Promise<Application> {
  const bytes = secret === undefined ? undefined : new TextDecoder().decode(await read(secret)).trim()
  return {
    id,
    secretDigest: bytes === undefined ? undefined : createHash('sha256').update(bytes).digest(),
    roles: new Map(Object.entries(roles).map(([service, held]) => [service, new Map(Object.entries(held))])),
  }
}

function routeOf(entry: InboundEntry['routes'][number] | OutboundEntry['routes'][number]): Route {
  const { path, service, carriage, headers } = entry
  const maxBodyBytes = entry.maxBodyBytes ?? (carriage === 'soap' ? 10 * GIB : GIB)
  return { path, service, carriage, headers: new Set(headers), maxBodyBytes }
}
