import type { ConventionStatus } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import { interopsConventionAt } from '@entente/core/convention/interops'
import { type CivilDate, civilDateInParis } from '@entente/core/time'
import type { LifecycleInput } from '@entente/interops-vector'
import { GatewayError, type GatewayErrorCode } from '../errors.ts'

/**
 * Says where a convention stands on a day: `statusOf` of `@entente/convention-rules` behind a port, since the gateway
 * counts no legal delay of its own.
 *
 * @param convention the convention with its amendments
 * @param events     the parsed list of what happened under it; an empty list when the gateway file names none
 * @param day        the day in Paris
 */
export type ConventionStatusOf = (
  convention: InteropsConvention,
  events: unknown,
  day: CivilDate,
) => ConventionStatus

/** Where a convention stands at an instant; `not-consulted` when nobody can say. */
export type Lifecycle = (convention: InteropsConvention, at: Date) => LifecycleInput

/** Where one convention of a tenant stands. */
export interface ConventionStanding {
  readonly convention: string
  readonly state: ConventionStatus['state'] | 'not-consulted'
  /** Last day in force, once an end is certain. */
  readonly ends?: CivilDate
  /** Projects that stand elsewhere than the convention. */
  readonly projects: readonly { readonly project: string; readonly state: ConventionStatus['state'] }[]
}

export function standingOf(convention: InteropsConvention, status: LifecycleInput): ConventionStanding {
  if (status === 'not-consulted') return { convention: convention.id, state: status, projects: [] }
  const { state, ends, projects } = status
  return {
    convention: convention.id,
    state,
    ...(ends !== undefined && { ends }),
    projects: projects.map(({ project, state: own }) => ({ project, state: own })),
  }
}

const CODES: Partial<Record<ConventionStatus['state'], GatewayErrorCode>> = {
  suspended: 'GATEWAY_CONVENTION_SUSPENDED',
  ended: 'GATEWAY_CONVENTION_ENDED',
  draft: 'GATEWAY_CONVENTION_NOT_IN_FORCE',
}

/** Why the lifecycle closes a service of a convention; undefined when it does not, or the convention has no such service. */
export function closedBy(
  convention: InteropsConvention,
  status: LifecycleInput,
  service: string,
  at: Date,
): GatewayError | undefined {
  if (status === 'not-consulted') return undefined
  const text = interopsConventionAt(convention, civilDateInParis(at))?.text
  const project = text?.projects.find(({ services }) => services.some(({ audience }) => audience === service))
  if (project === undefined) return undefined
  const own = status.projects.find((each) => each.project === project.id)
  const code = CODES[own?.state ?? status.state]
  if (code === undefined) return undefined
  const suspension = own?.suspension ?? status.suspension
  const since = suspension === undefined ? '' : ` since ${suspension.since}: ${suspension.cause}`
  return new GatewayError({
    code,
    why: `${convention.id}, project ${project.id}${since}. Rules: ${status.rules.join(', ')}.`,
    retryable: code === 'GATEWAY_CONVENTION_SUSPENDED',
    details: { convention: convention.id, project: project.id, rules: status.rules.join(' ') },
  })
}
