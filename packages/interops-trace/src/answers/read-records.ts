import type { TraceJson } from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import type { FoundRecord, Journal, TraceQuery } from '../journal/journal.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import { keyInSuccession } from '../notes/log-succession.ts'
import type { AuditorPrivateKey } from '../sealing/auditor-key.ts'
import { unsealRecord } from '../sealing/unseal-record.ts'

/** Who asks, and with which key sealed parts are opened. */
export interface Inquiry {
  readonly reader: ReadContext
  /** Not needed for a journal whose payloads are in the clear. */
  readonly auditor?: AuditorPrivateKey
}

/** A record with its sealed part opened, and its proof when a signed head covers it. */
export interface OpenedRecord {
  readonly found: FoundRecord
  /** Who acted. */
  readonly actor: string
  readonly payload: { readonly [name: string]: TraceJson }
  /** A `.tlog-proof` file; `undefined` for a record of another writer, see the export. */
  readonly proof: string | undefined
}

const ALL = 10_000

/**
 * Finds records, oldest first, opens them and attaches their proofs. The search is recorded.
 *
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` `TRACE_SEALED`, `TRACE_DOCUMENT_INVALID` when there are too many,
 *   `TRACE_STORE_DAMAGED`
 */
export async function readRecords(
  journal: Journal,
  query: TraceQuery,
  inquiry: Inquiry,
): Promise<readonly OpenedRecord[]> {
  const found = await journal.search({ limit: ALL, ...query }, inquiry.reader)
  if (found.length === ALL) {
    throw new TraceError('TRACE_DOCUMENT_INVALID', `More than ${ALL} records answer the question.`, {
      why: 'An answer that leaves some out would be taken for a whole one.',
    })
  }
  await journal.publishHead()
  const opened = await Promise.all(found.map((record) => openRecord(journal, record, inquiry.auditor)))
  return opened.reverse()
}

/** Opens one record and attaches its proof. */
export async function openRecord(
  journal: Journal,
  found: FoundRecord,
  auditor: AuditorPrivateKey | undefined,
): Promise<OpenedRecord> {
  const { actor, payload } = unsealRecord(found, auditor)
  const isOwn = keyInSuccession(journal.key, found.log) !== undefined
  const proven = isOwn ? await journal.prove(found) : undefined
  if (proven !== undefined && proven.leafHash !== found.leafHash) {
    throw new TraceError(
      'TRACE_STORE_DAMAGED',
      `The record ${found.index} is not the one that was hashed into the tree.`,
    )
  }
  return {
    found,
    actor,
    payload: payload ?? {},
    proof: proven?.status === 'proven' ? proven.proof : undefined,
  }
}

/** A text of a payload or of the facts; `undefined` when it is not there or is none. */
export function textIn(values: { readonly [name: string]: TraceJson }, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** The texts of a list of a payload or of the facts. */
export function textsIn(values: { readonly [name: string]: TraceJson }, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.filter((one: TraceJson) => typeof one === 'string') : []
}
