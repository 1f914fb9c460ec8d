import { type DocumentProblem, problemAt } from './document-problem.ts'

/** A document as it came, once it is known to be a plain object. */
export type RawDocument = Readonly<Record<string, unknown>>

/** Rewrites a document of one schema version into the next. It must leave what it does not know untouched. */
type MigrationStep = (document: RawDocument) => RawDocument

/** `steps[0]` leads from version 1 to version 2, and so on: the current version is one more than there are steps. */
export type Migrations = readonly MigrationStep[]

/**
 * Brings a document to the current schema version, or says why that is not possible.
 *
 * A document of a later version is refused: what we do not know might be what forbids.
 */
export function migrateDocument(
  document: RawDocument,
  steps: Migrations,
): { readonly document: RawDocument } | { readonly problem: DocumentProblem } {
  const current = steps.length + 1
  const version = document.schemaVersion
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > current) {
    const expected = current === 1 ? '1' : `a whole number from 1 to ${current}`
    return { problem: problemAt(['schemaVersion'], `expected ${expected}, the versions this release reads`) }
  }
  const migrated = steps.slice(version - 1).reduce((older, step) => step(older), document)
  return { document: { ...migrated, schemaVersion: current } }
}
