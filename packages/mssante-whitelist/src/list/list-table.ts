import type { DomainIndex } from './domain-index.ts'

/**
 * The rows of a list in columns, so that it moves between threads without being copied row by row and texts are only
 * decoded when somebody asks for them.
 */
export interface ListTable {
  readonly domains: DomainIndex
  /** For each domain the first of its rows, which stand together, and the end. */
  readonly rowStarts: Uint32Array
  /** Distinct operator certificates, as JSON of `OperatorTuple[]`. */
  readonly operators: string
  /** For each row the index of its domain. */
  readonly rowDomains: Int32Array
  /** For each row the index of its operator certificate. */
  readonly rowOperators: Int32Array
  /** For each row its DateMAJ in milliseconds, NaN when unreadable. */
  readonly rowUpdates: Float64Array
  /** The free texts of all rows in UTF-8: name as written, description, both contacts. */
  readonly texts: Uint8Array
  /** Where each text starts: four for each row, and the end. */
  readonly textOffsets: Uint32Array
}

/** Name as written, then CN, OU and O (empty when absent), then the keys it is compared by (empty when unreadable). */
export type OperatorTuple = readonly [
  text: string,
  commonName: string,
  organizationalUnit: string,
  organization: string,
  cnOuKey: string,
  strictKey: string,
]

export const TEXTS_PER_ROW = 4

/** The buffers of a table, to hand them over to another thread. */
export function buffersOf(table: ListTable | undefined): readonly ArrayBuffer[] {
  if (table === undefined) return []
  const { domains, rowStarts, rowDomains, rowOperators, rowUpdates, texts, textOffsets } = table
  return [
    domains.bytes,
    domains.starts,
    domains.slots,
    rowStarts,
    rowDomains,
    rowOperators,
    rowUpdates,
    texts,
    textOffsets,
  ].map(({ buffer }) => buffer as ArrayBuffer)
}
