import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import { type Gateway, openGateway, type TenantLimits } from '../../src/index.ts'
import {
  SAMPLE_CONVENTION_ID,
  SAMPLE_PAGM,
  SAMPLE_SOAP_SERVICE,
  type SampleOrganisme,
  type SampleOrganismes,
  sampleConvention,
  sampleOrganismes,
  writeProvider,
} from '../../src/testing/index.ts'
import { type DirectCaller, directCaller } from './direct-caller.ts'
import { type LocalService, startService } from './world.ts'

/** Ours, between two partners: it calls both, and both call it. */
export interface Hub {
  readonly gateway: Gateway
  readonly outboundPort: number
  readonly inboundPort: number
  /** The sick partner, as it really is, for a test to play it. */
  readonly a: SampleOrganisme
  readonly ours: SampleOrganisme
  /** Calls us as partner A or B. */
  callerOf(partner: 'a' | 'b'): DirectCaller
  readonly service: LocalService
  close(): Promise<void>
}

/** The parts that three organismes play in one convention, with the URN that goes with the part. */
export function parts(
  provider: SampleOrganisme,
  client: SampleOrganisme,
  neighbour: SampleOrganisme,
): SampleOrganismes {
  const client_ = (one: SampleOrganisme) => ({ ...one, urn: `urn:interops:${one.tenant}:idp:jeton:1` })
  return {
    provider: { ...provider, urn: `urn:interops:${provider.tenant}:sp:droits:1` },
    client: client_(client),
    neighbour: client_(neighbour),
  }
}

/** Another convention of the same form: its own id and its own services. */
export function named(text: string, name: string): string {
  return text
    .replaceAll(SAMPLE_CONVENTION_ID, `${SAMPLE_CONVENTION_ID}-${name}`)
    .replaceAll('droits.caisse-fournisseuse.example', `droits.${name}.example`)
}

/** @param portOfA where partner A is, or is not */
export async function openHub(portOfA: number, limits: Partial<TenantLimits>): Promise<Hub> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  const pki = createPki({ now: () => new Date(Date.now() - 3_600_000) })
  const made = sampleOrganismes(pki, { internalKey: 'p-256', signerKey: 'p-256' })
  const { provider: a, neighbour: b, client: ours } = made
  const service = await startService()
  const target = { soap: service.url, rest: service.url }

  const partnerB = await openGateway({
    path: rename(writeProvider(parts(b, ours, a), { folder: join(folder, 'b'), target, limits }), 'b'),
    clock: systemClock,
  })
  const portOfB = partnerB.addresses[b.tenant]?.inbound?.port ?? 0

  const path = writeProvider(parts(ours, a, b), { folder: join(folder, 'ours'), target, limits })
  writeFileSync(
    join(folder, 'ours', 'convention-a.json'),
    named(JSON.stringify(sampleConvention(parts(a, ours, b))), 'a'),
  )
  writeFileSync(
    join(folder, 'ours', 'convention-b.json'),
    named(JSON.stringify(sampleConvention(parts(b, ours, a))), 'b'),
  )
  const endpoint = (id: string, port: number, party: string) => ({
    id,
    environment: 'staging',
    use: 'interops-service',
    url: `https://localhost:${port}/consultation`,
    clientKey: 'sortie',
    anchors: [`racine-${party}`],
  })
  edit(join(folder, 'ours', 'deployment.json'), (deployment) => ({
    ...deployment,
    tenants: [
      {
        ...(deployment.tenants as object[])[0],
        conventions: ['', '-a', '-b'].map((name) => `${SAMPLE_CONVENTION_ID}${name}`),
      },
    ],
    endpoints: [endpoint('a', portOfA, a.party), endpoint('b', portOfB, b.party)],
  }))
  const soap = (name: string) => named(SAMPLE_SOAP_SERVICE, name)
  edit(path, (file) => ({
    ...file,
    conventions: ['convention.json', 'convention-a.json', 'convention-b.json'],
    tenants: [
      {
        ...(file.tenants as object[])[0],
        outbound: {
          port: 0,
          applications: [
            {
              id: 'facturation',
              roles: { [soap('a')]: { IDENT: SAMPLE_PAGM }, [soap('b')]: { IDENT: SAMPLE_PAGM } },
            },
          ],
          routes: ['a', 'b'].map((name) => ({ path: `/${name}`, service: soap(name), endpoint: name })),
        },
      },
    ],
  }))
  const gateway = await openGateway({ path, clock: systemClock })
  const addresses = gateway.addresses[ours.tenant]
  const inboundPort = addresses?.inbound?.port ?? 0
  const callers: DirectCaller[] = []
  return {
    gateway,
    inboundPort,
    outboundPort: addresses?.outbound?.port ?? 0,
    a,
    ours,
    service,
    callerOf: (partner) => {
      const played = parts(ours, a, b)
      const own = partner === 'a' ? played.client : played.neighbour
      const caller = directCaller(played, own, inboundPort)
      callers.push(caller)
      return caller
    },
    close: async () => {
      for (const caller of callers) caller.close()
      await Promise.all([gateway.close(), partnerB.close()])
      await service.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Gives the documents of a folder another convention. */
export function rename(path: string, name: string): string {
  const folder = join(path, '..')
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
    writeFileSync(join(folder, file), named(readFileSync(join(folder, file), 'utf8'), name))
  }
  return path
}

/** Changes a JSON document. */
export function edit(
  path: string,
  change: (document: Record<string, unknown>) => Record<string, unknown>,
): void {
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))))
}
