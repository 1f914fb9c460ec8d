import { randomFillSync } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import type { KeyedHash, TraceContext, TraceEvent } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import { commitOpen, commitSealed, digestSealed, encodeLeaf, SALT_BYTES } from '../records/record-encoding.ts'
import {
  OPEN_PART_VERSION,
  type OpenPart,
  type SealedPart,
  type StoredRecord,
} from '../records/record-shape.ts'
import type { PayloadSealer } from '../sealing/payload-sealer.ts'
import type { PairedVector } from './journal-options.ts'

/** Hexadecimal digits of a keyed hash that the index keeps: 128 bits. */
const TERM_DIGITS = 32
const KIND = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/

/** A record that is ready but for its place. */
export interface PreparedRecord {
  placeAt(index: number): StoredRecord
}

export interface RecordPorts {
  readonly keyedHash: KeyedHash
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
  const sealedPart: SealedPart = { actor: context.actor.id, payload: event.payload ?? null }
  const plaintext = saltedBytes(canonical(sealedPart))
  const { key, sealed } = await ports.sealer.seal(plaintext, { project, at: recordedAt })
  const [terms, pair] = await Promise.all([hashTerms(event, context, ports), pairOf(event, ports)])
  const openPart: OpenPart = {
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
  }
  const open = canonical(openPart)
  const openBytes = Buffer.from(open)
  const bytes = openBytes.length + sealed.length
  if (bytes > ports.maxRecordBytes) {
    throw invalid(`The record has ${bytes} bytes, more than the limit of ${ports.maxRecordBytes}.`)
  }
  const salt = new Uint8Array(SALT_BYTES)
  randomFillSync(salt)
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

/** Hashes one identifier for the index. Writing and searching go through here, so that they meet. */
export async function hashTerm(keyedHash: KeyedHash, field: string, value: string): Promise<string> {
  return (await keyedHash.hash(`trace.${field}`, value)).slice(0, TERM_DIGITS)
}

async function hashTerms(
  event: TraceEvent,
  context: TraceContext,
  ports: RecordPorts,
): Promise<readonly string[]> {
  const fields = Object.entries(event.search ?? {}).flatMap(([field, values]) =>
    values.map((value) => [field, value] as const),
  )
  if (event.search?.['request.id'] === undefined) fields.push(['request.id', context.requestId])
  const hashes = await Promise.all(fields.map(([field, value]) => hashTerm(ports.keyedHash, field, value)))
  return [...new Set(hashes)]
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

function canonical(value: object): string {
  try {
    return canonicalJson(value)
  } catch (cause) {
    throw new TraceError('TRACE_RECORD_INVALID', 'The event has no canonical JSON form.', { cause })
  }
}

function saltedBytes(text: string): Uint8Array {
  const length = Buffer.byteLength(text)
  const bytes = new Uint8Array(SALT_BYTES + length)
  randomFillSync(bytes, 0, SALT_BYTES)
  Buffer.from(bytes.buffer).write(text, SALT_BYTES)
  return bytes
}

function invalid(what: string): TraceError {
  return new TraceError('TRACE_RECORD_INVALID', what)
}
