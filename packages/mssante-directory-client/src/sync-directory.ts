import type { HttpClient } from '@entente/core/ports'
import { DirectoryError } from './errors.ts'
import type { ExtractionDiff, ExtractionIndex } from './extraction/extraction-index.ts'
import { type ExtractionDownload, fetchExtraction } from './extraction/extraction-source.ts'
import type { NameSearch } from './search/name-search.ts'

export interface SyncOptions {
  readonly http: HttpClient
  readonly download: ExtractionDownload
  /** The extraction in use, if any. */
  readonly current?: ExtractionIndex
  /** Filled with the new extraction when given. */
  readonly search?: NameSearch
  /** Share of the addresses that may disappear at once, 0 to 1. @default 0.2 */
  readonly shrinkLimit?: number
}

export type SyncOutcome =
  | { readonly status: 'unchanged'; readonly asOf: Date }
  | {
      readonly status: 'replaced'
      readonly index: ExtractionIndex
      readonly diff: ExtractionDiff | undefined
    }

/**
 * Brings the extraction up to date: asks whether there is a newer one, loads it, compares, and replaces the embedded
 * index in one step. Whatever fails, the extraction in use stays in use.
 *
 * @throws {DirectoryError} `EXTRACTION_SHRUNK`, and those of {@link fetchExtraction}
 * @example
 * const outcome = await syncDirectory({ http, download: { url }, current, search })
 */
export async function syncDirectory(options: SyncOptions): Promise<SyncOutcome> {
  const { http, download, current, search, shrinkLimit = 0.2 } = options
  const fetched = await fetchExtraction(http, download, current?.asOf)
  if (fetched.status === 'unchanged') return fetched
  const { index } = fetched
  if (current !== undefined && index.addresses < current.addresses * (1 - shrinkLimit)) {
    throw new DirectoryError({
      code: 'EXTRACTION_SHRUNK',
      what: `The new extraction holds ${index.addresses} addresses, the one in use ${current.addresses}.`,
      details: { before: current.addresses, after: index.addresses },
    })
  }
  const diff = current === undefined ? undefined : index.diffFrom(current)
  await search?.replace(index, index.asOf)
  return { status: 'replaced', index, diff }
}
