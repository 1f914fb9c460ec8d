import { isNonEmpty } from '@entente/core'
import type { InteropsConvention, InteropsParty, InteropsService } from '@entente/core/convention/interops'
import type { Deployment } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import { conventionInForce, invalid, type LifecycleInput, levelsFrom } from './convention-in-force.ts'
import type { IssuancePolicy, IssuanceService } from './issuance-policy.ts'

/** What neither document holds. */
export interface IssuancePolicyMaterial {
  readonly tenant: TenantId
  /** What the lifecycle of the convention says today. `not-consulted` issues as long as a text binds. */
  readonly status: LifecycleInput
  /** Addresses of the providers' portals, by id of the service. Needed for the services in mode P. @default none */
  readonly destinations?: Readonly<Record<string, string>>
}

/**
 * Builds the policy of a client organisme from the two documents: which services it may call, with which PAGMs, at
 * which authentication level.
 *
 * @param convention the INTEROPS convention with its amendments
 * @param deployment our own deployment
 * @param at         the instant; build it again each day and after each amendment
 * @param material   the tenant and the lifecycle
 * @throws {VectorError} `VI_POLICY_INVALID` naming the field
 * @see INTEROPS convention, art. 5.3 and annexe 3
 * @example
 * ```ts
 * const policy = issuancePolicyFrom(convention, deployment, clock.now(), { tenant, status })
 * ```
 */
export function issuancePolicyFrom(
  convention: InteropsConvention,
  deployment: Deployment,
  at: Date,
  material: IssuancePolicyMaterial,
): IssuancePolicy {
  const { text, hash, party, projects } = conventionInForce(
    convention,
    deployment,
    at,
    material.tenant,
    material.status,
  )
  if (party.issuerUrn === undefined) throw invalid('issuerUrn', 'Our party is the client of nothing.')
  const services = projects.flatMap(({ provider, services: offered }) => {
    const owner = text.parties.find(({ id }) => id === provider)
    return offered.flatMap((service) => issuanceService(service, party, owner, text, material) ?? [])
  })
  if (!isNonEmpty(services)) throw invalid('projects', 'The convention opens no service to us on this day.')
  return { tenant: material.tenant, issuer: party.issuerUrn, services, convention: hash }
}

function issuanceService(
  service: InteropsService,
  party: InteropsParty,
  provider: InteropsParty | undefined,
  text: InteropsConvention,
  { destinations = {} }: IssuancePolicyMaterial,
): IssuanceService | undefined {
  const access = service.access.find(({ client }) => client === party.id)
  if (access === undefined) return undefined
  const recipient = provider?.recipientUrn
  if (recipient === undefined)
    throw invalid('recipientUrn', `The provider of ${service.id} has no recipient URN.`)
  const destination = Object.hasOwn(destinations, service.id) ? destinations[service.id] : undefined
  if (service.mode === 'P' && destination === undefined) {
    throw invalid('destinations', `The portal address of the service ${service.id} is missing.`)
  }
  return {
    audience: service.audience,
    mode: service.mode,
    // The SAML profile wants the address of the portal here; the provider accepts its URN too.
    recipient: service.mode === 'P' && destination !== undefined ? destination : recipient,
    authLevels: levelsFrom(service.requiredAuthLevel, text.authLevelScale),
    pagms: access.pagms,
    maximumLifeSeconds: service.maximumVectorLifeSeconds,
    // A browser opens a session with its VI; a VI that serves until it expires accompanies no single request.
    recordedWith: service.mode === 'P' || service.reuse === 'until-expiry' ? 'session' : 'request',
    ...(destination !== undefined && { destination }),
  }
}
