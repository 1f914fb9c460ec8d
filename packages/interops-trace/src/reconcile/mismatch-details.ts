import { type Inquiry, type OpenedRecord, openRecord } from '../answers/read-records.ts'
import { TraceError } from '../errors.ts'
import { findRecords } from '../journal/find-records.ts'
import type { Journal } from '../journal/journal.ts'
import { internalsOf } from '../journal/journal-internals.ts'
import { PAIR_DIGITS } from './pair.ts'

const MAX_HASHES = 1_000

/**
 * The second round of a reconciliation: our records behind the mismatches that the partner asks about, and no others.
 * Recorded with the number of mismatches.
 *
 * @param hashes as the first round lists them, at most 1,000
 * @throws {TraceError} `TRACE_DOCUMENT_INVALID` `TRACE_ACCESS_REFUSED` `TRACE_SEALED`, and what `append` throws
 */
export async function mismatchDetails(
  journal: Journal,
  hashes: readonly string[],
  inquiry: Inquiry,
): Promise<readonly OpenedRecord[]> {
  const { store, clock, authorise, record } = internalsOf(journal)
  await authorise(inquiry.reader, 'export', 'trace.mismatches-detailed')
  if (
    hashes.length > MAX_HASHES ||
    hashes.some((hash) => !/^[0-9a-f]+$/.test(hash) || hash.length !== PAIR_DIGITS)
  ) {
    throw new TraceError('TRACE_DOCUMENT_INVALID', 'The mismatches asked about are not 1,000 hashes at most.')
  }
  await journal.publishHead()
  const details: OpenedRecord[] = []
  for (const hash of hashes) {
    const query = { hashes: [hash], kinds: [], from: undefined, to: undefined, limit: 100 }
    for (const found of await findRecords(store, query)) {
      if (found !== undefined) details.push(await openRecord(journal, found, inquiry.auditor))
    }
  }
  const facts = { mismatches: hashes.length, records: details.length }
  const event = { kind: 'trace.mismatches-detailed', version: 1, at: clock.now(), facts }
  await record(event, inquiry.reader)
  return details
}
