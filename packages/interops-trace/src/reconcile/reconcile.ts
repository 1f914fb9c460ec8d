import { TraceError } from '../errors.ts'
import type { ExportSource } from '../export/read-lines.ts'
import { instantOf, minuteOf } from './pair.ts'
import { readPairs } from './pair-list.ts'
import { type PairEntry, PairTable } from './pair-table.ts'

/**
 * What the comparison says about one VI.
 *
 * `matched`: created by the client and accepted by the provider. `contradictory`: both know it, and their outcomes or
 * times do not fit. `client-only`, `provider-only`: one side alone knows it. `pending`: one side alone knows it, so
 * near the edge of the window that the other side's record may lie outside.
 */
export type PairClass = 'matched' | 'pending' | 'client-only' | 'provider-only' | 'contradictory'

export interface Mismatch {
  readonly class: Exclude<PairClass, 'matched'>
  /** 32 hexadecimal digits: what to ask details about in the second round. */
  readonly hash: string
  readonly createdAt: Date | undefined
  readonly acceptedAt: Date | undefined
  readonly refusedAt: Date | undefined
}

export interface ReconciliationOptions {
  /** Minutes compared: from this instant. @default since when both sources reach */
  readonly from?: Date
  /** Until before this instant. @default until when both sources reach */
  readonly to?: Date
  /** Name of the key agreed for this reconciliation. @default records are taken whatever key they were paired under */
  readonly keyId?: string
  /** How far the two clocks and the life of a VI may put both records apart, in minutes. @default 10 */
  readonly toleranceMinutes?: number
  /** How near to the edge of the window a VI that one side alone knows is still `pending`. @default toleranceMinutes */
  readonly edgeMinutes?: number
  /** Mismatches listed in the report; all are counted. @default 1_000 */
  readonly maxListed?: number
  /** Receives every mismatch, also those that the report does not list. */
  readonly onMismatch?: (mismatch: Mismatch) => void
}

export interface ReconciliationReport {
  readonly verdict: 'concordant' | 'discordant'
  readonly from: Date | undefined
  readonly to: Date | undefined
  readonly counts: Readonly<Record<PairClass, number>>
  /** VIs that a side names and that lie outside of the time compared: many of them mean that a side covers too little. */
  readonly notCompared: number
  readonly mismatches: readonly Mismatch[]
}

/**
 * Compares what the client recorded with what the provider recorded: the first round of the rapprochement, on keyed
 * hashes, outcomes and minutes only.
 *
 * @param client   the client's export or pair list
 * @param provider the provider's export or pair list
 * @throws {TraceError} `TRACE_EXPORT_INVALID`
 * @see INTEROPS convention, art. 5.2, 5.3 and 8
 * @example
 * const report = await reconcile(clientExport, providerExport)
 * if (report.counts['provider-only'] > 0) declareIncident(report.mismatches)
 */
export async function reconcile(
  client: ExportSource,
  provider: ExportSource,
  options: ReconciliationOptions = {},
): Promise<ReconciliationReport> {
  const table = new PairTable()
  const ofClient = await load(client, table, options.keyId, (outcome) => outcome === 'created')
  const ofProvider = await load(provider, table, options.keyId, (outcome) => outcome !== 'created')
  const tolerance = options.toleranceMinutes ?? 10
  const window: Window = {
    from: options.from === undefined ? Math.max(ofClient.first, ofProvider.first) : minuteOf(options.from),
    to: options.to === undefined ? Math.min(ofClient.end, ofProvider.end) : minuteOf(options.to),
    tolerance,
    edge: options.edgeMinutes ?? tolerance,
  }
  // Whoever says that he covers no time would agree with everybody.
  if (window.from >= window.to)
    throw new TraceError('TRACE_EXPORT_INVALID', 'The two sources have no time in common.')
  return reportOf(table, window, options)
}

/** Minutes since 1970. */
interface Window {
  readonly from: number
  readonly to: number
  readonly tolerance: number
  readonly edge: number
}

interface Span {
  first: number
  end: number
}

/** Puts one side into the table, and says from when to when it reaches. */
async function load(
  source: ExportSource,
  table: PairTable,
  keyId: string | undefined,
  counts: (outcome: string) => boolean,
): Promise<Span> {
  const span: Span = { first: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }
  for await (const { pairs, covers } of readPairs(source, keyId)) {
    for (const pair of pairs) if (counts(pair.outcome)) table.add(pair)
    span.first = covers.first ?? span.first
    span.end = covers.end ?? span.end
  }
  return span
}

function reportOf(table: PairTable, window: Window, options: ReconciliationOptions): ReconciliationReport {
  const counts = { matched: 0, pending: 0, 'client-only': 0, 'provider-only': 0, contradictory: 0 }
  const mismatches: Mismatch[] = []
  let notCompared = 0
  const maxListed = options.maxListed ?? 1_000
  for (const entry of table.entries()) {
    const found = classOf(entry, window)
    if (found === undefined) {
      notCompared += 1
      continue
    }
    counts[found] += 1
    if (found === 'matched') continue
    const mismatch = { class: found, hash: entry.hash, ...instantsOf(entry) }
    options.onMismatch?.(mismatch)
    if (mismatches.length < maxListed) mismatches.push(mismatch)
  }
  const discordant = counts['client-only'] + counts['provider-only'] + counts.contradictory > 0
  return {
    verdict: discordant ? 'discordant' : 'concordant',
    from: Number.isFinite(window.from) ? instantOf(window.from) : undefined,
    to: Number.isFinite(window.to) ? instantOf(window.to) : undefined,
    counts,
    notCompared,
    mismatches: mismatches.sort((left, right) => firstMinute(left) - firstMinute(right)),
  }
}

/** `undefined` for a VI outside of the window. */
function classOf(entry: PairEntry, window: Window): PairClass | undefined {
  const { created, accepted, refused } = entry
  const received = accepted ?? refused
  if (created !== undefined && received !== undefined) {
    if (!isWithin(created, window) && !isWithin(received, window)) return undefined
    const apart = Math.abs(created - received) > window.tolerance
    return accepted === undefined || apart ? 'contradictory' : 'matched'
  }
  const minute = created ?? received
  if (minute === undefined || !isWithin(minute, window)) return undefined
  if (isNearEdge(minute, window)) return 'pending'
  return created === undefined ? 'provider-only' : 'client-only'
}

function isWithin(minute: number, window: Window): boolean {
  return minute >= window.from && minute < window.to
}

/** A creation just before the end, or a reception just after the beginning, may have its other half outside. */
function isNearEdge(minute: number, window: Window): boolean {
  return minute < window.from + window.edge || minute >= window.to - window.edge
}

function instantsOf(entry: PairEntry): Pick<Mismatch, 'createdAt' | 'acceptedAt' | 'refusedAt'> {
  const instant = (minute: number | undefined): Date | undefined =>
    minute === undefined ? undefined : instantOf(minute)
  return {
    createdAt: instant(entry.created),
    acceptedAt: instant(entry.accepted),
    refusedAt: instant(entry.refused),
  }
}

function firstMinute(mismatch: Mismatch): number {
  const instants = [mismatch.createdAt, mismatch.acceptedAt, mismatch.refusedAt]
  return Math.min(...instants.flatMap((instant) => (instant === undefined ? [] : [instant.getTime()])))
}
