import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPki } from '@entente/testkit'
import { type Gateway, type GatewayOptions, openGateway } from '../../src/index.ts'
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
import { edit, named, parts, rename } from './three-organismes.ts'
import { type LocalService, startService } from './world.ts'

/** Two organismes in one process, each calling the same partner and called by it. */
export interface TwoTenants {
  /** Folder of the gateway; that of the second tenant's keys is `y` in it. */
  readonly folder: string
  readonly gateway: Gateway
  readonly x: SampleOrganisme
  readonly y: SampleOrganisme
  readonly partner: SampleOrganisme
  /** The parts in the convention under which the partner calls X, and Y. */
  readonly callsX: SampleOrganismes
  readonly callsY: SampleOrganismes
  /** What the partner serves with, and what both tenants serve with. */
  readonly partnerService: LocalService
  readonly ownService: LocalService
  close(): Promise<void>
}

/** Ids of the conventions under which the partner calls X and Y, and under which both call the partner. */
export const CONVENTIONS = {
  x: SAMPLE_CONVENTION_ID,
  y: `${SAMPLE_CONVENTION_ID}-y`,
  partner: `${SAMPLE_CONVENTION_ID}-f`,
}

/** Audience of Y's service. */
export const SERVICE_OF_Y = named(SAMPLE_SOAP_SERVICE, 'y')

const LIMITS = { inFlightPerPartner: 2 }

export async function openTwoTenants(options: Partial<GatewayOptions> = {}): Promise<TwoTenants> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  const pki = createPki({ now: () => new Date(Date.now() - 3_600_000) })
  const made = sampleOrganismes(pki, { internalKey: 'p-256', signerKey: 'p-256' })
  const { provider: partner, client: x, neighbour: y } = made
  const [partnerService, ownService] = [await startService(), await startService()]
  const served = ({ url }: LocalService) => ({ soap: url, rest: url })

  const partnerFile = writeProvider(parts(partner, x, y), {
    folder: join(folder, 'partner'),
    target: served(partnerService),
  })
  const partnerGateway = await openGateway({ path: rename(partnerFile, 'f') })
  const partnerPort = partnerGateway.addresses[partner.tenant]?.inbound?.port ?? 0

  const [callsX, callsY] = [parts(x, partner, y), parts(y, partner, x)]
  const own = join(folder, 'own')
  const target = served(ownService)
  const path = writeProvider(callsX, { folder: own, target, limits: LIMITS })
  rename(writeProvider(callsY, { folder: join(own, 'y'), target, limits: LIMITS }), 'y')
  writeFileSync(
    join(own, 'convention-f.json'),
    named(JSON.stringify(sampleConvention(parts(partner, x, y))), 'f'),
  )
  mergeDeployments(own, { x, y, partner }, partnerPort)
  const outbound = {
    port: 0,
    applications: [
      { id: 'facturation', roles: { [named(SAMPLE_SOAP_SERVICE, 'f')]: { IDENT: SAMPLE_PAGM } } },
    ],
  }
  const route = (endpoint: string) => ({
    path: '/droits',
    service: named(SAMPLE_SOAP_SERVICE, 'f'),
    endpoint,
  })
  const ofY: { tenants?: Record<string, unknown>[] } = {}
  edit(join(own, 'y', 'gateway.json'), (file) => Object.assign(ofY, file))
  edit(path, (file) => ({
    ...file,
    conventions: ['convention.json', 'y/convention.json', 'convention-f.json'],
    tenants: [
      { ...(file.tenants as object[])[0], outbound: { ...outbound, routes: [route('de-x')] } },
      {
        ...JSON.parse(JSON.stringify(ofY.tenants?.[0]).replaceAll('file:', 'file:y/')),
        outbound: { ...outbound, routes: [route('de-y')] },
      },
    ],
  }))
  const gateway = await openGateway({ path, ...options })
  return {
    folder: own,
    gateway,
    x,
    y,
    partner,
    callsX,
    callsY,
    partnerService,
    ownService,
    close: async () => {
      await Promise.all([gateway.close(), partnerGateway.close()])
      await Promise.all([partnerService.close(), ownService.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface KeyOrStore {
  readonly id: string
  readonly reference: string
  readonly certificate?: string
}

function mergeDeployments(
  folder: string,
  { x, y, partner }: Record<'x' | 'y' | 'partner', SampleOrganisme>,
  partnerPort: number,
): void {
  const second: { keys?: KeyOrStore[]; stores?: KeyOrStore[] } = {}
  edit(join(folder, 'y', 'deployment.json'), (file) => Object.assign(second, file))
  const below = <Entry extends KeyOrStore>(entry: Entry): Entry => ({
    ...entry,
    id: `y-${entry.id}`,
    reference: entry.reference.replace('file:', 'file:y/'),
    ...(entry.certificate && { certificate: entry.certificate.replace('file:', 'file:y/') }),
  })
  const endpoint = (id: string, clientKey: string) => ({
    id,
    environment: 'staging',
    use: 'interops-service',
    url: `https://localhost:${partnerPort}/consultation`,
    clientKey,
    anchors: [`racine-${partner.party}`],
  })
  edit(join(folder, 'deployment.json'), (file) => ({
    ...file,
    tenants: [
      { id: x.tenant, party: x.party, conventions: [CONVENTIONS.x, CONVENTIONS.partner] },
      { id: y.tenant, party: y.party, conventions: [CONVENTIONS.y, CONVENTIONS.partner] },
    ],
    keys: [...(file.keys as object[]), ...(second.keys ?? []).map(below)],
    stores: [...(file.stores as object[]), ...(second.stores ?? []).map(below)],
    endpoints: [endpoint('de-x', 'sortie'), endpoint('de-y', 'y-sortie')],
  }))
}
