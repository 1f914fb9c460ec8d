import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { InteropsConvention } from '@entente/core/convention/interops'
import type { KeyUse } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import { checkPartner, checkPath, isTrustError, type TrustStore } from '@entente/trust'
import { GatewayError, isGatewayError } from '../errors.ts'
import type { GatewayDocuments } from './open-documents.ts'
import { asText, type OpenKey, openKey } from './open-keys.ts'
import { bindingFor, providerOfService } from './provider-of-service.ts'

/** Private keys that the gateway holds. Auditors are persons and may serve several organismes. */
const HELD: readonly KeyUse[] = [
  'vector-signature',
  'tls-client',
  'tls-server',
  'head-seal',
  'log-checkpoint',
  'index-hash',
]

/**
 * Refuses one key under two names: what one organisme signs, another one could have signed.
 *
 * @throws {GatewayError} `GATEWAY_KEY_SHARED`
 */
export async function requireKeysApart(documents: GatewayDocuments): Promise<void> {
  const { deployment, file } = documents
  const seen = new Map<string, string>()
  for (const { id: tenant, inbound } of file.tenants) {
    const entries = deployment.keys.filter((key) => key.tenant === tenant && HELD.includes(key.use))
    const token = inbound && {
      id: 'inbound.token',
      reference: inbound.token.key,
      certificate: inbound.token.certificate,
    }
    for (const key of [...entries, ...(token ? [token] : [])]) {
      const digest = await digestOf(key, documents)
      const other = digest === undefined ? undefined : seen.get(digest)
      if (other !== undefined) {
        throw new GatewayError({
          code: 'GATEWAY_KEY_SHARED',
          why: `${tenant}/${key.id} is the key of ${other}.`,
          details: { tenant, key: key.id },
        })
      }
      if (digest !== undefined) seen.set(digest, `${tenant}/${key.id}`)
    }
  }
}

/** Tells keys apart; undefined for one that cannot be read, which fails where it is used. */
async function digestOf(
  key: { readonly id: string; readonly reference: string; readonly certificate?: string },
  documents: GatewayDocuments,
): Promise<string | undefined> {
  try {
    if (key.certificate !== undefined || /\.(?:p12|pfx)$/.test(key.reference))
      return (await openKey(key, documents)).keySha256
    const bytes = await documents.read(key.reference)
    const publicKey = publicOf(bytes)
    const told = publicKey === undefined ? bytes : publicKey.export({ format: 'der', type: 'spki' })
    return createHash('sha256').update(told).digest('hex')
  } catch (error) {
    if (isGatewayError(error, 'GATEWAY_REFERENCE_UNREADABLE') || isTrustError(error)) return undefined
    throw error
  }
}

function publicOf(bytes: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey(asText(bytes))
  } catch {
    return undefined
  }
}

/**
 * Tells whether a key of ours is one that the convention of the day names for us. Where the root of our own PKI is not
 * pinned, only a key that the convention names by its digest can be told.
 */
export function isAgreed(
  key: OpenKey,
  {
    conventions,
    service,
    tenant,
    trust,
    at,
  }: {
    readonly conventions: readonly InteropsConvention[]
    readonly service: string
    readonly tenant: TenantId
    readonly trust: TrustStore
    readonly at: Date
  },
): boolean {
  const text = providerOfService(conventions, service, at)?.convention
  const party = text?.parties.find(({ siret }) => siret === tenant)
  if (text === undefined || party === undefined) return false
  const named = party.certificates.filter(({ uses }) => uses.includes('vector-signature'))
  if (named.some((binding) => binding.kind === 'key' && binding.spkiSha256 === key.keySha256)) return true
  const pinned = trust.anchors.map(({ certificate }) => certificate.sha256)
  const roots = text.pkis.filter(({ id }) => named.some(({ kind, pki }) => kind === 'subject' && pki === id))
  if (!roots.some(({ rootSha256 }) => pinned.includes(rootSha256))) return roots.length > 0
  const binding = bindingFor({ convention: text, party }, 'vector-signature')
  const path = ownPath(key, trust, at)
  return binding !== undefined && path !== undefined && checkPartner(path, binding).outcome === 'passed'
}

const DAY_MS = 86_400_000

/** The path of a certificate of ours to a pinned root, in the middle of its validity; undefined when there is none. */
export function ownPath({ signer, notBefore, notAfter }: OpenKey, trust: TrustStore, at: Date) {
  // Whether it is in force is judged where it is used; whose it is does not change.
  const inside = at < notBefore ? notBefore : at >= notAfter ? new Date(notAfter.getTime() - 2_000) : at
  const verdict = checkPath(signer.certificateChain, trust, {
    at: inside,
    purpose: 'signature',
    revocation: {
      mode: 'off',
      weakening: {
        from: inside,
        until: new Date(inside.getTime() + DAY_MS),
        reason: 'Our own certificate: its revocation is for the partners to judge.',
      },
    },
  })
  return verdict.verdict === 'passed' ? verdict.path : undefined
}
