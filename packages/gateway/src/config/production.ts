import { X509Certificate } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { KeyUse } from '@entente/core/deployment'
import { GatewayError } from '../errors.ts'
import type { TenantEntry } from './gateway-file.ts'
import type { GatewayDocuments } from './open-documents.ts'
import { openKey } from './open-keys.ts'
import type { OpenTrust } from './open-trust.ts'
import { ownPath } from './own-keys.ts'
import { pathOfReference } from './reference-reader.ts'

/** Uses whose certificates partners verify: they come from a PKI that both accepted (art. 7.2.2). */
const CERTIFIED: readonly KeyUse[] = ['vector-signature', 'head-seal']
const PRIVATE: readonly KeyUse[] = [...CERTIFIED, 'tls-client', 'tls-server', 'log-checkpoint', 'index-hash']
const READABLE_BY_OTHERS = 0o007

/**
 * What a production deployment needs beyond a staging one: no self-made certificate, no key that everybody on the
 * machine can read, a client certificate on every line to a partner. Auditors, seal and anchor of the journal are
 * asked for by the journal itself (`TRACE_PRODUCTION_INCOMPLETE`).
 *
 * @throws {GatewayError} `GATEWAY_PRODUCTION_REFUSED` naming every key and route
 */
export async function requireProduction(
  documents: GatewayDocuments,
  trust: OpenTrust,
  entry: TenantEntry,
  at: Date,
): Promise<void> {
  if (documents.deployment.environment !== 'production') return
  const problems = [
    ...(await keyProblems(documents, trust, entry, at)),
    ...(entry.outbound?.routes ?? []).flatMap(({ path, endpoint }) =>
      documents.deployment.endpoints.some(({ id, clientKey }) => id === endpoint && clientKey === undefined)
        ? [`The route ${path} shows no client certificate: give its endpoint a clientKey.`]
        : [],
    ),
  ]
  if (problems.length > 0) {
    throw new GatewayError({ code: 'GATEWAY_PRODUCTION_REFUSED', why: problems.join(' ') })
  }
}

async function keyProblems(
  documents: GatewayDocuments,
  trust: OpenTrust,
  { id: tenant, inbound }: TenantEntry,
  at: Date,
): Promise<readonly string[]> {
  const problems: string[] = []
  const keys = documents.deployment.keys.filter((key) => key.tenant === tenant && PRIVATE.includes(key.use))
  for (const key of keys) {
    if (await isOpenToAll(key.reference, documents.folder)) problems.push(openToAll(key.id))
    if (key.certificate === undefined && !CERTIFIED.includes(key.use)) continue
    const opened = await openKey(key, documents)
    const leaf = new X509Certificate(opened.signer.certificateChain[0])
    if (leaf.checkIssued(leaf)) problems.push(`The certificate of ${key.id} is self-signed.`)
    else if (CERTIFIED.includes(key.use) && ownPath(opened, trust.store, at) === undefined)
      problems.push(`The certificate of ${key.id} leads to no anchor of the deployment.`)
  }
  if (inbound && (await isOpenToAll(inbound.token.key, documents.folder)))
    problems.push(openToAll('inbound.token'))
  return problems
}

const openToAll = (id: string) => `Everybody on this machine can read the key ${id}: chmod 600.`

async function isOpenToAll(reference: string, folder: string): Promise<boolean> {
  const path = pathOfReference(reference, folder)
  if (path === undefined) return false
  // A file that is missing fails where it is read.
  const mode = await stat(path).then(
    (found) => found.mode,
    () => 0,
  )
  return (mode & READABLE_BY_OTHERS) !== 0
}
