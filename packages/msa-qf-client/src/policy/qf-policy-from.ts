import { canonicalJson, isNonEmpty } from '@entente/core'
import { type QfConvention, qfConventionAt } from '@entente/core/convention/qf'
import type { Deployment, Endpoint, Habilitation } from '@entente/core/deployment'
import { parseSiret, type TenantId } from '@entente/core/ids'
import type { Digest } from '@entente/core/ports'
import { civilDateInParis } from '@entente/core/time'
import { QfError } from '../errors.ts'
import { hexadecimal } from './check-qf-policy.ts'
import type { QfPolicy } from './qf-policy.ts'

/** What neither document holds. */
export interface QfPolicyMaterial {
  /** The partner that acts. */
  readonly tenant: TenantId
  readonly digest: Digest
}

/**
 * Builds the policy of a partner from the convention that was signed and our own deployment.
 *
 * The habilitation and the endpoint `api-particulier` of the deployment open the API; without them the policy serves
 * the extranet alone.
 *
 * @param at the instant; build it again each day and after each amendment
 * @throws {QfError} `QF_POLICY_INVALID` when no signed text binds on that day or the tenant is not its partner
 * @see MSA QF convention, art. 2 and 9-1
 * @example
 * const policy = qfPolicyFrom(convention, deployment, clock.now(), { tenant, digest })
 */
export function qfPolicyFrom(
  convention: QfConvention,
  deployment: Deployment,
  at: Date,
  { tenant, digest }: QfPolicyMaterial,
): QfPolicy {
  const version = qfConventionAt(convention, civilDateInParis(at))
  if (version === undefined) throw invalid('No signed text of the convention binds on this day.')
  const { text } = version
  const acting = deployment.tenants.find(({ id }) => id === tenant)
  if (acting === undefined || !acting.conventions.includes(text.id)) {
    throw invalid('The deployment does not act for this tenant under this convention.')
  }
  const caisse = text.parties.find((party) => party.role === 'caisse')
  const partner = text.parties.find((party) => party.role === 'partner')
  if (caisse === undefined || partner?.id !== acting.party || partner.siret !== tenant) {
    throw invalid('The tenant is not the Partenaire that the convention names.')
  }
  const bytes = new TextEncoder().encode(canonicalJson(text))
  return {
    tenant,
    environment: deployment.environment,
    users: text.users,
    purposes: text.purposes,
    noticeVersion: text.families.noticeVersion,
    sessionIdleMinutes: text.sessionIdleMinutes,
    thirdParties: text.thirdParties,
    convention: {
      id: text.id,
      digest: hexadecimal(digest.digest('SHA-256', bytes)),
      amendments: version.amendments,
      caisse: caisse.name,
      departments: caisse.departments,
      partner: partner.siret,
      ...(text.formality === undefined ? {} : { formalityOn: text.formality.transmittedOn }),
      openingHours: text.openingHours,
      availabilityPercent: text.availability.percent,
    },
    ...apiTitle(deployment, tenant),
  }
}

function apiTitle(deployment: Deployment, tenant: TenantId): Pick<QfPolicy, 'habilitation' | 'api'> {
  const habilitations = deployment.habilitations.filter((each) => each.tenant === tenant)
  const endpoints = deployment.endpoints.filter(({ use }) => use === 'api-particulier')
  if (habilitations.length === 0) return {}
  if (!isOne(habilitations) || !isOne(endpoints)) {
    throw invalid('The deployment must name one habilitation of the tenant and one api-particulier endpoint.')
  }
  return { habilitation: habilitationTitle(habilitations[0], tenant), api: { baseUrl: endpoints[0].url } }
}

function habilitationTitle({ datapass, scopes, delegation }: Habilitation, tenant: TenantId) {
  return {
    datapass,
    recipient: parseSiret(tenant),
    scopes,
    ...(delegation === undefined ? {} : { delegation }),
  }
}

function isOne<Entry extends Habilitation | Endpoint>(
  entries: readonly Entry[],
): entries is readonly [Entry] {
  return isNonEmpty(entries) && entries.length === 1
}

function invalid(why: string): QfError {
  return new QfError({
    code: 'QF_POLICY_INVALID',
    what: 'No policy can be built from these documents.',
    why,
    fix: 'Correct the convention or the deployment, or choose another day.',
  })
}
