import { hash } from 'node:crypto'
import { commitOpen, commitSealed, digestSealed, encodeLeaf, SALT_BYTES } from '../records/record-encoding.ts'
import { OPEN_PART_VERSION, type StoredRecord } from '../records/record-shape.ts'

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
  const open = openPart(index, kind, tenant, at.toISOString())
  const sealed = sealedPart(index, Math.max(128, bytes - open.length))
  const salt = Buffer.from(syntheticHash(`salt ${index}`), 'hex')
  const commitments = {
    openCommitment: commitOpen(salt, Buffer.from(open)),
    sealedCommitment: commitSealed(sealed),
    sealedDigest: digestSealed(sealed),
  }
  return {
    index,
    recordedAt: at,
    kind,
    project: 'droits',
    leaf: encodeLeaf({ index, ...commitments }),
    content: {
      salt,
      open,
      sealed,
      terms: [syntheticTerm('vi.id', index), syntheticTerm('vi.subject', index % 5_000)],
    },
  }
}

/** The readable part, its names written in canonical order: a million of them should not take minutes. */
function openPart(index: number, kind: string, tenant: string, at: string): string {
  const facts =
    '{"issuer":"urn:interops:73282932000074:idp:synthetique:1","outcome":"accepted","service":"https://f.example/droits"}'
  const pair = `{"hash":"${syntheticHash(`pair ${index}`)}","key":"synthetic"}`
  return `{"actorKind":"application","at":"${at}","facts":${facts},"key":null,"kind":"${kind}","pair":${pair},"project":"droits","purpose":null,"recordedAt":"${at}","requestId":"req-${index}","tenant":"${tenant}","v":${OPEN_PART_VERSION},"version":1}`
}

/** The index term of an invented record. */
export function syntheticTerm(field: string, value: number): string {
  return syntheticHash(`${field} ${value}`).slice(0, 32)
}

function syntheticHash(text: string): string {
  return hash('sha256', text)
}

/** A salted plaintext of that many bytes. */
function sealedPart(index: number, bytes: number): Uint8Array {
  const before = '{"actor":"appli","payload":{"fill":"'
  const after = '"}}'
  const text = before + 'x'.repeat(bytes - SALT_BYTES - before.length - after.length) + after
  return Buffer.concat([Buffer.from(syntheticHash(`inner ${index}`), 'hex'), Buffer.from(text)])
}
