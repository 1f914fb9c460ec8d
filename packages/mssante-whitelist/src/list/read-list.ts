import { readRows } from '@entente/trust/xml'
import { WhitelistError } from '../errors.ts'
import { type ListDiagnostic, RowCollector, readInstant } from './collect-rows.ts'
import { asWhitelistError } from './list-failure.ts'
import type { ListTable } from './list-table.ts'

/** Names that differ between a list and its sisters. */
export interface ListNames {
  readonly namespace: string
  readonly root: string
}

/** Everything read from the bytes of one list. */
export interface ListContent {
  /** DateDeGeneration; undefined when absent or unreadable. */
  readonly generatedAt: Date | undefined
  readonly table: ListTable
  readonly diagnostics: readonly ListDiagnostic[]
}

/**
 * Reads the rows of a list. Tolerates every defect seen in real files: a bad row becomes a diagnostic, never a match,
 * and never fails the whole list.
 *
 * @param bytes the canonical bytes of a verified list, or unverified bytes for an inspection
 * @throws {WhitelistError} `WL_LIST_MALFORMED` `WL_NAMESPACE_REFUSED`
 */
export function readList(bytes: Uint8Array, { namespace, root }: ListNames): ListContent {
  const rows = new RowCollector(namespace)
  const path = [
    { namespace, local: root },
    { namespace, local: 'ListeDomaines' },
    { namespace, local: 'Domaine' },
  ]
  const head = asWhitelistError(() => readRows(bytes, { path }, (row) => rows.add(row)))
  if (!head.is(namespace, root)) throw new WhitelistError('WL_NAMESPACE_REFUSED')
  const generated = head.child(namespace, 'DateDeGeneration')?.text()
  const generatedAt = readInstant(generated)
  if (generatedAt === undefined) rows.note({ row: undefined, kind: 'generation-date-unreadable' })
  return { generatedAt, table: rows.finish(), diagnostics: rows.diagnostics }
}
