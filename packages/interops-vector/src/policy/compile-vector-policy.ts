import { isTenantId, type Pagm, type PagmSyntax, parsePagm } from '@entente/core/ids'
import { isBoundedWeakening } from '@entente/trust/x509'
import { VectorError } from '../errors.ts'
import { hashPolicy } from './hash-policy.ts'
import type { PartnerCertificates, ServiceRule, VectorPartner, VectorPolicy } from './vector-policy.ts'

/** Life of a VI in mode A when the policy says nothing, in seconds. */
export const DEFAULT_LIFE_SECONDS = 300
/** Longest life of a VI in mode P, in seconds, whatever the policy says. */
export const PORTAL_LIFE_SECONDS = 120
const DEFAULT_SKEW_SECONDS = 60
const MAX_SKEW_SECONDS = 300
const MAX_LIFE_SECONDS = 86_400

/** A service whose bounds are known and whose PAGMs were read. */
export interface CompiledService {
  readonly rule: ServiceRule
  readonly maximumLifeSeconds: number
  /** Agreed PAGMs by issuer, then by their text. */
  readonly pagms: ReadonlyMap<string, ReadonlyMap<string, Pagm>>
}

/** A policy whose fields were checked, indexed by what a VI names. */
export interface CompiledPolicy {
  readonly policy: VectorPolicy
  /** SHA-256 of the policy, written in each report and record. */
  readonly hash: string
  readonly skewMs: number
  readonly services: ReadonlyMap<string, CompiledService>
  readonly partners: ReadonlyMap<string, VectorPartner>
}

const compiled = new WeakMap<VectorPolicy, CompiledPolicy>()

/**
 * Checks a policy once and remembers the answer for as long as the object lives. A policy must not be changed after.
 *
 * @throws {VectorError} `VI_POLICY_INVALID`
 */
export function compileVectorPolicy(policy: VectorPolicy): CompiledPolicy {
  const known = compiled.get(policy)
  if (known !== undefined) return known
  const result = compile(policy)
  compiled.set(policy, result)
  return result
}

function compile(policy: VectorPolicy): CompiledPolicy {
  const skewSeconds = policy.skewSeconds ?? DEFAULT_SKEW_SECONDS
  if (!isTenantId(policy.tenant)) throw invalid('tenant', 'It must be the SIRET of the organisme.')
  if (!(skewSeconds >= 0 && skewSeconds <= MAX_SKEW_SECONDS)) {
    throw invalid('skewSeconds', `It must be from 0 to ${MAX_SKEW_SECONDS} seconds.`)
  }
  if (policy.recipients.length === 0) throw invalid('recipients', 'It must name us at least once.')
  const partners = policy.partners.map(checkPartner)
  return {
    policy,
    hash: hashPolicy(describePolicy(policy)),
    skewMs: skewSeconds * 1000,
    services: indexBy(
      policy.services.map((service) => compileService(service, policy.pagmSyntax)),
      'services',
      ({ rule }) => rule.audience,
    ),
    partners: indexBy(partners, 'partners', ({ issuer }) => issuer),
  }
}

function compileService(service: ServiceRule, syntax: PagmSyntax | undefined): CompiledService {
  const portal = service.mode === 'P'
  const allowed = portal ? PORTAL_LIFE_SECONDS : MAX_LIFE_SECONDS
  const life = service.maximumLifeSeconds ?? (portal ? PORTAL_LIFE_SECONDS : DEFAULT_LIFE_SECONDS)
  if (!(life > 0 && life <= allowed)) {
    throw invalid(
      'services.maximumLifeSeconds',
      `It must be from 1 to ${allowed} seconds in mode ${service.mode}.`,
    )
  }
  if (portal && service.reuse !== 'single') throw invalid('services.reuse', 'Mode P is always single.')
  if (portal && service.destinations === undefined) {
    throw invalid('services.destinations', 'Mode P needs the addresses of the portal.')
  }
  if (service.authLevels.length === 0)
    throw invalid('services.authLevels', 'It must accept at least one level.')
  const pagms = Object.entries(service.pagms).map(([issuer, names]) => {
    return [issuer, new Map(names.map((name) => [name, readPagm(name, syntax)] as const))] as const
  })
  return { rule: service, maximumLifeSeconds: life, pagms: new Map(pagms) }
}

function readPagm(name: string, syntax: PagmSyntax | undefined): Pagm {
  try {
    return parsePagm(name, syntax)
  } catch (cause) {
    throw new VectorError({
      code: 'VI_POLICY_INVALID',
      why: 'A PAGM does not follow the syntax.',
      details: { field: 'services.pagms' },
      cause,
    })
  }
}

function checkPartner(partner: VectorPartner): VectorPartner {
  if (partner.issuer.trim() !== partner.issuer || partner.issuer === '') {
    throw invalid('partners.issuer', 'It must be the issuer of the VIs, without white space around it.')
  }
  for (const [name, weakening] of Object.entries(partner.weakenings ?? {})) {
    if (weakening !== undefined && !isBoundedWeakening(weakening)) {
      throw invalid(
        `partners.weakenings.${name}`,
        'It needs a reason, and an end after its start by at most 12 months.',
      )
    }
  }
  return partner
}

function indexBy<Item>(
  items: readonly Item[],
  field: string,
  key: (item: Item) => string,
): ReadonlyMap<string, Item> {
  const index = new Map(items.map((item) => [key(item), item] as const))
  if (index.size === 0) throw invalid(field, 'It must not be empty.')
  if (index.size !== items.length) throw invalid(field, 'It names the same one twice.')
  return index
}

/** What the hash covers: everything that decides, with certificates by their fingerprint. */
function describePolicy(policy: VectorPolicy): object {
  return {
    ...policy,
    partners: policy.partners.map((partner) => ({
      ...partner,
      signer: describeCertificates(partner.signer),
      tls: partner.tls && describeCertificates(partner.tls),
    })),
  }
}

function describeCertificates({ trust, binding, revocation }: PartnerCertificates): object {
  return { anchors: trust.anchors.map(({ certificate }) => certificate.sha256), binding, revocation }
}

function invalid(field: string, why: string): VectorError {
  return new VectorError({ code: 'VI_POLICY_INVALID', why, details: { field } })
}
