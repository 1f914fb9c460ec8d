import { createHash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import type { Signer } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import { openSeal, sealText } from '../notes/seal.ts'
import { parseCanonical } from '../records/read-open-part.ts'
import { PROPOSAL_LABEL, type TraceAnswer } from './exchange-documents.ts'
import { applicationMembers, vectorMembers } from './json-codec.ts'

/** One file of a large answer: lines of NDJSON. */
export interface AnswerChunk {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A large answer: a sealed list of files, and the files. */
export interface AnswerPackage {
  /** Canonical JSON that names each file with its digest. */
  readonly manifest: string
  /** The organisme's seal over the manifest, a detached JWS. */
  readonly seal: string
  readonly chunks: readonly AnswerChunk[]
}

const DEFAULT_TRACES = 10_000

/**
 * Cuts a large answer into files of NDJSON under a sealed manifest, so that each can be sent and checked by itself.
 *
 * @param tracesPerChunk traces in one file. @default 10_000
 */
export async function packAnswer(
  answer: TraceAnswer,
  signer: Signer,
  tracesPerChunk = DEFAULT_TRACES,
): Promise<AnswerPackage> {
  const lines = [
    ...answer.vectors.map((trace) => canonicalJson({ TraceVI: vectorMembers(trace) })),
    ...answer.applications.map((trace) => canonicalJson({ TraceApplicative: applicationMembers(trace) })),
  ]
  const chunks: AnswerChunk[] = []
  for (let from = 0; from < lines.length; from += tracesPerChunk) {
    const name = `traces-${String(chunks.length + 1).padStart(4, '0')}.ndjson`
    const part = lines.slice(from, from + tracesPerChunk)
    chunks.push({ name, bytes: Buffer.from(part.map((line) => `${line}\n`).join('')) })
  }
  const manifest = canonicalJson({
    avertissement: PROPOSAL_LABEL,
    reponse: answer.id,
    demande: answer.requestId,
    date: answer.at.toISOString(),
    statut: answer.status,
    traces: lines.length,
    fichiers: chunks.map(({ name, bytes }) => ({ nom: name, octets: bytes.length, sha256: digestOf(bytes) })),
  })
  return { manifest, seal: await sealText(manifest, signer), chunks }
}

/**
 * Returns when every file of a large answer is the one that the sealed manifest names, and none is missing.
 *
 * @param sealedBy SHA-256 fingerprint of the certificate that must have sealed it
 * @throws {TraceError} `TRACE_NOTE_INVALID` `TRACE_DOCUMENT_INVALID`
 */
export async function verifyAnswerPackage(received: AnswerPackage, sealedBy: string): Promise<void> {
  await openSeal(received.manifest, received.seal, (fingerprint) => fingerprint === sealedBy)
  const named = filesIn(received.manifest)
  const seen = new Set<string>()
  for (const { name, bytes } of received.chunks) {
    if (named.get(name) !== digestOf(bytes)) throw refused(`The file ${name} is not the one of the manifest.`)
    seen.add(name)
  }
  if (seen.size !== named.size || seen.size !== received.chunks.length) {
    throw refused('A file of the manifest is missing, or one came twice.')
  }
}

function filesIn(manifest: string): ReadonlyMap<string, string> {
  const { fichiers } = membersOf(parseCanonical(manifest))
  if (!Array.isArray(fichiers)) throw refused('The manifest names no files.')
  return new Map(
    fichiers.map((file: unknown) => {
      const { nom, sha256 } = membersOf(file)
      if (typeof nom !== 'string' || typeof sha256 !== 'string') {
        throw refused('The manifest names a file without digest.')
      }
      return [nom, sha256]
    }),
  )
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function refused(why: string): TraceError {
  return new TraceError('TRACE_DOCUMENT_INVALID', 'The answer in several files was refused.', { why })
}
