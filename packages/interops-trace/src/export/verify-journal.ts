import { availableParallelism } from 'node:os'
import { isTraceError } from '../errors.ts'
import { checkAhead, type LinesAhead } from './check-ahead.ts'
import { CheckThread } from './check-thread.ts'
import { JournalVerifier } from './journal-verifier.ts'
import { type ExportSource, type Lines, readLines } from './read-lines.ts'
import type { JournalVerification, VerifyJournalOptions } from './verification.ts'

/** A second thread takes some time to start. */
const SECOND_THREAD_AFTER_BYTES = 8_388_608

/**
 * Re-checks everything in an export of a journal and says what is wrong and where.
 *
 * Each record is parsed, brought into canonical form, committed and hashed again; each head is compared with the tree
 * that results and its signature verified; anchors are opened; the whole file is digested. Damage is data, not an
 * exception. Any change made after the last external anchor is visible; what came since is shown as not yet anchored.
 *
 * @param source  the bytes of an export, or pieces of them in order
 * @param options what the verifier knows from elsewhere: the keys of the logs at least
 * @throws {TraceError} `TRACE_NOTE_INVALID` when a head given as seen before does not carry its log's signature
 * @see INTEROPS convention, art. 9; RFC 9162 §2.1
 * @example
 * const { verdict, findings, sentences } = await verifyJournal(bytes, { keys: [journal.key] })
 */
export async function verifyJournal(
  source: ExportSource,
  options: VerifyJournalOptions,
): Promise<JournalVerification> {
  const { maxLineBytes, threads, auditor } = options
  const lines = readLines(source, maxLineBytes)
  if (auditor !== undefined || (threads ?? availableParallelism()) < 2) {
    return verifyLines(uncheckedLines(lines), options)
  }
  const after = threads === undefined ? SECOND_THREAD_AFTER_BYTES : 0
  let thread: CheckThread | undefined
  const startThread = (): CheckThread => {
    thread = new CheckThread()
    return thread
  }
  try {
    return await verifyLines(checkAhead(lines, startThread, after), options)
  } finally {
    await thread?.stop()
  }
}

async function* uncheckedLines(source: AsyncIterable<Lines>): AsyncGenerator<LinesAhead, void, undefined> {
  for await (const lines of source) yield { lines, checked: undefined }
}

/** See {@link verifyJournal}. */
export async function verifyLines(
  source: AsyncIterable<LinesAhead>,
  options: VerifyJournalOptions,
): Promise<JournalVerification> {
  const verifier = new JournalVerifier(options)
  try {
    for await (const lines of source) await verifier.lines(lines)
  } catch (error) {
    if (!isTraceError(error, 'TRACE_EXPORT_INVALID')) throw error
    verifier.report({
      kind: 'unreadable',
      line: 0,
      log: undefined,
      records: undefined,
      explanation: error.message,
    })
  }
  return verifier.finish()
}
