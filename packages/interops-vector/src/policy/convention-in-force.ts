import { createHash } from 'node:crypto'
import type { NonEmpty } from '@entente/core'
import { canonicalJson } from '@entente/core'
import type { ConventionStatus } from '@entente/core/convention'
import {
  type InteropsConvention,
  type InteropsParty,
  type InteropsProject,
  interopsConventionAt,
} from '@entente/core/convention/interops'
import type { Deployment } from '@entente/core/deployment'
import type { AuthLevel, TenantId } from '@entente/core/ids'
import { civilDateInParis } from '@entente/core/time'
import { VectorError } from '../errors.ts'

/** The text that binds a tenant at an instant, seen from its own party. */
export interface ConventionInForce {
  readonly text: InteropsConvention
  /** SHA-256 of the consolidated text. */
  readonly hash: string
  readonly party: InteropsParty
  /** Projects that may be served in this environment at this instant. */
  readonly projects: readonly InteropsProject[]
}

/** What the lifecycle says today, computed by `statusOf` of `@entente/convention-rules`. */
export type LifecycleInput = ConventionStatus | 'not-consulted'

/**
 * Finds the version of the convention that binds at an instant and what of it is open.
 *
 * @throws {VectorError} `VI_POLICY_INVALID`
 */
export function conventionInForce(
  convention: InteropsConvention,
  deployment: Deployment,
  at: Date,
  tenant: TenantId,
  status: LifecycleInput,
): ConventionInForce {
  const day = civilDateInParis(at)
  const version = interopsConventionAt(convention, day)
  if (version === undefined)
    throw invalid('convention', 'No signed text of the convention binds on this day.')
  const acting = deployment.tenants.find(({ id }) => id === tenant)
  if (acting === undefined || !acting.conventions.includes(convention.id)) {
    throw invalid('tenant', 'The deployment does not act for this tenant under this convention.')
  }
  const { text } = version
  const party = text.parties.find(({ id }) => id === acting.party)
  if (party === undefined || party.siret !== tenant) {
    throw invalid('tenant', 'The tenant is not the party that the deployment names.')
  }
  if (status !== 'not-consulted' && (status.convention !== convention.id || status.asOf !== day)) {
    throw invalid('status', 'The status is that of another convention or of another day.')
  }
  return {
    text,
    hash: createHash('sha256').update(canonicalJson(text)).digest('hex'),
    party,
    projects: text.projects.filter(
      ({ id, phase }) =>
        isOpen(id, status) && (deployment.environment === 'staging' || phase === 'production'),
    ),
  }
}

function isOpen(project: string, status: LifecycleInput): boolean {
  if (status === 'not-consulted') return true
  const own = status.projects.find((each) => each.project === project)
  return (own?.state ?? status.state) === 'in-force'
}

/** The required level, and those that the convention places above it. */
export function levelsFrom(
  required: AuthLevel,
  scale: readonly AuthLevel[] | undefined,
): NonEmpty<AuthLevel> {
  const position = scale?.indexOf(required) ?? -1
  return position === -1 ? [required] : [required, ...(scale ?? []).slice(position + 1)]
}

/** What the builders of policies throw. */
export function invalid(field: string, why: string): VectorError {
  return new VectorError({ code: 'VI_POLICY_INVALID', why, details: { field } })
}
