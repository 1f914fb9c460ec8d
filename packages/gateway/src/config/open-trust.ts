import type { Deployment, PinnedAnchor } from '@entente/core/deployment'
import { nodeHttpClient } from '@entente/runtime'
import {
  type AnchorInput,
  type Certificate,
  type CrlCache,
  createCrlCache,
  isTrustError,
  loadCrl,
  parseCertificate,
  refreshCrls,
  type TrustStore,
  trustStore,
} from '@entente/trust'
import { isGatewayError } from '../errors.ts'
import type { CrlEntry } from './gateway-file.ts'
import type { ReadReference } from './reference-reader.ts'

/** The anchors of the deployment, and the revocation lists that are read again and again. */
export interface OpenTrust {
  /** All anchors. */
  readonly store: TrustStore
  /** Anchors by the id that the deployment gives them. */
  storeOf(anchors: readonly string[] | undefined): TrustStore
  /** Reads every list again; gives the codes of those that failed, whose older list stays in force. */
  refresh(): Promise<readonly string[]>
}

/**
 * Opens the anchors of a deployment and its revocation lists.
 *
 * @throws {TrustError} `TRUST_STORE_INVALID`; {GatewayError} `GATEWAY_REFERENCE_UNREADABLE`
 */
export async function openTrust(
  deployment: Deployment,
  lists: readonly CrlEntry[],
  read: ReadReference,
): Promise<OpenTrust> {
  const crls = createCrlCache()
  const anchors = await Promise.all(deployment.anchors.map((anchor) => anchorInput(anchor, read)))
  const issuers = await Promise.all(
    lists.map(async ({ issuer }) => parseCertificate(await certificateBytes(issuer, read))),
  )
  const open = (chosen: readonly AnchorInput[]) =>
    trustStore({ anchors: chosen, intermediates: issuers.map(({ der }) => der), crls })
  const store = open(anchors)
  const stores = new Map<string, TrustStore>()
  const storeOf = (ids: readonly string[] | undefined): TrustStore => {
    if (ids === undefined) return store
    const key = ids.join(' ')
    const known =
      stores.get(key) ?? open(anchors.filter((_, index) => ids.includes(deployment.anchors[index]?.id ?? '')))
    stores.set(key, known)
    return known
  }
  const refresh = async () => {
    const failures = await Promise.all(lists.map((list, index) => readList(crls, list, issuers[index], read)))
    return failures.filter((code) => code !== undefined)
  }
  return { store, storeOf, refresh }
}

async function anchorInput(
  { pki, reference, sha256 }: PinnedAnchor,
  read: ReadReference,
): Promise<AnchorInput> {
  return { name: pki, certificate: await certificateBytes(reference, read), sha256 }
}

async function certificateBytes(reference: string, read: ReadReference): Promise<Uint8Array | string> {
  const bytes = await read(reference)
  // DER begins with a SEQUENCE, PEM with text.
  return bytes[0] === 0x30 ? bytes : new TextDecoder().decode(bytes)
}

/** Lists are signed: plain HTTP will do, from the one address that the file names. */
async function readList(
  crls: CrlCache,
  { source }: CrlEntry,
  issuer: Certificate | undefined,
  read: ReadReference,
): Promise<string | undefined> {
  if (issuer === undefined) return undefined
  try {
    if (source.startsWith('file:')) {
      crls.put(loadCrl(await read(source), issuer))
      return undefined
    }
    const url = new URL(source)
    const http = nodeHttpClient({ allowedHosts: [url.hostname] })
    const [outcome] = await refreshCrls(crls, [{ url, issuer }], { http, allowedHosts: [url.hostname] })
    await http.close()
    return outcome?.outcome === 'failed' ? outcome.error.code : undefined
  } catch (error) {
    if (isTrustError(error) || isGatewayError(error)) return error.code
    throw error
  }
}
