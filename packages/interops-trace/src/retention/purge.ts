import { createHash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import type { TraceJson } from '@entente/core/ports'
import { formatDelay } from '@entente/core/time'
import { TraceError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { internalsOf, type JournalInternals } from '../journal/journal-internals.ts'
import type { ReadContext } from '../journal/journal-options.ts'
import { hashTerm } from '../journal/term-hasher.ts'
import { readOpenPart } from '../records/read-open-part.ts'
import { forgetDataKeys } from '../sealing/key-register.ts'
import type { JournalStore, RecordRange, StoredDataKey } from '../stores/journal-store.ts'
import { dueRecords } from './due-records.ts'
import { requireHolds } from './hold.ts'
import type { PurgeItem, PurgeProposal } from './purge-proposal.ts'
import {
  erasableBefore,
  isUnusualRetention,
  type RetentionPolicy,
  type RetentionRule,
} from './retention-policy.ts'

export interface PurgeReport {
  readonly proposal: string
  readonly erased: number
  readonly keysDestroyed: readonly string[]
  /** What erasure cannot reach, to be dealt with by hand. */
  readonly notReached: readonly string[]
}

/** What no erasure in this store reaches. */
const NOT_REACHED: readonly string[] = [
  'Backups of the store made before: sealed parts become unreadable where the wrapped data key is not in the backup, readable parts stay.',
  'Exports and answers given out before.',
  'Other stores of the same journal, such as spools and the central store: purge each of them.',
  'Leaves of the tree, which tell nothing about a record whose salt is gone.',
  'Searches and exports recorded about these traces, which have a retention of their own.',
]
const MAX_RANGES = 5_000

/**
 * Proposes what the retention policy lets go, as a bordereau. Nothing is erased. Recorded.
 *
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
 * @see INTEROPS convention, art. 9
 */
export async function proposePurge(
  journal: Journal,
  policy: RetentionPolicy,
  reader: ReadContext,
): Promise<PurgeProposal> {
  const internals = internalsOf(journal)
  await internals.authorise(reader, 'purge', 'trace.purge-proposed')
  await requireHolds(internals)
  const now = internals.clock.now()
  const items: PurgeItem[] = []
  for (const rule of policy.rules) items.push(await itemOf(internals, rule, now))
  const proposal: PurgeProposal = {
    version: 1,
    tenant: reader.tenant,
    proposedAt: now.toISOString(),
    items: items.filter((item) => item.records > 0 || item.keys.length > 0),
    notReached: NOT_REACHED,
  }
  await recordStep(internals, 'trace.purge-proposed', proposal, reader)
  return proposal
}

/**
 * The visa of a second person on a proposal. Recorded.
 *
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
 */
export async function approvePurge(
  journal: Journal,
  proposal: PurgeProposal,
  reader: ReadContext,
): Promise<void> {
  const internals = internalsOf(journal)
  await internals.authorise(reader, 'purge', 'trace.purge-approved')
  await recordStep(internals, 'trace.purge-approved', proposal, reader)
}

/**
 * Executes a proposal that somebody else has approved: content, salt, index and data keys go, the tree stays whole.
 *
 * What has been held since the proposal stays. Recorded before and after; a purge that was broken off is asked for again.
 *
 * @throws {TraceError} `TRACE_PURGE_REFUSED` `TRACE_ACCESS_REFUSED` and whatever `append` and the store throw
 * @see INTEROPS convention, art. 9
 */
export async function purge(
  journal: Journal,
  proposal: PurgeProposal,
  reader: ReadContext,
): Promise<PurgeReport> {
  const internals = internalsOf(journal)
  const { store, clock, authorise, record } = internals
  await authorise(reader, 'purge', 'trace.purged')
  await requireVisa(internals, proposal)
  await requireHolds(internals)
  const id = proposalId(proposal)
  const due: RecordRange[] = []
  for (const item of proposal.items) due.push(...(await dueRecords(store, item)))
  const keys = await uselessKeys(store, proposal)
  const origins = new Map((await store.logs()).map((log) => [log.id, log.origin]))
  // What goes is on record before it goes, keys without records too.
  for (let from = 0; from === 0 || from < due.length; from += MAX_RANGES) {
    const ranges = due
      .slice(from, from + MAX_RANGES)
      .map(({ log, first, last }) => ({ log: origins.get(log) ?? '', first, last }))
    const facts = { proposal: id, ranges, keys: from === 0 ? keys : [] }
    await record({ kind: 'trace.purged', version: 1, at: clock.now(), facts }, reader)
  }
  // The register first: while the store names a key, a purge that was broken off finds it again.
  if (internals.keyRegister !== undefined) await forgetDataKeys(internals.keyRegister, keys)
  await store.eraseDataKeys(keys)
  const erased = await store.erase(due)
  const facts = { proposal: id, erased, keys }
  await record({ kind: 'trace.purge-executed', version: 1, at: clock.now(), facts }, reader)
  return { proposal: id, erased, keysDestroyed: keys, notReached: proposal.notReached }
}

/** Names a proposal by its content: what was approved cannot be changed afterwards. */
export function proposalId(proposal: PurgeProposal): string {
  return createHash('sha256').update(canonicalJson(proposal)).digest('hex')
}

async function itemOf({ store }: JournalInternals, rule: RetentionRule, now: Date): Promise<PurgeItem> {
  const before = erasableBefore(rule.keep, now)
  const origins = new Map((await store.logs()).map((log) => [log.id, log.origin]))
  const ranges = await store.erasable(rule.project, before)
  const keys: string[] = []
  const keptKeys: string[] = []
  for (const key of await namedKeys(store)) {
    const { from, to } = monthBounds(key.period)
    if (key.project !== rule.project || to > before) continue
    const held = await store.held(rule.project, from, to)
    ;(held === 0 ? keys : keptKeys).push(key.id)
  }
  return {
    project: rule.project,
    keep: formatDelay(rule.keep),
    before: before.toISOString(),
    records: ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0),
    ranges: ranges.map(({ log, first, last }) => ({ log: origins.get(log) ?? '', first, last })),
    keys,
    keptKeys,
    unusual: isUnusualRetention(rule.keep, now),
  }
}

/** The keys of the proposal, but for months in which something has been held since. */
async function uselessKeys(store: JournalStore, proposal: PurgeProposal): Promise<readonly string[]> {
  const proposed = new Set(proposal.items.flatMap((item) => item.keys))
  const useless: string[] = []
  for (const key of await namedKeys(store)) {
    const { from, to } = monthBounds(key.period)
    if (proposed.has(key.id) && (await store.held(key.project, from, to)) === 0) useless.push(key.id)
  }
  return useless
}

/**
 * The data keys of a store. Records name a key by its id, which says its project and month: a row that says otherwise
 * must not lead a purge to a key that is needed.
 */
async function namedKeys(store: JournalStore): Promise<readonly StoredDataKey[]> {
  const keys = await store.dataKeys()
  for (const { id, project, period } of keys) {
    if (id.startsWith(`${project ?? '-'}/${period}/`)) continue
    throw new TraceError(
      'TRACE_STORE_DAMAGED',
      'A data key stands in the store under another project or month.',
    )
  }
  return keys
}

/** A proposal and a visa must be on record, made by two different persons. */
async function requireVisa(internals: JournalInternals, proposal: PurgeProposal): Promise<void> {
  const proposers = await stepsBy(internals, 'trace.purge-proposed', proposal)
  const approvers = await stepsBy(internals, 'trace.purge-approved', proposal)
  const refused = (why: string): TraceError =>
    new TraceError('TRACE_PURGE_REFUSED', 'Nothing was erased.', { why })
  if (proposers.length === 0) throw refused('This proposal is not on record.')
  const names = proposers.map(({ by }) => by)
  if (!approvers.some(({ by }) => !names.includes(by))) {
    throw refused('No other person has approved this proposal.')
  }
  // Under another index key the same person has another name.
  const kinds = ['trace.reindex-begun']
  const [reindexed] = await internals.store.find({ ...ANY, kinds, limit: 1 })
  if (reindexed !== undefined && proposers.some(({ at }) => at <= reindexed.record.recordedAt)) {
    throw refused('The index was made again after this proposal: propose again.')
  }
}

interface Step {
  readonly by: TraceJson
  readonly at: Date
}

const ANY = { hashes: [], from: undefined, to: undefined }

async function recordStep(
  { clock, keyedHash, record }: JournalInternals,
  kind: string,
  proposal: PurgeProposal,
  reader: ReadContext,
): Promise<void> {
  const id = proposalId(proposal)
  const by = await hashTerm(keyedHash, 'reader', reader.actor.id)
  // The ranges are named by the id, and too many for a record.
  const items = proposal.items.map(({ ranges, ...item }) => ({ ...item, ranges: ranges.length }))
  const payload: { [name: string]: TraceJson } = { proposal: canonicalJson({ ...proposal, items }) }
  await record(
    { kind, version: 1, at: clock.now(), facts: { proposal: id, by }, payload, search: { purge: [id] } },
    reader,
  )
}

async function stepsBy(
  { store, keyedHash }: JournalInternals,
  kind: string,
  proposal: PurgeProposal,
): Promise<readonly Step[]> {
  const hash = await hashTerm(keyedHash, 'purge', proposalId(proposal))
  const hits = await store.find({ ...ANY, hashes: [hash], kinds: [kind], limit: 100 })
  return hits.flatMap(({ record }) => {
    const by = record.content === undefined ? undefined : readOpenPart(record.content.open)?.facts.by
    return by === undefined ? [] : [{ by, at: record.recordedAt }]
  })
}

function monthBounds(period: string): { readonly from: Date; readonly to: Date } {
  const [year = 0, month = 1] = period.split('-').map(Number)
  return { from: new Date(Date.UTC(year, month - 1)), to: new Date(Date.UTC(year, month)) }
}
