import { isEntenteError } from '@entente/core'
import type { InteropsConvention } from '@entente/core/convention/interops'
import type { Deployment } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import {
  type IssuancePolicy,
  issuancePolicyFrom,
  VectorError,
  type VectorPolicy,
  vectorPolicyFrom,
} from '@entente/interops-vector'
import type { TrustStore } from '@entente/trust'
import type { GatewayError } from '../errors.ts'
import type { SharedCertificateEntry } from './gateway-file.ts'
import { type ConventionStanding, closedBy, type Lifecycle, standingOf } from './lifecycle.ts'
import { perDay } from './per-day.ts'

/** Policies of one tenant, built again each day: the text that binds may be another. */
export interface DailyPolicies {
  /** What the provider requires for a service. @throws {VectorError} `VI_POLICY_INVALID` `VI_SERVICE_UNKNOWN` */
  vectorPolicy(service: string, at: Date): VectorPolicy
  /** What the client may vouch for. @throws {VectorError} `VI_POLICY_INVALID` `VI_SERVICE_UNKNOWN` */
  issuancePolicy(service: string, at: Date): IssuancePolicy
  /** Every policy of the provider that is in force. */
  vectorPolicies(at: Date): readonly VectorPolicy[]
  /** Why the lifecycle of a convention closes a service; undefined when it is open, or no convention has it. */
  closure(service: string, at: Date): GatewayError | undefined
  /** Where the conventions of the tenant stand. */
  standings(at: Date): readonly ConventionStanding[]
}

/** What policies are built from. */
interface PolicySource {
  readonly tenant: TenantId
  /** The conventions that the tenant acts under. */
  readonly conventions: readonly InteropsConvention[]
  readonly lifecycle: Lifecycle
  readonly deployment: Deployment
  readonly trust: TrustStore
  readonly sharedCertificates: readonly SharedCertificateEntry[]
  /** Services that are called with the VI as a token; the others take SAML alone. */
  readonly tokenServices: ReadonlySet<string>
}

/** Makes the policies of one tenant out of the conventions it acts under. */
export function dailyPolicies(source: PolicySource): DailyPolicies {
  const { tenant, conventions, deployment, trust, lifecycle } = source
  // Outside of `attempt`: events that cannot be read close everything, and say so.
  const consulted = perDay((at) =>
    conventions.map((convention) => ({ convention, status: lifecycle(convention, at) })),
  )
  const received = perDay((at) =>
    consulted(at).map(({ convention, status }) =>
      attempt(() =>
        withEncodings(
          vectorPolicyFrom(convention, deployment, at, {
            tenant,
            trust,
            status,
            sharedCertificates: sharedUnder(convention, source.sharedCertificates),
          }),
          source.tokenServices,
        ),
      ),
    ),
  )
  const issued = perDay((at) =>
    consulted(at).map(({ convention, status }) =>
      attempt(() => issuancePolicyFrom(convention, deployment, at, { tenant, status })),
    ),
  )
  const closure = (service: string, at: Date) => {
    for (const { convention, status } of consulted(at)) {
      const closed = closedBy(convention, status, service, at)
      if (closed !== undefined) return closed
    }
    return undefined
  }
  const orClosure = <Policy>(found: Policy | Refused, service: string, at: Date): Policy => {
    if (!(found instanceof Refused)) return found
    throw closure(service, at) ?? found.error
  }
  return {
    vectorPolicy: (service, at) => orClosure(policyWith(received(at), service), service, at),
    issuancePolicy: (service, at) => orClosure(policyWith(issued(at), service), service, at),
    vectorPolicies: (at) => received(at).flatMap(({ policy }) => policy ?? []),
    closure,
    standings: (at) => consulted(at).map(({ convention, status }) => standingOf(convention, status)),
  }
}

/** No policy of the day has the service, and why. */
class Refused {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

interface Attempt<Policy> {
  readonly policy?: Policy
  readonly error?: unknown
}

/** A convention that opens nothing to us in this direction, or no longer, must not close the others. */
function attempt<Policy>(build: () => Policy): Attempt<Policy> {
  try {
    return { policy: build() }
  } catch (error) {
    if (!isEntenteError(error)) throw error
    return { error }
  }
}

function policyWith<Policy extends { readonly services: readonly { readonly audience: string }[] }>(
  attempts: readonly Attempt<Policy>[],
  service: string,
): Policy | Refused {
  for (const { policy } of attempts) {
    if (policy?.services.some(({ audience }) => audience === service)) return policy
  }
  const failure = attempts.find(({ error }) => error !== undefined)?.error
  return new Refused(failure ?? new VectorError({ code: 'VI_SERVICE_UNKNOWN' }))
}

function sharedUnder(
  { id }: InteropsConvention,
  entries: readonly SharedCertificateEntry[],
): Readonly<Record<string, SharedCertificateEntry>> {
  const own = entries.filter(({ convention }) => convention === id)
  return Object.fromEntries(own.map((entry) => [entry.party, entry]))
}

function withEncodings(policy: VectorPolicy, tokenServices: ReadonlySet<string>): VectorPolicy {
  const [first, ...others] = policy.services
  const encoded = (service: typeof first) => ({
    ...service,
    encodings: [tokenServices.has(service.audience) ? 'jwt' : 'saml'] as const,
  })
  return { ...policy, services: [encoded(first), ...others.map(encoded)] }
}
