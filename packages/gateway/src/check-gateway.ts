import type { Clock } from '@entente/core/ports'
import { nodeRandom, systemClock } from '@entente/runtime'
import { buildStates } from './config/build-states.ts'
import type { ConventionStanding } from './config/lifecycle.ts'
import { type DocumentSource, openDocuments } from './config/open-documents.ts'
import { openTrust } from './config/open-trust.ts'
import { requireKeysApart } from './config/own-keys.ts'
import { watchClocks } from './observe/clock-watch.ts'

/** What a gateway would serve. */
export interface GatewaySummary {
  readonly environment: string
  readonly tenants: readonly {
    readonly tenant: string
    /** `POST /consultation → http://127.0.0.1:9000/droits`, one line for each route. */
    readonly inbound: readonly string[]
    readonly outbound: readonly string[]
    /** Where the conventions of the tenant stand today. */
    readonly conventions: readonly ConventionStanding[]
  }[]
  /** Codes of the revocation lists that cannot be read. */
  readonly revocation: readonly string[]
}

/**
 * Reads everything a gateway is opened with, keys and certificates included, without opening a journal or a listener.
 *
 * @throws what `openGateway` would, apart from journals and listeners
 */
export async function checkGateway(
  options: DocumentSource & {
    /** @default systemClock */
    readonly clock?: Clock
  },
): Promise<GatewaySummary> {
  const { clock = systemClock } = options
  const documents = await openDocuments(options)
  const { deployment, file, read } = documents
  const trust = await openTrust(deployment, file.revocation.lists, read)
  const revocation = await trust.refresh()
  await requireKeysApart(documents)
  const standings = new Map<string, readonly ConventionStanding[]>()
  for (const entry of file.tenants) {
    const ports = { clock, random: nodeRandom, clockWatch: watchClocks(clock) }
    const states = await buildStates(documents, trust, entry, ports)
    standings.set(entry.id, states.standings(clock.now()))
  }
  return {
    environment: deployment.environment,
    revocation,
    tenants: file.tenants.map(({ id, inbound, outbound }) => ({
      tenant: id,
      conventions: standings.get(id) ?? [],
      inbound: (inbound?.routes ?? []).map(({ path, carriage, target }) => `${carriage} ${path} → ${target}`),
      outbound: (outbound?.routes ?? []).map(
        ({ path, carriage, endpoint }) => `${carriage} ${path} → ${endpoint}`,
      ),
    })),
  }
}
