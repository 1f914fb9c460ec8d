import { TraceError } from '../errors.ts'
import { sha256 } from '../merkle/hash.ts'
import { MAX_TREE_SIZE } from '../merkle/merkle-tree.ts'
import { encodeHex } from '../notes/base64.ts'
import type { NoteKey } from '../notes/note-key.ts'
import type { AuditorKey } from '../sealing/auditor-key.ts'
import { DEFAULT_LIMITS, type JournalLimits, type JournalOptions } from './journal-options.ts'

/** A log begins with a record of its own, and must hold one of somebody else. */
const MINIMA: Readonly<Record<string, number>> = {
  clockToleranceSeconds: 0,
  unauthenticatedPerMinute: 0,
  maxLogRecords: 2,
}
const WRITER = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/** The log's name holds tenant, writer and key, so that a new key can only start a new log. */
export function logKey(options: Pick<JournalOptions, 'tenant' | 'writer' | 'checkpointKey'>): NoteKey {
  const { tenant, writer, checkpointKey } = options
  const fingerprint = encodeHex(sha256(checkpointKey.publicKey)).slice(0, 8)
  return {
    name: `${tenant}/traces/${writer}/${fingerprint}`,
    type: 'ed25519',
    publicKey: checkpointKey.publicKey,
  }
}

/** @throws {TraceError} `TRACE_OPTIONS_INVALID` `TRACE_PRODUCTION_INCOMPLETE` */
export function requireOptions(options: JournalOptions): void {
  if (!WRITER.test(options.writer)) {
    throw new TraceError('TRACE_OPTIONS_INVALID', 'The writer is not 1 to 40 of a-z, 0-9 and hyphen.')
  }
  if (options.checkpointKey.publicKey.length !== 32) {
    throw new TraceError('TRACE_OPTIONS_INVALID', 'The checkpoint key is not an Ed25519 key.')
  }
  const limits: JournalLimits = { ...DEFAULT_LIMITS, ...options.limits }
  for (const [name, value] of Object.entries(limits)) {
    const minimum = MINIMA[name] ?? 1
    if (!Number.isFinite(value) || value < minimum) {
      throw new TraceError(
        'TRACE_OPTIONS_INVALID',
        `The limit ${name} is not a number of at least ${minimum}.`,
      )
    }
  }
  if (limits.maxLogRecords > MAX_TREE_SIZE) {
    throw new TraceError('TRACE_OPTIONS_INVALID', `A log holds ${MAX_TREE_SIZE} records at most.`)
  }
  const auditors = options.auditors ?? []
  const names = new Set(auditors.map(({ id }) => id))
  if (auditors.length === 1 || names.size < auditors.length) {
    throw new TraceError('TRACE_OPTIONS_INVALID', 'Auditor keys are two at least, each with its own name.')
  }
  const isShared = ({ publicKey }: AuditorKey, index: number) =>
    auditors.slice(0, index).some((other) => other.publicKey.equals(publicKey))
  if (auditors.some(isShared)) {
    throw new TraceError(
      'TRACE_OPTIONS_INVALID',
      'Two auditors hold the same key: one loss would close the archive.',
    )
  }
  if ((options.mode ?? 'production') === 'production') requireProduction(options)
}

function requireProduction(options: JournalOptions): void {
  const missing = [
    ...(options.signer === undefined ? ['signer'] : []),
    ...((options.anchors ?? []).length === 0 ? ['an external anchor'] : []),
    ...((options.auditors ?? []).length < 2 ? ['two auditors'] : []),
  ]
  if (missing.length === 0) return
  throw new TraceError('TRACE_PRODUCTION_INCOMPLETE', `Production mode lacks ${missing.join(', ')}.`)
}
