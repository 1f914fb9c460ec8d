import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { loadConvention } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import { type Deployment, loadDeployment } from '@entente/core/deployment'
import type { TestIdentity } from '@entente/testkit'
import type { DemoClientOrganisme, DemoOrganisme } from './make-organismes.ts'

/** What both parties signed, and what each keeps to itself. */
export interface DemoDocuments {
  readonly convention: InteropsConvention
  readonly client: Deployment
  readonly provider: Deployment
}

/**
 * Reads the convention and both deployments. Their fingerprints stand as `{{…}}` in the files, because the demo's
 * certificates are made when it starts.
 */
export function readDocuments(
  client: DemoClientOrganisme,
  provider: DemoOrganisme,
  port: number,
): DemoDocuments {
  const values: Readonly<Record<string, string>> = {
    'client.root': fingerprint(client.root),
    'client.authority': fingerprint(client.authority),
    'provider.root': fingerprint(provider.root),
    'provider.authority': fingerprint(provider.authority),
    port: String(port),
  }
  const read = (name: string): unknown => {
    const text = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
    return JSON.parse(text.replaceAll(/\{\{([a-z.]+)\}\}/g, (_, key: string) => values[key] ?? ''))
  }
  const convention = loadConvention(read('convention.json'))
  if (convention.kind !== 'interops') throw new Error('convention.json is not an INTEROPS convention.')
  return {
    convention,
    client: loadDeployment(read('deployment-cliente.json')),
    provider: loadDeployment(read('deployment-fournisseuse.json')),
  }
}

/** SHA-256 of the certificate in lower-case hexadecimal, as the convention writes it. */
export function fingerprint(identity: TestIdentity): string {
  return new X509Certificate(identity.certificateDer).fingerprint256.replaceAll(':', '').toLowerCase()
}
