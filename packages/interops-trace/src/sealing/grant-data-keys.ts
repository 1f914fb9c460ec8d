import { createHash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import { isTraceError, TraceError } from '../errors.ts'
import { readExportLine } from '../export/read-export-line.ts'
import { type ExportSource, readLines } from '../export/read-lines.ts'
import type { Journal } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import type { StoredDataKey } from '../stores/journal-store.ts'
import type { AuditorKey, AuditorPrivateKey } from './auditor-key.ts'
import { grantDataKey } from './data-key.ts'
import { auditorsNamedIn } from './jwe.ts'
import { renewDataKey } from './key-register.ts'

/** Who lets whom open what was sealed before. */
export interface DataKeyGrant {
  /** An auditor that the data keys are wrapped for. */
  readonly by: AuditorPrivateKey
  /** The auditor that they are wrapped for from now on too. */
  readonly to: AuditorKey
}

/** What became of each data key, by its id. */
export interface GrantReport {
  /** The new auditor can open these now. */
  readonly granted: readonly string[]
  /** These named the new auditor before. */
  readonly already: readonly string[]
  /** The granting auditor cannot open these, so nothing was granted. */
  readonly unopened: readonly string[]
  /**
   * How many keys each auditor can open, by name. A grant takes nothing away: who leaves opens all of these in any copy
   * that he has or gets, for as long as his private key exists.
   */
  readonly opens: Readonly<Record<string, number>>
}

/** A wrapped data key as it stands in a store, in an export or in a grant beside one. */
export type GrantedDataKey = StoredDataKey

/**
 * Lets a new auditor open what was sealed before: each data key that an existing auditor can open is wrapped for the new
 * one too. Sealed parts, hashes and heads stay as they are. Recorded before it is done; after a failure in between it is
 * completed by asking again.
 *
 * The keys of this store and of its register alone: do the same in a spool and in its central store, and for exports that
 * were given out with {@link grantExport}. Open the journal with the new auditor from now on.
 *
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append`, the store and the register throw
 * @see INTEROPS convention, art. 9; RFC 7516 §7.2.1
 * @example
 * await grantDataKeys(journal, { by: auditorPrivateKey('rssi', pem), to: auditorKey('dpo-2027', newPem) }, reader)
 */
export async function grantDataKeys(
  journal: Journal,
  grant: DataKeyGrant,
  reader: ReadContext,
): Promise<GrantReport> {
  const { store, clock, keyRegister, authorise, record } = internalsOf(journal)
  await authorise(reader, 'export', 'trace.data-keys-granted')
  const { keys, report } = grantEach(await store.dataKeys(), grant)
  const { granted, unopened } = report
  const facts = { ...partiesOf(grant), granted, unopened }
  await record({ kind: 'trace.data-keys-granted', version: 1, at: clock.now(), facts }, reader)
  for (const key of keys) {
    if (keyRegister !== undefined) await renewDataKey(keyRegister, key)
    await store.replaceDataKey(key)
  }
  return report
}

/**
 * Lets a new auditor open an export that was given out: its signed bytes stay as they are, and the data keys wrapped anew
 * go beside it, see `dataKeys` of `verifyJournal`.
 *
 * @param source the export; verify it too, this reads its data keys only
 * @throws {TraceError} `TRACE_EXPORT_INVALID` when it holds a line that is too long
 * @example
 * const { keys } = await grantExport(bytes, { by, to })
 * await verifyJournal(bytes, { keys: [logKey], auditor: newAuditor, dataKeys: keys })
 */
export async function grantExport(
  source: ExportSource,
  grant: DataKeyGrant,
): Promise<{ readonly keys: readonly GrantedDataKey[]; readonly report: GrantReport }> {
  const found = new Map<string, StoredDataKey>()
  for await (const { bytes, ends } of readLines(source)) {
    let start = 0
    for (const end of ends) {
      // Most lines are records, which are long: only what may be a data key is parsed.
      const key = bytes.subarray(start, end).includes('"type":"data-key"')
        ? dataKeyIn(bytes.toString('utf8', start, end))
        : undefined
      start = end + 1
      if (key !== undefined) found.set(key.id, key)
    }
  }
  return grantEach([...found.values()], grant)
}

/** A grant beside an export, as NDJSON: each line is the one of a data key in an export. */
export function writeGrant(keys: readonly GrantedDataKey[]): Uint8Array {
  return Buffer.from(keys.map((key) => `${canonicalJson({ type: 'data-key', ...key })}\n`).join(''))
}

/**
 * Reads what {@link writeGrant} wrote.
 *
 * @throws {TraceError} `TRACE_EXPORT_INVALID`
 */
export function readGrant(bytes: Uint8Array): readonly GrantedDataKey[] {
  const lines = Buffer.from(bytes).toString().split('\n')
  if (lines.pop() !== '') throw notAGrant()
  return lines.map((text) => {
    const key = dataKeyIn(text)
    if (key === undefined) throw notAGrant()
    return key
  })
}

/** The data key of a line of an export; `undefined` for any other line. */
function dataKeyIn(text: string): GrantedDataKey | undefined {
  const line = readExportLine(text)
  if (line?.type !== 'data-key') return undefined
  const { id, project, period, wrapped } = line
  return { id, project, period, wrapped }
}

function grantEach(
  stored: readonly StoredDataKey[],
  { by, to }: DataKeyGrant,
): { readonly keys: readonly StoredDataKey[]; readonly report: GrantReport } {
  const keys: StoredDataKey[] = []
  const already: string[] = []
  const unopened: string[] = []
  const opens: Record<string, number> = {}
  for (const key of stored) {
    const after = grantOne(key, by, to)
    if (after === 'already') already.push(key.id)
    else if (after === undefined) unopened.push(key.id)
    else keys.push(after)
    const wrapped = typeof after === 'object' ? after.wrapped : key.wrapped
    for (const auditor of namesIn(wrapped)) opens[auditor] = (opens[auditor] ?? 0) + 1
  }
  return { keys, report: { granted: keys.map(({ id }) => id), already, unopened, opens } }
}

function grantOne(
  key: StoredDataKey,
  by: AuditorPrivateKey,
  to: AuditorKey,
): StoredDataKey | 'already' | undefined {
  if (namesIn(key.wrapped).has(to.id)) return 'already'
  try {
    return grantDataKey(key, by, to)
  } catch (error) {
    if (isTraceError(error, 'TRACE_SEALED')) return undefined
    throw error
  }
}

function namesIn(wrapped: string): ReadonlySet<string> {
  try {
    return new Set(auditorsNamedIn(wrapped))
  } catch (error) {
    if (isTraceError(error, 'TRACE_SEALED')) return new Set()
    throw error
  }
}

/** The new key by its fingerprint too: a name alone would let another key take its place unseen. */
function partiesOf({ by, to }: DataKeyGrant) {
  const der = to.publicKey.export({ format: 'der', type: 'spki' })
  return { by: by.id, to: to.id, fingerprint: createHash('sha256').update(der).digest('hex') }
}

function notAGrant(): TraceError {
  return new TraceError('TRACE_EXPORT_INVALID', 'The grant does not hold data keys as an export does.')
}
