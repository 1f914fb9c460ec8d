import type { ConventionStanding } from '../config/lifecycle.ts'
import type { Tenant } from '../tenant.ts'

/** What an operator sees of one tenant. No secret, no identifier of a person. */
export interface TenantHealth {
  readonly tenant: string
  readonly journal: 'open' | 'overloaded' | 'broken'
  readonly brokenBy: string | undefined
  readonly records: number
  readonly inFlight: readonly {
    readonly direction: string
    readonly partner: string
    readonly calls: number
  }[]
  /** How far somebody outside has confirmed the journal; undefined before the first time. */
  readonly anchored: { readonly size: number; readonly at: Date } | undefined
  /** Seconds by which the clocks of its partners are ahead of ours. */
  readonly clockOffsets: Readonly<Record<string, number>>
  /** Where its conventions stand today. */
  readonly conventions: readonly ConventionStanding[]
}

/** What an operator sees. */
export interface GatewayHealth {
  /** `down`: nothing can be served; `degraded`: something needs attention. */
  readonly status: 'up' | 'degraded' | 'down'
  readonly draining: boolean
  /** Code of the reason why the newest configuration was not taken over. */
  readonly refusedConfiguration: string | undefined
  /** Codes of the revocation lists that could not be read again. */
  readonly revocation: readonly string[]
  /** Seconds by which partners' clocks are ahead of ours, the largest that a tenant sees; `GATEWAY_CLOCK_OFFSET` when one is too far. */
  readonly clock: {
    readonly code: 'GATEWAY_CLOCK_OFFSET' | undefined
    readonly offsets: Readonly<Record<string, number>>
  }
  readonly tenants: readonly TenantHealth[]
}

interface HealthInput {
  readonly tenants: readonly Tenant[]
  readonly draining: boolean
  readonly refusedConfiguration: string | undefined
  readonly revocation: readonly string[]
  readonly skewSeconds: number
}

/** Draws the health of the gateway from what its parts say. */
export function healthOf(input: HealthInput): GatewayHealth {
  const { draining, refusedConfiguration, revocation, skewSeconds } = input
  const tenants = input.tenants.map(tenantHealth)
  const offsets = largestOffsets(input.tenants)
  const far = [...offsets.values()].some((seconds) => Math.abs(seconds) > skewSeconds / 2)
  const broken = tenants.filter(({ journal }) => journal === 'broken')
  const attention = far || refusedConfiguration !== undefined || revocation.length > 0 || broken.length > 0
  return {
    status: broken.length === tenants.length ? 'down' : attention ? 'degraded' : 'up',
    draining,
    refusedConfiguration,
    revocation,
    clock: { code: far ? 'GATEWAY_CLOCK_OFFSET' : undefined, offsets: Object.fromEntries(offsets) },
    tenants,
  }
}

function tenantHealth(tenant: Tenant): TenantHealth {
  const { state, brokenBy, size, anchor } = tenant.journal.health()
  return {
    tenant: tenant.id,
    journal: state,
    brokenBy,
    records: size,
    anchored: anchor,
    inFlight: tenant.inFlight(),
    clockOffsets: Object.fromEntries(tenant.offsets()),
    conventions: tenant.standings(),
  }
}

function largestOffsets(tenants: readonly Tenant[]): ReadonlyMap<string, number> {
  const largest = new Map<string, number>()
  for (const [partner, seconds] of tenants.flatMap((tenant) => [...tenant.offsets()])) {
    if (Math.abs(seconds) >= Math.abs(largest.get(partner) ?? 0)) largest.set(partner, seconds)
  }
  return largest
}

/** A gateway takes calls when it is not stopping and at least one journal writes. */
export function isReady({ draining, status }: GatewayHealth): boolean {
  return !draining && status !== 'down'
}
