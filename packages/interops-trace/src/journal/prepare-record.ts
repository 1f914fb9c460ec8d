import type { KeyedHash, TraceContext, TraceEvent } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import { fillRandom } from '../records/random-salt.ts'
import { commitOpen, commitSealed, digestSealed, encodeLeaf, SALT_BYTES } from '../records/record-encoding.ts'
import { OPEN_PART_VERSION, type OpenPart, type StoredRecord } from '../records/record-shape.ts'
import { writeOpenPart, writeSealedPart } from '../records/write-parts.ts'
import type { PayloadSealer } from '../sealing/payload-sealer.ts'
import type { PairedVector } from './journal-options.ts'
import { TERM_DIGITS, type TermHasher } from './term-hasher.ts'

const KIND = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/

/** A record that is ready but for its place. */
export interface PreparedRecord {
  placeAt(index: number): StoredRecord
}

export interface RecordPorts {
  readonly terms: TermHasher
  readonly sealer: PayloadSealer
  readonly pairingKey: ((vector: PairedVector) => KeyedHash | undefined) | undefined
  readonly maxRecordBytes: number
}

/**
 * Canonicalises, commits, seals and hashes one event.
 *
 * @param recordedAt the instant that the journal gave it
 * @throws {TraceError} `TRACE_RECORD_INVALID`
 */
export async function prepareRecord(
  event: TraceEvent,
  context: TraceContext,
  recordedAt: Date,
  ports: RecordPorts,
): Promise<PreparedRecord> {
  requireEvent(event, context)
  const project = context.project ?? null
  const plaintext = writeSealedPart({
    actor: context.actor.id,
    payload: event.payload ?? null,
    search: event.search ?? {},
  })
  const sealing = ports.sealer.seal(plaintext, { project, at: recordedAt })
  const [terms, pair] = await Promise.all([hashTerms(event, context, ports), pairOf(event, ports)])
  const { key, sealed } = await sealing
  const open = writeOpenPart({
    v: OPEN_PART_VERSION,
    kind: event.kind,
    version: event.version,
    at: event.at.toISOString(),
    recordedAt: recordedAt.toISOString(),
    tenant: context.tenant,
    project,
    requestId: context.requestId,
    purpose: context.purpose ?? null,
    actorKind: context.actor.kind,
    facts: event.facts,
    key,
    pair,
  })
  const openBytes = Buffer.from(open)
  const bytes = openBytes.length + sealed.length
  if (bytes > ports.maxRecordBytes) {
    throw invalid(`The record has ${bytes} bytes, more than the limit of ${ports.maxRecordBytes}.`)
  }
  const salt = Buffer.allocUnsafe(SALT_BYTES)
  fillRandom(salt, SALT_BYTES)
  const commitments = {
    openCommitment: commitOpen(salt, openBytes),
    sealedCommitment: commitSealed(plaintext),
    sealedDigest: digestSealed(sealed),
  }
  // The pair's hash is a term too: the second round of a reconciliation finds its records by it.
  const allTerms = pair === null ? terms : [...terms, pair.hash.slice(0, TERM_DIGITS)]
  return {
    placeAt: (index) => ({
      index,
      recordedAt,
      kind: event.kind,
      project,
      leaf: encodeLeaf({ index, ...commitments }),
      content: { salt, open, sealed, terms: allTerms },
    }),
  }
}

async function hashTerms(
  event: TraceEvent,
  context: TraceContext,
  { terms }: RecordPorts,
): Promise<readonly string[]> {
  const hashes: (string | Promise<string>)[] = []
  for (const [field, values] of Object.entries(event.search ?? {})) {
    for (const value of values) hashes.push(terms.hash(field, value))
  }
  if (event.search?.['request.id'] === undefined) hashes.push(terms.hash('request.id', context.requestId))
  return [...new Set(await Promise.all(hashes))]
}

async function pairOf(event: TraceEvent, ports: RecordPorts): Promise<OpenPart['pair']> {
  const { issuer, service } = event.facts
  const [id] = event.search?.['vi.id'] ?? []
  if (ports.pairingKey === undefined || typeof issuer !== 'string' || id === undefined) return null
  const key = ports.pairingKey({ issuer, service: typeof service === 'string' ? service : undefined })
  return key === undefined ? null : { key: key.keyId, hash: await key.hash('trace.pair', `${issuer}\n${id}`) }
}

function requireEvent(event: TraceEvent, context: TraceContext): void {
  if (!KIND.test(event.kind) || event.kind.length > 64)
    throw invalid('Its kind is not written like vi.created.')
  if (!Number.isSafeInteger(event.version) || event.version < 1)
    throw invalid('Its version is not a positive integer.')
  if (Number.isNaN(event.at.getTime())) throw invalid('Its instant is not a date.')
  if (context.requestId === '' || context.requestId.length > 256) {
    throw invalid('The identifier of the request is empty or longer than 256 characters.')
  }
  if (context.actor.id === '') throw invalid('The actor has no identifier.')
}

function invalid(what: string): TraceError {
  return new TraceError('TRACE_RECORD_INVALID', what)
}
