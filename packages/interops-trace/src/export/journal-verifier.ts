import { createHash } from 'node:crypto'
import type { TraceJson } from '@entente/core/ports'
import { decodeBase64 } from '../notes/base64.ts'
import { openCheckpoint, parseCheckpointText } from '../notes/checkpoint.ts'
import { keyOfLog, predecessorOf } from '../notes/log-succession.ts'
import { formatNoteKey, isSignedBy, type NoteKey, parseNoteKey } from '../notes/note-key.ts'
import { parseNote } from '../notes/signed-note.ts'
import type { OpenPart } from '../records/record-shape.ts'
import { SealedReader } from '../sealing/sealed-reader.ts'
import type { LinesAhead } from './check-ahead.ts'
import { type CheckedRecord, checkRecordLine } from './check-record-line.ts'
import { checkedLine } from './checked-lines.ts'
import { type ExportLine, type RecordLine, splitRecordLine, trailerText } from './export-line.ts'
import { readExportLine } from './read-export-line.ts'
import type { NamedHead, RecordedPurge } from './tellings.ts'
import type { Finding, JournalVerification, LogVerification, VerifyJournalOptions } from './verification.ts'
import { LogVerifier } from './verify-log.ts'

const MAX_FINDINGS = 1_000
const RECORD_START = '{"index":'

/** Re-checks an export line by line, in constant memory but for what is wrong and for what the records say of the journal. */
export class JournalVerifier {
  readonly #options: VerifyJournalOptions
  readonly #findings: Finding[] = []
  readonly #logs: LogVerifier[] = []
  readonly #purges: RecordedPurge[] = []
  readonly #destroyedKeys = new Set<string>()
  /** Logs that the records say exist, each with the heads that they give it. */
  readonly #named = new Map<string, NamedLog>()
  readonly #granted: ReadonlySet<string>
  readonly #dataKeys: Map<string, string>
  readonly #sealed: SealedReader | undefined
  readonly #digest = createHash('sha256')
  #current: LogVerifier | undefined
  #tenant: string | undefined
  #records = 0
  #ended = false
  #line = 0

  constructor(options: VerifyJournalOptions) {
    this.#options = options
    const granted = options.dataKeys ?? []
    this.#granted = new Set(granted.map(({ id }) => id))
    this.#dataKeys = new Map(granted.map(({ id, wrapped }) => [id, wrapped]))
    this.#sealed = options.auditor && new SealedReader(this.#dataKeys, options.auditor)
  }

  report(finding: Finding): void {
    if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding)
  }

  /** Takes in the next lines of the export. */
  async lines({ lines: { bytes, ends, first }, checked }: LinesAhead): Promise<void> {
    let start = 0
    for (const [at, end] of ends.entries()) {
      this.#line = first + at
      if (end === bytes.length) this.#unreadable('It does not end with a newline.')
      else if (this.#ended) this.#unreadable('It stands after the end of the export.')
      else {
        const record = checked === undefined ? this.#check(bytes, start, end) : checkedLine(checked, at)
        if (!this.#takeChecked(record)) await this.#take(bytes, start, end)
      }
      start = end + 1
    }
    if (!this.#ended) this.#digest.update(bytes)
  }

  finish(): JournalVerification {
    if (!this.#ended) {
      const what = 'The export does not end with its signed last line.'
      this.report({
        kind: 'truncated',
        line: this.#line,
        log: undefined,
        records: undefined,
        explanation: what,
      })
    }
    const told = { purges: this.#purges, destroyedKeys: this.#destroyedKeys }
    // From the last one on: what anchors a log also anchors those that it continues.
    const logs = this.#logs
      .toReversed()
      .map((log) => log.end(this.#line, told, this.#headsNamed(log.origin)))
      .reverse()
    this.#findMissingLogs(new Set(this.#logs.map(({ origin }) => origin)))
    const findings = [...this.#findings].sort((left, right) => left.line - right.line)
    return {
      verdict: findings.length === 0 ? 'intact' : 'damaged',
      logs,
      findings,
      sentences: logs.map(sentenceOf),
    }
  }

  #headsNamed(origin: string): readonly NamedHead[] {
    return [...(this.#named.get(origin)?.heads.values() ?? [])]
  }

  /** A log that a record, an earlier observation or its own successor tells of must be there. */
  #findMissingLogs(held: ReadonlySet<string>): void {
    const missing = (origin: string, line: number, explanation: string): void => {
      if (held.has(origin)) return
      this.report({ kind: 'missing', line, log: origin, records: undefined, explanation })
    }
    for (const [origin, { line }] of this.#named) {
      missing(origin, line, 'A record names this log, and the export does not hold it.')
    }
    for (const note of this.#options.seenBefore ?? []) {
      missing(
        originOfSeen(note, this.#options.keys),
        0,
        'A head of this log has been seen before, and the export does not hold it.',
      )
    }
    for (const { origin, line } of this.#logs) {
      const before = predecessorOf(origin)
      if (before !== undefined && !this.#named.has(before))
        missing(before, line, 'Another log continues this one, and the export does not hold it.')
    }
  }

  /** Records are opened for an auditor: then nothing is known of them before. */
  #check(bytes: Buffer, start: number, end: number): CheckedRecord | undefined {
    return this.#sealed === undefined ? checkRecordLine(bytes, start, end) : undefined
  }

  /** @returns whether nothing more needs to be known of this line */
  #takeChecked(record: CheckedRecord | undefined): boolean {
    if (record === undefined || this.#current === undefined || record.tenant !== this.#tenant) return false
    this.#records += 1
    this.#current.checkedRecord(record, this.#line)
    return true
  }

  #take(bytes: Buffer, start: number, end: number): Promise<void> | undefined {
    const text = bytes.toString('utf8', start, end)
    if (text.startsWith(RECORD_START)) return this.#takeRecord(splitRecordLine(text))
    const line = readExportLine(text)
    if (line?.type === 'end') {
      this.#digest.update(bytes.subarray(0, start))
      return this.#end(line)
    }
    if (line === undefined) return this.#unreadable('It is not a line of an export.')
    if (this.#line === 1 && line.type !== 'export')
      this.#unreadable('The first line does not describe the export.')
    return this.#takeOther(line)
  }

  #takeRecord(record: RecordLine | undefined): undefined {
    if (record === undefined || this.#current === undefined)
      return this.#unreadable('It is not a line of an export.')
    this.#records += 1
    const open = this.#current.record(record, this.#line)
    if (open !== undefined) this.#checkOpen(open, { log: this.#current, index: record.index })
  }

  #takeOther(line: Exclude<ExportLine, { type: 'end' }>): Promise<void> | undefined {
    switch (line.type) {
      case 'export':
        if (this.#tenant !== undefined) return this.#unreadable('It describes the export a second time.')
        this.#tenant = line.tenant
        return undefined
      case 'log': {
        const log = { origin: line.origin, key: line.key, line: this.#line }
        this.#current = new LogVerifier(log, this.#options, this.#sealed, (finding) => this.report(finding))
        this.#logs.push(this.#current)
        return undefined
      }
      case 'head':
        if (this.#current === undefined) return this.#unreadable('It stands outside of a log.')
        return this.#current.head(line.checkpoint, line.seal, this.#line)
      case 'anchor':
        return this.#current?.anchor(line, this.#line) ?? this.#unreadable('It stands outside of a log.')
      case 'data-key':
        if (!this.#granted.has(line.id)) this.#dataKeys.set(line.id, line.wrapped)
        return undefined
    }
  }

  #end(end: Extract<ExportLine, { type: 'end' }>): undefined {
    this.#ended = true
    const wrong = (explanation: string): void =>
      this.report({ kind: 'changed', line: this.#line, log: undefined, records: undefined, explanation })
    if (end.records !== this.#records) wrong(`The export was made with ${end.records} records.`)
    if (end.sha256 !== this.#digest.digest('hex'))
      wrong('The bytes of the export are not those that were written.')
    const key = keyNamed(end.key, this.#options.keys)
    const signature = decodeBase64(end.signature)
    const text = Buffer.from(trailerText(this.#tenant ?? '', end.records, end.sha256))
    if (key === undefined || signature === undefined || !isSignedBy(key, text, signature)) {
      const explanation = 'The last line of the export is not signed by a key that the verifier was given.'
      this.report({ kind: 'unsigned', line: this.#line, log: undefined, records: undefined, explanation })
    }
    return undefined
  }

  #checkOpen({ tenant, kind, facts }: OpenPart, by: RecordedPurge['by']): void {
    if (tenant !== this.#tenant) this.#unreadable('It belongs to another tenant than the export.')
    if (kind === 'trace.journal-opened') {
      for (const { origin, head } of logsIn(facts.logs)) {
        const named: NamedLog = this.#named.get(origin) ?? { line: this.#line, heads: new Map() }
        if (head !== undefined && !named.heads.has(head))
          named.heads.set(head, { note: head, line: this.#line, by })
        this.#named.set(origin, named)
      }
    }
    if (kind === 'trace.purged' || (kind === 'trace.spool-trimmed' && this.#options.isSpool === true))
      this.#purges.push(...purgesIn(facts.ranges, by))
    if (kind === 'trace.purged') for (const key of textsIn(facts.keys)) this.#destroyedKeys.add(key)
  }

  #unreadable(explanation: string): undefined {
    this.report({ kind: 'unreadable', line: this.#line, log: undefined, records: undefined, explanation })
    return undefined
  }
}

interface NamedLog {
  readonly line: number
  /** By their text. */
  readonly heads: Map<string, NamedHead>
}

/** The logs that a `trace.journal-opened` record names, with the last head that each had then. */
function logsIn(
  logs: TraceJson | undefined,
): { readonly origin: string; readonly head: string | undefined }[] {
  if (!Array.isArray(logs)) return []
  return logs.flatMap((log: unknown) => {
    const { origin, head } = {
      origin: undefined,
      head: undefined,
      ...(typeof log === 'object' && log !== null ? log : {}),
    }
    return typeof origin === 'string' ? [{ origin, head: typeof head === 'string' ? head : undefined }] : []
  })
}

function textsIn(list: TraceJson | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((one: TraceJson) => typeof one === 'string') : []
}

/** The key that an export says it is signed with, when the verifier was given it. */
function keyNamed(text: string, known: readonly NoteKey[]): NoteKey | undefined {
  try {
    const key = keyOfLog(known, parseNoteKey(text).name)
    return key !== undefined && formatNoteKey(key) === text ? key : undefined
  } catch {
    return undefined
  }
}

/** @throws {TraceError} `TRACE_NOTE_INVALID` when the head does not carry the signature of its log */
function originOfSeen(note: string, keys: readonly NoteKey[]): string {
  const { origin } = parseCheckpointText(parseNote(note).text)
  const key = keyOfLog(keys, origin)
  return key === undefined ? origin : openCheckpoint(note, key).origin
}

/** The ranges that a `trace.purged` record names. */
function purgesIn(ranges: TraceJson | undefined, by: RecordedPurge['by']): RecordedPurge[] {
  if (!Array.isArray(ranges)) return []
  return ranges.flatMap((range: unknown) => {
    if (typeof range !== 'object' || range === null) return []
    const { log, first, last } = { log: undefined, first: undefined, last: undefined, ...range }
    if (typeof log !== 'string' || typeof first !== 'number' || typeof last !== 'number') return []
    return [{ log, first, last, by }]
  })
}

function sentenceOf(log: LogVerification): string {
  const time = (date: Date | undefined): string => (date === undefined ? '' : ` of ${date.toISOString()}`)
  const { origin, proven, anchored, notAnchoredSince } = log
  const until =
    proven.size === 0
      ? `${origin}: nothing proved`
      : `${origin}: proved up to record ${proven.size - 1}${time(proven.recordedAt)}`
  if (notAnchoredSince === undefined) return `${until}, all of it anchored by ${anchored?.by ?? 'nobody'}.`
  const first = anchored === undefined ? 0 : anchored.size
  return `${until}, not yet anchored since record ${first}${time(notAnchoredSince)}.`
}
