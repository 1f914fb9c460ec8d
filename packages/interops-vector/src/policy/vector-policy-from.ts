import { isNonEmpty, type NonEmpty } from '@entente/core'
import type {
  CertificateBinding,
  CertificateUse,
  InteropsConvention,
  InteropsParty,
  InteropsService,
} from '@entente/core/convention/interops'
import type { Weakening as AgreedWeakening, Deployment, Partner } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import { instantInParis } from '@entente/core/time'
import {
  type PartnerBinding,
  type PartnerRuleInput,
  parsePartnerBinding,
  type RevocationPolicy,
  type TrustStore,
  type Weakening,
} from '@entente/trust/x509'
import { PORTAL_LIFE_SECONDS } from './compile-vector-policy.ts'
import {
  type ConventionInForce,
  conventionInForce,
  invalid,
  type LifecycleInput,
  levelsFrom,
} from './convention-in-force.ts'
import type {
  PartnerCertificates,
  ServiceRule,
  VectorPartner,
  VectorPolicy,
  VectorWeakenings,
} from './vector-policy.ts'

/** What neither document holds: the tenant that acts, and what the references of the deployment lead to. */
export interface VectorPolicyMaterial {
  readonly tenant: TenantId
  /** The anchors of every IGC of the convention, with their revocation lists. */
  readonly trust: TrustStore
  /** What the lifecycle of the convention says today. `not-consulted` serves as long as a text binds. */
  readonly status: LifecycleInput
  /** Addresses of our portal, by id of the service. Needed for the services in mode P. @default none */
  readonly destinations?: Readonly<Record<string, NonEmpty<string>>>
  /** Whether TLS client certificates are visible to us, which makes them required. @default true */
  readonly tlsVisible?: boolean
  /**
   * Parties whose certificate serves for signing and for TLS, by id, and until when that is tolerated: without an entry
   * a key that the convention names for both signs nothing. @default none
   */
  readonly sharedCertificates?: Readonly<Record<string, AgreedWeakening>>
  /** How revocation is judged. @default require, or soft-fail where the deployment tolerates stale lists */
  readonly revocation?: RevocationPolicy
}

/** Grace of a partner whose revocation lists may be stale, in seconds: 24 hours, ours. */
const STALE_GRACE_SECONDS = 86_400

/**
 * Builds the policy of a provider from the two documents: the convention that was signed, and our own deployment.
 *
 * Only what the text of the day opens is in it: projects in force (production ones in a production deployment), their
 * services, the PAGMs of each client, and the partners bound to their certificates.
 *
 * @param convention the INTEROPS convention with its amendments
 * @param deployment our own deployment
 * @param at         the instant; build it again each day and after each amendment
 * @param material   the tenant, the opened trust store, the lifecycle
 * @throws {VectorError} `VI_POLICY_INVALID` naming the field; {TrustError} `PARTNER_BINDING_INVALID`
 * @see INTEROPS convention, art. 3, 5.2, 7.2.2 and annexe 3
 * @example
 * ```ts
 * const policy = vectorPolicyFrom(convention, deployment, clock.now(), { tenant, trust, status })
 * ```
 */
export function vectorPolicyFrom(
  convention: InteropsConvention,
  deployment: Deployment,
  at: Date,
  material: VectorPolicyMaterial,
): VectorPolicy {
  const inForce = conventionInForce(convention, deployment, at, material.tenant, material.status)
  const { party, projects, text, hash } = inForce
  if (party.recipientUrn === undefined) throw invalid('recipientUrn', 'Our party provides nothing.')
  const offered = projects.filter(({ provider }) => provider === party.id).flatMap(({ services }) => services)
  const services = offered.map((service) => serviceRule(service, inForce, material))
  const clients = new Set(offered.flatMap(({ access }) => access.map(({ client }) => client)))
  const partners = text.parties
    .filter(({ id }) => clients.has(id))
    .map((client) => partnerOf(client, text, deployment, material))
  if (!isNonEmpty(services) || !isNonEmpty(partners)) {
    throw invalid('projects', 'The convention opens no service of ours on this day.')
  }
  return {
    tenant: material.tenant,
    recipients: [party.recipientUrn],
    services,
    partners,
    skewSeconds: deployment.clockSkewSeconds,
    convention: hash,
  }
}

function serviceRule(
  service: InteropsService,
  { text }: ConventionInForce,
  { destinations = {} }: VectorPolicyMaterial,
): ServiceRule {
  const portal = service.mode === 'P'
  const addresses = Object.hasOwn(destinations, service.id) ? destinations[service.id] : undefined
  if (portal && addresses === undefined) {
    throw invalid('destinations', `The portal address of the service ${service.id} is missing.`)
  }
  const pagms = service.access.map(({ client, pagms }) => [issuerOf(client, text), pagms] as const)
  return {
    audience: service.audience,
    mode: service.mode,
    authLevels: levelsFrom(service.requiredAuthLevel, text.authLevelScale),
    pagms: Object.fromEntries(pagms),
    maximumLifeSeconds: Math.min(service.maximumVectorLifeSeconds, portal ? PORTAL_LIFE_SECONDS : Infinity),
    reuse: service.reuse,
    ...(portal && addresses && { destinations: addresses }),
  }
}

function issuerOf(client: string, { parties }: InteropsConvention): string {
  const urn = parties.find(({ id }) => id === client)?.issuerUrn
  if (urn === undefined) throw invalid('issuerUrn', `The party ${client} has no issuer URN.`)
  return urn
}

function partnerOf(
  client: InteropsParty,
  text: InteropsConvention,
  deployment: Deployment,
  material: VectorPolicyMaterial,
): VectorPartner {
  const tolerance = deployment.partners.find(
    ({ convention, party }) => convention === text.id && party === client.id,
  )
  const certificates = (use: CertificateUse): PartnerCertificates => ({
    trust: material.trust,
    binding: bindingOf(client, use, text, material.trust),
    revocation: material.revocation ?? revocationOf(tolerance),
  })
  return {
    issuer: issuerOf(client.id, text),
    signer: certificates('vector-signature'),
    ...(material.tlsVisible !== false && { tls: certificates('tls-client') }),
    tlsKeys: client.certificates.flatMap((one) =>
      one.kind === 'key' && one.uses.some((use) => use !== 'vector-signature') ? [one.spkiSha256] : [],
    ),
    weakenings: { ...weakeningsOf(tolerance), ...sharedOf(client.id, material) },
  }
}

function bindingOf(
  { id, certificates }: InteropsParty,
  use: CertificateUse,
  text: InteropsConvention,
  trust: TrustStore,
): PartnerBinding {
  const rules = certificates
    .filter(({ uses }) => uses.includes(use))
    .map((binding) => bindingRule(binding, text, trust))
  if (rules.length === 0) throw invalid('certificates', `The party ${id} has no certificate for ${use}.`)
  return parsePartnerBinding(rules)
}

function bindingRule(
  binding: CertificateBinding,
  { pkis }: InteropsConvention,
  trust: TrustStore,
): PartnerRuleInput {
  const pki = pkis.find(({ id }) => id === binding.pki)
  if (pki === undefined || trust.anchors.every(({ certificate }) => certificate.sha256 !== pki.rootSha256)) {
    throw invalid('trust', `The trust store does not hold the root of the PKI ${binding.pki}.`)
  }
  if (binding.kind === 'key') return { leafKeySha256: [binding.spkiSha256] }
  const issuing = pki.issuingCas.find(({ id }) => id === binding.issuingCa)
  if (issuing === undefined) throw invalid('issuingCa', `The PKI ${pki.id} has no CA ${binding.issuingCa}.`)
  return { issuingCaSha256: [issuing.sha256], subject: binding.subject }
}

function revocationOf(tolerance: Partner | undefined): RevocationPolicy {
  if (tolerance?.staleRevocation === undefined) return { mode: 'require' }
  const weakening = datedWeakening(tolerance.staleRevocation)
  return { mode: 'soft-fail', graceSeconds: STALE_GRACE_SECONDS, weakening }
}

function weakeningsOf({ sha1Signatures, legacyShapes }: Partial<Partner> = {}): VectorWeakenings {
  return {
    ...(sha1Signatures && { sha1Signatures: datedWeakening(sha1Signatures) }),
    ...(legacyShapes && { legacyShapes: datedWeakening(legacyShapes) }),
  }
}

function sharedOf(party: string, { sharedCertificates = {} }: VectorPolicyMaterial): VectorWeakenings {
  const shared = Object.hasOwn(sharedCertificates, party) ? sharedCertificates[party] : undefined
  return shared === undefined ? {} : { sharedCertificate: datedWeakening(shared) }
}

/** From the day it was decided to the end of its last day, as clocks in Paris show them. */
function datedWeakening({ decidedOn, until, reason }: AgreedWeakening): Weakening {
  return { from: instantInParis(decidedOn, '00:00'), until: instantInParis(until, '24:00'), reason }
}
