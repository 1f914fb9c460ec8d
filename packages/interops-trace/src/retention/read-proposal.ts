import { TraceError } from '../errors.ts'
import type { PurgeItem, PurgeProposal } from './purge-proposal.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a proposal that was kept as JSON between its making, its visa and its execution.
 *
 * @throws {TraceError} `TRACE_PURGE_REFUSED` when it is not one
 * @example
 * await approvePurge(journal, readPurgeProposal(JSON.parse(text)), secondPerson)
 */
export function readPurgeProposal(value: unknown): PurgeProposal {
  const { version, tenant, proposedAt, items, notReached, ...others } = fieldsOf(value)
  const isOne =
    version === 1 &&
    isText(tenant) &&
    isText(proposedAt) &&
    isListOf(items, isItem) &&
    isListOf(notReached, isText) &&
    Object.keys(others).length === 0
  if (isOne) return { version, tenant, proposedAt, items, notReached }
  throw new TraceError('TRACE_PURGE_REFUSED', 'The document is not a proposal of a purge.')
}

function isItem(value: unknown): value is PurgeItem {
  const { project, keep, before, records, ranges, keys, keptKeys, unusual, ...others } = fieldsOf(value)
  return (
    (project === null || isText(project)) &&
    isText(keep) &&
    isText(before) &&
    Number.isSafeInteger(records) &&
    isListOf(ranges, isRange) &&
    isListOf(keys, isText) &&
    isListOf(keptKeys, isText) &&
    typeof unusual === 'boolean' &&
    Object.keys(others).length === 0
  )
}

function isRange(value: unknown): value is PurgeItem['ranges'][number] {
  const { log, first, last, ...others } = fieldsOf(value)
  return (
    isText(log) &&
    Number.isSafeInteger(first) &&
    Number.isSafeInteger(last) &&
    Object.keys(others).length === 0
  )
}

function isListOf<Item>(value: unknown, is: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(is)
}

const isText = (value: unknown): value is string => typeof value === 'string'

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
