import type { Clock } from '@entente/core/ports'
import { systemClock } from '@entente/runtime'
import { DirectoryError, isDirectoryError } from './errors.ts'
import type { FhirChange, FhirReader } from './fhir/fhir-reader.ts'
import type { AppliedChanges } from './search/apply-changes.ts'
import type { NameSearch } from './search/name-search.ts'

/** Where changes come from, and what they are put into. */
export interface SyncChangesOptions {
  readonly reader: Pick<FhirReader, 'changesSince'>
  readonly search: NameSearch
  /** @default systemClock */
  readonly clock?: Clock
  /** Length of what is read before the progress is kept, in hours. @default 6 */
  readonly sliceHours?: number
  readonly signal?: AbortSignal
}

/** What {@link syncChanges} did. */
export interface SyncChangesReport extends AppliedChanges {
  readonly from: Date
  readonly until: Date
  /** Resources that were read. */
  readonly changes: number
}

const HOUR_MS = 3_600_000
/** The extraction of a day may be behind the FHIR server by hours. */
const OVERLAP_WITH_EXTRACTION_MS = 24 * HOUR_MS
/** A change may become visible later than the instant that it carries. */
const OVERLAP_MS = HOUR_MS
const SHORTEST_SLICE_MS = HOUR_MS / 4
const CHANGES_PER_TRANSACTION = 500

/**
 * Brings the embedded index from its extraction to now: reads what changed in FHIR since, slice by slice, and puts it on
 * top. After each slice the progress is kept; whatever fails, the next call goes on from there.
 *
 * A page that expires in the middle makes the slice shorter; a gap of the daily extraction is bridged for 30 days.
 *
 * @throws {DirectoryError} `INDEX_EMPTY` `DIRECTORY_DELTA_WINDOW`, and those of a FHIR search
 * @example
 * const report = await syncChanges({ reader: fhirReader({ http, apiKey }), search })
 */
export async function syncChanges(options: SyncChangesOptions): Promise<SyncChangesReport> {
  const { reader, search, clock = systemClock, sliceHours = 6, signal } = options
  const asOf = await search.asOf()
  if (asOf === undefined) {
    throw new DirectoryError({ code: 'INDEX_EMPTY', what: 'The embedded index holds no extraction yet.' })
  }
  const changedUntil = await search.changedUntil()
  const from =
    changedUntil === undefined
      ? new Date(asOf.getTime() - OVERLAP_WITH_EXTRACTION_MS)
      : new Date(changedUntil.getTime() - OVERLAP_MS)
  const until = clock.now()
  const report = { changes: 0, stored: 0, removed: 0, unresolved: 0 }
  let slice = sliceHours * HOUR_MS
  for (let at = from; at < until; ) {
    const end = new Date(Math.min(at.getTime() + slice, until.getTime()))
    try {
      await applySlice(at, end)
      at = end
    } catch (error) {
      const canShorten = isDirectoryError(error, 'DIRECTORY_PAGE_EXPIRED') && slice > SHORTEST_SLICE_MS
      if (!canShorten) throw error
      slice /= 2
    }
  }
  return { from, until, ...report }

  async function applySlice(start: Date, end: Date): Promise<void> {
    let waiting: FhirChange[] = []
    const apply = async (done?: Date) => {
      const applied = await search.apply(waiting, done)
      report.changes += waiting.length
      report.stored += applied.stored
      report.removed += applied.removed
      report.unresolved += applied.unresolved
      waiting = []
    }
    const changes = reader.changesSince(start, { until: end, ...(signal !== undefined && { signal }) })
    for await (const change of changes) {
      waiting.push(change)
      if (waiting.length === CHANGES_PER_TRANSACTION) await apply()
    }
    await apply(end)
  }
}
