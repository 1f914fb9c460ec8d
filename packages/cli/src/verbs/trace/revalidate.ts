import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isEntenteError } from '@entente/core'
import type { TraceJson } from '@entente/core/ports'
import type { OpenedRecord } from '@entente/interops-trace'
import { type ArchivedVector, revalidateVector } from '@entente/interops-vector'
import { parseCertificates, type TrustStore, trustStore } from '@entente/trust'
import { readInput, readText } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'
import { invalid } from '../invalid.ts'

/** What an archived VI is worth today. */
export type Revalidation =
  | { readonly status: 'proven'; readonly signer: string; readonly at: string }
  | { readonly status: 'not-proven'; readonly code: string; readonly message: string }
  /** The record of a client: it holds the VI, and no path that it was judged by. */
  | { readonly status: 'no-evidence' }

/**
 * Prepares the judgement of archived VIs from their evidence.
 *
 * @param anchors  files of the certificates that were trusted then
 * @param evidence folder of certificates and revocation lists, in files of any name
 */
export async function openRevalidation(
  anchors: readonly string[],
  evidence: string,
  terminal: Terminal,
): Promise<(vector: Uint8Array, record: OpenedRecord) => Promise<Revalidation>> {
  const trust = await openAnchors(anchors, terminal)
  const objects = new Map<string, Uint8Array>()
  for (const file of await readdir(evidence, { withFileTypes: true })) {
    if (!file.isFile()) continue
    const bytes = await readInput(join(evidence, file.name), terminal)
    objects.set(createHash('sha256').update(bytes).digest('hex'), bytes)
  }
  return async (bytes, record) => {
    const archived = archivedIn(bytes, record)
    if (archived === undefined) return { status: 'no-evidence' }
    try {
      const { path } = await revalidateVector(archived, trust, (sha256) => objects.get(sha256))
      return { status: 'proven', signer: path.certificate.sha256, at: archived.evidence.at }
    } catch (error) {
      if (!isEntenteError(error)) throw error
      return { status: 'not-proven', code: error.code, message: error.message }
    }
  }
}

async function openAnchors(files: readonly string[], terminal: Terminal): Promise<TrustStore> {
  const anchors = []
  for (const file of files) {
    const [certificate] = parseCertificates(await readText(file, terminal))
    if (certificate === undefined)
      throw invalid('An --anchor is not a certificate in PEM.', 'Un --anchor n’est pas un certificat en PEM.')
    anchors.push({ name: file, certificate: certificate.der, sha256: certificate.sha256 })
  }
  return trustStore({ anchors })
}

function archivedIn(bytes: Uint8Array, { payload, found }: OpenedRecord): ArchivedVector | undefined {
  const { encoding: form } = payload
  const { at, chain, crls, policy } = { ...objectIn(payload.evidence) }
  if (typeof at !== 'string' || typeof policy !== 'string') return undefined
  if (form !== 'saml-assertion' && form !== 'saml-response' && form !== 'jwt') return undefined
  const evidence = { at, policy, chain: textsIn(chain), crls: textsIn(crls) }
  return { bytes, form, evidence, weakenings: textsIn(found.open.facts.weakenings) }
}

function objectIn(value: TraceJson | undefined): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one: unknown) => typeof one === 'string') : []
}
