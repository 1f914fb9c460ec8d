import type { Clock, HttpClient } from '@entente/core/ports'
import { DirectoryError } from './errors.ts'
import type { ExtractionDiff, ExtractionIndex } from './extraction/extraction-index.ts'
import { type ExtractionDownload, fetchExtraction } from './extraction/extraction-source.ts'
import type { NameSearch } from './search/name-search.ts'

/** What {@link syncDirectory} brings up to date. */
export interface SyncOptions {
  readonly http: HttpClient
  readonly download: ExtractionDownload
  /** The extraction in use, if any. */
  readonly current?: ExtractionIndex
  /** What is known of the extraction in use when it is not in memory, for instance after a restart. */
  readonly known?: { readonly asOf: Date; readonly addresses: number } | undefined
  /** Filled with the new extraction when given. */
  readonly search?: NameSearch
  /** Share of the addresses that may disappear at once, 0 to 1. @default 0.2 */
  readonly shrinkLimit?: number
  /** @default systemClock */
  readonly clock?: Clock
}

/** What {@link syncDirectory} did. */
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
  const { http, download, current, search, shrinkLimit = 0.2, clock } = options
  const used = current ?? options.known
  const fetched = await fetchExtraction(http, download, used?.asOf, clock)
  if (fetched.status === 'unchanged') return fetched
  const { index } = fetched
  if (used !== undefined && index.addresses < used.addresses * (1 - shrinkLimit)) {
    throw new DirectoryError({
      code: 'EXTRACTION_SHRUNK',
      what: `The new extraction holds ${index.addresses} addresses, the one in use ${used.addresses}.`,
      details: { before: used.addresses, after: index.addresses },
    })
  }
  const diff = current === undefined ? undefined : index.diffFrom(current)
  await search?.replace(index, index.asOf)
  return { status: 'replaced', index, diff }
}
