import { readOpenPart } from '../records/read-open-part.ts'
import type { StoredRecord } from '../records/record-shape.ts'
import type { AuditorPrivateKey } from '../sealing/auditor-key.ts'
import { SealedReader } from '../sealing/sealed-reader.ts'
import type { Journal } from './journal.ts'
import { internalsOf } from './journal-internals.ts'
import type { ReadContext } from './journal-options.ts'
import { TERM_DIGITS, TermHasher } from './term-hasher.ts'

const PAGE = 500

/** What a new index holds. */
export interface ReindexReport {
  /** Records found by identifiers under the new key. */
  readonly records: number
  /** Records that keep their old terms: no key at hand opens them. */
  readonly unreadable: number
}

/**
 * Hashes the identifiers of every record again, under the index key that the journal was opened with: after the old one
 * was lost, stolen or rotated. The identifiers come out of the sealed parts, so an auditor must take part. Recorded.
 *
 * @param journal opened with the new `keyedHash`
 * @param auditor opens the sealed parts; not needed for a journal in the clear
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` `TRACE_SEALED` and whatever `append` and the store throw
 * @example
 * const { records, unreadable } = await reindex(journal, auditorPrivateKey('dpo-2026', pem), reader)
 */
export async function reindex(
  journal: Journal,
  auditor: AuditorPrivateKey | undefined,
  reader: ReadContext,
): Promise<ReindexReport> {
  const { store, clock, keyedHash, authorise, record } = internalsOf(journal)
  await authorise(reader, 'export', 'trace.reindexed')
  const begun = { key: keyedHash.keyId }
  await record({ kind: 'trace.reindex-begun', version: 1, at: clock.now(), facts: begun }, reader)
  const wrapped = new Map((await store.dataKeys()).map((key) => [key.id, key.wrapped]))
  const sealed = new SealedReader(wrapped, auditor)
  const hasher = new TermHasher(keyedHash)
  let records = 0
  let unreadable = 0
  for (const log of await store.logs()) {
    let from = 0
    for (let page = await store.records(log.id, from, PAGE); page.length > 0; ) {
      const changes = []
      for (const one of page) {
        if (one.content === undefined) continue
        const terms = await termsOf(one.content, sealed, hasher)
        if (terms === undefined) unreadable += 1
        else changes.push({ index: one.index, before: one.content.terms, after: terms })
      }
      await store.replaceTerms(log.id, changes)
      records += changes.length
      from += page.length
      page = await store.records(log.id, from, PAGE)
    }
  }
  const facts = { ...begun, records, unreadable }
  await record({ kind: 'trace.reindexed', version: 1, at: clock.now(), facts }, reader)
  return { records, unreadable }
}

async function termsOf(
  content: NonNullable<StoredRecord['content']>,
  sealed: SealedReader,
  hasher: TermHasher,
): Promise<readonly string[] | undefined> {
  const open = readOpenPart(content.open)
  const part = open === undefined ? undefined : sealed.read(open.key, content.sealed)
  if (open === undefined || part === undefined) return undefined
  const terms: string[] = []
  for (const [field, values] of Object.entries(part.search)) {
    for (const value of values) terms.push(await hasher.hash(field, value))
  }
  if (part.search['request.id'] === undefined) terms.push(await hasher.hash('request.id', open.requestId))
  if (open.pair !== null) terms.push(open.pair.hash.slice(0, TERM_DIGITS))
  return [...new Set(terms)]
}
