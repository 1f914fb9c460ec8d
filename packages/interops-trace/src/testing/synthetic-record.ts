import { createHash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import { sha256 } from '../merkle/hash.ts'
import { commitOpen, commitSealed, encodeLeaf, SALT_BYTES } from '../records/record-encoding.ts'
import { OPEN_PART_VERSION, type OpenPart, type StoredRecord } from '../records/record-shape.ts'

/** How invented records look. */
export interface SyntheticOptions {
  readonly tenant: string
  /** What the records say happened. @default 'vi.verified' */
  readonly kind?: 'vi.created' | 'vi.verified'
  /** Instant of the first record; each comes 10 ms after the one before. @default 2026-01-01T00:00:00Z */
  readonly from?: Date
  /** Bytes of a record, readable and sealed part together. @default 1_024 */
  readonly bytes?: number
}

const START = new Date('2026-01-01T00:00:00Z')
const STEP_MS = 10

/**
 * An invented record that is whole in every respect: canonical, committed, hashed. The same index gives the same
 * record, and the same pair on both sides of an exchange.
 */
export function syntheticRecord(index: number, options: SyntheticOptions): StoredRecord {
  const { tenant, kind = 'vi.verified', from = START, bytes = 1_024 } = options
  const at = new Date(from.getTime() + index * STEP_MS)
  const part: OpenPart = {
    v: OPEN_PART_VERSION,
    kind,
    version: 1,
    at: at.toISOString(),
    recordedAt: at.toISOString(),
    tenant,
    project: 'droits',
    requestId: `req-${index}`,
    purpose: null,
    actorKind: 'application',
    facts: {
      issuer: 'urn:interops:73282932000074:idp:synthetique:1',
      outcome: 'accepted',
      service: 'https://f.example/droits',
    },
    key: null,
    pair: { key: 'synthetic', hash: syntheticHash(`pair ${index}`) },
  }
  const open = canonicalJson(part)
  const sealed = sealedPart(index, Math.max(64, bytes - open.length))
  const salt = Buffer.from(syntheticHash(`salt ${index}`), 'hex')
  const openBytes = Buffer.from(open)
  return {
    index,
    recordedAt: at,
    kind,
    project: 'droits',
    leaf: encodeLeaf({
      index,
      openCommitment: commitOpen(salt, openBytes),
      sealedCommitment: commitSealed(sealed),
      sealedDigest: sha256(sealed),
    }),
    content: {
      salt,
      open,
      sealed,
      terms: [syntheticTerm('vi.id', index), syntheticTerm('vi.subject', index % 5_000)],
    },
  }
}

/** The index term of an invented record. */
export function syntheticTerm(field: string, value: number): string {
  return syntheticHash(`${field} ${value}`).slice(0, 32)
}

function syntheticHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function sealedPart(index: number, bytes: number): Uint8Array {
  const empty = canonicalJson({ actor: 'appli', payload: { fill: '' } }).length
  const text = canonicalJson({
    actor: 'appli',
    payload: { fill: 'x'.repeat(Math.max(0, bytes - empty - SALT_BYTES)) },
  })
  return Buffer.concat([Buffer.from(syntheticHash(`inner ${index}`), 'hex'), Buffer.from(text)])
}
