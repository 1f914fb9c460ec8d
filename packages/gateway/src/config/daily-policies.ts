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
import { perDay } from './per-day.ts'

/** Policies of one tenant, built again each day: the text that binds may be another. */
export interface DailyPolicies {
  /** What the provider requires for a service. @throws {VectorError} `VI_POLICY_INVALID` `VI_SERVICE_UNKNOWN` */
  vectorPolicy(service: string, at: Date): VectorPolicy
  /** What the client may vouch for. @throws {VectorError} `VI_POLICY_INVALID` `VI_SERVICE_UNKNOWN` */
  issuancePolicy(service: string, at: Date): IssuancePolicy
  /** Every policy of the provider that is in force. */
  vectorPolicies(at: Date): readonly VectorPolicy[]
}

/** What policies are built from. */
interface PolicySource {
  readonly tenant: TenantId
  readonly conventions: readonly InteropsConvention[]
  readonly deployment: Deployment
  readonly trust: TrustStore
  /** Services that are called with the VI as a token; the others take SAML alone. */
  readonly tokenServices: ReadonlySet<string>
}

/** Makes the policies of one tenant out of the conventions it acts under. */
export function dailyPolicies(source: PolicySource): DailyPolicies {
  const acting = source.deployment.tenants.find(({ id }) => id === source.tenant)
  const conventions = source.conventions.filter(({ id }) => acting?.conventions.includes(id))
  const { tenant, deployment, trust } = source
  const received = perDay((at) =>
    conventions.map((convention) =>
      attempt(() =>
        withEncodings(
          vectorPolicyFrom(convention, deployment, at, { tenant, trust, status: 'not-consulted' }),
          source.tokenServices,
        ),
      ),
    ),
  )
  const issued = perDay((at) =>
    conventions.map((convention) =>
      attempt(() => issuancePolicyFrom(convention, deployment, at, { tenant, status: 'not-consulted' })),
    ),
  )
  return {
    vectorPolicy: (service, at) => policyWith(received(at), service),
    issuancePolicy: (service, at) => policyWith(issued(at), service),
    vectorPolicies: (at) => received(at).flatMap(({ policy }) => policy ?? []),
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
): Policy {
  for (const { policy } of attempts) {
    if (policy?.services.some(({ audience }) => audience === service)) return policy
  }
  const failure = attempts.find(({ error }) => error !== undefined)?.error
  throw failure ?? new VectorError({ code: 'VI_SERVICE_UNKNOWN' })
}

function withEncodings(policy: VectorPolicy, tokenServices: ReadonlySet<string>): VectorPolicy {
  const [first, ...others] = policy.services
  const encoded = (service: typeof first) => ({
    ...service,
    encodings: [tokenServices.has(service.audience) ? 'jwt' : 'saml'] as const,
  })
  return { ...policy, services: [encoded(first), ...others.map(encoded)] }
}
