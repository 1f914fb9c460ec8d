import { canonicalJson } from '@entente/core'
import { TraceError } from '../errors.ts'
import { splitRecordLine } from '../export/export-line.ts'
import { type ExportSource, readLines } from '../export/read-lines.ts'
import { parseCanonical, readOpenPart } from '../records/read-open-part.ts'
import { isMinute, minuteOf, PAIR_DIGITS, type Pair, pairOfRecord } from './pair.ts'

const LIST = 'reconciliation-pairs'
const HASH = /^[0-9a-f]{32}$/
const OUTCOMES: readonly unknown[] = ['created', 'accepted', 'refused'] satisfies Pair['outcome'][]

/** What the first round of a reconciliation sends: a line that describes it, then one line a VI. */
export async function* writePairList(
  source: ExportSource,
  list: { readonly tenant: string; readonly keyId: string; readonly from: Date; readonly to: Date },
): AsyncGenerator<Uint8Array, void, undefined> {
  const { tenant, keyId, from, to } = list
  const head = { type: LIST, version: 1, tenant, keyId, from: from.toISOString(), to: to.toISOString() }
  yield Buffer.from(`${canonicalJson(head)}\n`)
  for await (const { pairs } of readPairs(source, keyId)) {
    const within = pairs.filter(
      ({ minute }) => minute * 60_000 >= from.getTime() && minute * 60_000 < to.getTime(),
    )
    if (within.length > 0) yield Buffer.from(within.map((pair) => `${canonicalJson(pair)}\n`).join(''))
  }
}

/** Some pairs of one side, in the order of its source, and what is known so far about the time it covers. */
export interface PairGroup {
  readonly pairs: readonly Pair[]
  /** Minute of the first record, minute before which the source was made. */
  readonly covers: Coverage
}

interface Coverage {
  first: number | undefined
  end: number | undefined
}

/**
 * Reads the pairs out of a journal's export or out of a pair list, in groups.
 *
 * The export is taken at its word: verify it first, see `verifyJournal`.
 *
 * @param keyId when given, records paired under another key are left out
 * @throws {TraceError} `TRACE_EXPORT_INVALID`
 */
export async function* readPairs(
  source: ExportSource,
  keyId?: string,
): AsyncGenerator<PairGroup, void, undefined> {
  let reader: PairReader | undefined
  for await (const lines of readLines(source)) {
    const pairs: Pair[] = []
    let start = 0
    for (const [at, end] of lines.ends.entries()) {
      const text = lines.bytes.toString('utf8', start, end)
      start = end + 1
      if (reader === undefined) {
        reader = pairReader(text, keyId)
        continue
      }
      const pair = reader.pairOf(text, lines.first + at)
      if (pair !== undefined) pairs.push(pair)
    }
    if (reader !== undefined) yield { pairs, covers: reader.covers }
  }
  if (reader === undefined) throw invalid('The source is empty.')
}

interface PairReader {
  readonly covers: Coverage
  pairOf(line: string, number: number): Pair | undefined
}

/** Chooses how to read the lines by the first one. */
function pairReader(firstLine: string, keyId: string | undefined): PairReader {
  const head = parseCanonical(firstLine)
  const {
    type,
    exportedAt,
    from,
    to,
    keyId: ownKey,
  } = {
    type: undefined,
    keyId: undefined,
    exportedAt: undefined,
    from: undefined,
    to: undefined,
    ...(typeof head === 'object' && head !== null ? head : {}),
  }
  if (type === LIST && keyId !== undefined && ownKey !== keyId)
    throw invalid('The pair list was made under another key than the one agreed on.')
  if (type === LIST) return { covers: { first: minuteIn(from), end: minuteIn(to) }, pairOf: readPair }
  if (type !== 'export') throw invalid('The first line is neither that of an export nor that of a pair list.')
  const made = minuteIn(exportedAt)
  const covers: Coverage = { first: undefined, end: made === undefined ? undefined : made + 1 }
  return { covers, pairOf: (line) => pairOfLine(line, keyId, covers) }
}

function minuteIn(text: unknown): number | undefined {
  const instant = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(instant) ? undefined : minuteOf(new Date(instant))
}

function readPair(text: string, line: number): Pair {
  const value = parseCanonical(text)
  const { hash, outcome, minute } = {
    hash: undefined,
    outcome: undefined,
    minute: undefined,
    ...(typeof value === 'object' && value !== null ? value : {}),
  }
  if (typeof hash === 'string' && HASH.test(hash) && isOutcome(outcome) && isMinute(minute)) {
    return { hash, outcome, minute }
  }
  throw invalid(`Line ${line} of the pair list does not hold a pair.`)
}

function isOutcome(value: unknown): value is Pair['outcome'] {
  return OUTCOMES.includes(value)
}

function pairOfLine(text: string, keyId: string | undefined, covers: Coverage): Pair | undefined {
  // Many records of a large export have no pair: the text tells before anything is parsed.
  if (covers.first !== undefined && !text.includes('"pair":{')) return undefined
  const record = splitRecordLine(text)
  const open = record?.content === undefined ? undefined : readOpenPart(record.content.open)
  if (open === undefined) return undefined
  covers.first ??= minuteOf(new Date(open.recordedAt))
  const pair = pairOfRecord(open, keyId)
  if (pair !== undefined && !isMinute(pair.minute))
    throw invalid('A record of a VI is dated outside of all time.')
  return pair === undefined || pair.hash.length !== PAIR_DIGITS ? undefined : pair
}

function invalid(what: string): TraceError {
  return new TraceError('TRACE_EXPORT_INVALID', what)
}
