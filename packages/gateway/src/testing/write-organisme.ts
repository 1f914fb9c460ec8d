import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TenantLimits } from '../limits/tenant-limits.ts'
import {
  SAMPLE_CONVENTION_ID,
  SAMPLE_PAGM,
  SAMPLE_REST_SERVICE,
  SAMPLE_SOAP_SERVICE,
  sampleConvention,
  sampleFingerprint,
} from './sample-convention.ts'
import type { SampleOrganisme, SampleOrganismes } from './sample-organismes.ts'

export interface WriteOptions {
  /** Folder of this organisme; it is made. */
  readonly folder: string
  readonly limits?: Partial<TenantLimits>
  /** @default 2 */
  readonly drainSeconds?: number
  /** @default 0, so that the system chooses */
  readonly port?: number
}

/** Writes the folder of the provider; gives the path of its gateway file. `/consultation` is SOAP, `/dossiers` REST. */
export function writeProvider(
  organismes: SampleOrganismes,
  {
    target,
    ...options
  }: WriteOptions & { readonly target: { readonly soap: string; readonly rest: string } },
): string {
  const { provider, client, neighbour } = organismes
  return write(organismes, provider, [client, neighbour], options, {
    endpoints: [],
    tenant: {
      inbound: {
        port: options.port ?? 0,
        token: { key: 'file:interne.key', certificate: 'file:interne.pem' },
        routes: [
          { path: '/consultation', service: SAMPLE_SOAP_SERVICE, carriage: 'soap', target: target.soap },
          { path: '/dossiers', service: SAMPLE_REST_SERVICE, carriage: 'rest', target: target.rest },
        ],
      },
    },
  })
}

/** Writes the folder of a client; gives the path of its gateway file. `/droits` is SOAP, `/dossiers` REST. */
export function writeClient(
  organismes: SampleOrganismes,
  client: SampleOrganisme,
  { providerPort, ...options }: WriteOptions & { readonly providerPort: number },
): string {
  const endpoint = (id: string, path: string) => ({
    id,
    environment: 'staging',
    use: 'interops-service',
    url: `https://localhost:${providerPort}${path}`,
    clientKey: 'sortie',
    anchors: [`racine-${organismes.provider.party}`],
  })
  return write(organismes, client, [organismes.provider], options, {
    endpoints: [endpoint('consultation', '/consultation'), endpoint('dossiers', '/dossiers')],
    tenant: {
      outbound: {
        port: options.port ?? 0,
        applications: [
          {
            id: 'facturation',
            roles: {
              [SAMPLE_SOAP_SERVICE]: { IDENT: SAMPLE_PAGM },
              [SAMPLE_REST_SERVICE]: { IDENT: SAMPLE_PAGM },
            },
          },
        ],
        routes: [
          { path: '/droits', service: SAMPLE_SOAP_SERVICE, carriage: 'soap', endpoint: 'consultation' },
          { path: '/dossiers', service: SAMPLE_REST_SERVICE, carriage: 'rest', endpoint: 'dossiers' },
        ],
      },
    },
  })
}

interface Particulars {
  readonly endpoints: readonly object[]
  readonly tenant: object
}

function write(
  organismes: SampleOrganismes,
  own: SampleOrganisme,
  partners: readonly SampleOrganisme[],
  { folder, limits, drainSeconds = 2 }: WriteOptions,
  { endpoints, tenant }: Particulars,
): string {
  mkdirSync(folder, { recursive: true })
  const put: Put = (name, content, mode = 0o644) => writeFileSync(join(folder, name), content, { mode })
  const json = (name: string, content: object) => put(name, `${JSON.stringify(content, null, 2)}\n`)
  const known = [own, ...partners]
  for (const { party, root, authority } of known) {
    put(`racine-${party}.pem`, root.certificatePem)
    put(`serveurs-${party}.pem`, authority.certificatePem)
    put(`racine-${party}.crl`, root.crl())
    put(`serveurs-${party}.crl`, authority.crl())
  }
  writeKeys(own, put)
  json('convention.json', sampleConvention(organismes))
  json('deployment.json', deployment(own, known, endpoints))
  json('gateway.json', {
    kind: 'gateway',
    schemaVersion: 1,
    deployment: 'deployment.json',
    conventions: ['convention.json'],
    admin: { port: 0 },
    drainSeconds,
    revocation: {
      lists: known.flatMap(({ party }) =>
        ['racine', 'serveurs'].map((level) => ({
          issuer: `file:${level}-${party}.pem`,
          source: `file:${level}-${party}.crl`,
        })),
      ),
    },
    tenants: [
      {
        id: own.tenant,
        writer: 'passerelle-1',
        evidence: 'file:preuves',
        ...tenant,
        ...(limits && { limits }),
      },
    ],
  })
  return join(folder, 'gateway.json')
}

type Put = (name: string, content: string | Uint8Array, mode?: number) => void

function writeKeys(own: SampleOrganisme, put: Put): void {
  const identities = {
    jetons: own.signer,
    sortie: own.tlsClient,
    entree: own.tlsServer,
    interne: own.internal,
  }
  for (const [name, { privateKeyPem, chainPem }] of Object.entries(identities)) {
    put(`${name}.key`, privateKeyPem, 0o600)
    put(`${name}.pem`, chainPem)
  }
  const checkpoint = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  put('tetes.key', checkpoint, 0o600)
  put('index.key', randomBytes(32), 0o600)
  for (const auditor of ['dpo', 'rssi']) {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    put(`${auditor}.pem`, publicKey.export({ type: 'spki', format: 'pem' }))
  }
}

function deployment(
  { tenant, party }: SampleOrganisme,
  known: readonly SampleOrganisme[],
  endpoints: readonly object[],
) {
  const key = (id: string, use: string, reference: string, certificate?: string) => ({
    id,
    tenant,
    use,
    reference: `file:${reference}`,
    ...(certificate !== undefined && { certificate: `file:${certificate}` }),
  })
  return {
    kind: 'deployment',
    schemaVersion: 1,
    id: party,
    environment: 'staging',
    tenants: [{ id: tenant, conventions: [SAMPLE_CONVENTION_ID], party }],
    keys: [
      key('jetons', 'vector-signature', 'jetons.key', 'jetons.pem'),
      key('sortie', 'tls-client', 'sortie.key', 'sortie.pem'),
      key('entree', 'tls-server', 'entree.key', 'entree.pem'),
      key('tetes', 'log-checkpoint', 'tetes.key'),
      key('index', 'index-hash', 'index.key'),
      key('dpo', 'trace-auditor', 'dpo.pem'),
      key('rssi', 'trace-auditor', 'rssi.pem'),
    ],
    anchors: known.map((each) => ({
      id: `racine-${each.party}`,
      environment: 'staging',
      pki: `igc-${each.party}`,
      reference: `file:racine-${each.party}.pem`,
      sha256: sampleFingerprint(each.root),
    })),
    endpoints,
    stores: [
      {
        id: 'journal',
        environment: 'staging',
        tenant,
        use: 'journal',
        engine: 'sqlite',
        reference: 'file:journal.db',
      },
    ],
    habilitations: [],
    partners: [],
    clockSkewSeconds: 60,
  }
}
