import { createHash } from 'node:crypto'
import type { TraceJson } from '@entente/core/ports'
import { isTraceError } from '../errors.ts'
import { decodeBase64 } from '../notes/base64.ts'
import { formatNoteKey, isSignedBy } from '../notes/note-key.ts'
import { readOpenPart } from '../records/read-open-part.ts'
import type { OpenSummary } from '../records/scan-open-part.ts'
import { SealedReader } from '../sealing/sealed-reader.ts'
import { type ExportLine, splitRecordLine, trailerText } from './export-line.ts'
import { readExportLine } from './read-export-line.ts'
import { type ExportSource, readLines, type SourceLine } from './read-lines.ts'
import type { Finding, JournalVerification, LogVerification, VerifyJournalOptions } from './verification.ts'
import { LogVerifier, type RecordedPurge } from './verify-log.ts'

const MAX_LINE_BYTES = 4_194_304
const MAX_FINDINGS = 1_000
const RECORD_START = Buffer.from('{"index":')

/**
 * Re-checks everything in an export of a journal and says what is wrong and where.
 *
 * Each record is parsed, brought into canonical form, committed and hashed again; each head is compared with the tree
 * that results and its signature verified; anchors are opened; the whole file is digested. Damage is data, not an
 * exception. Any change made after the last external anchor is visible; what came since is shown as not yet anchored.
 *
 * @param source  the bytes of an export, or pieces of them in order
 * @param options what the verifier knows from elsewhere: the keys of the logs at least
 * @throws {TraceError} `TRACE_NOTE_INVALID` when a head given as seen before does not carry its log's signature
 * @see INTEROPS convention, art. 9; RFC 9162 §2.1
 * @example
 * const { verdict, findings, sentences } = await verifyJournal(bytes, { keys: [journal.key] })
 */
export async function verifyJournal(
  source: ExportSource,
  options: VerifyJournalOptions,
): Promise<JournalVerification> {
  const verifier = new JournalVerifier(options)
  try {
    for await (const lines of readLines(source, options.maxLineBytes ?? MAX_LINE_BYTES)) {
      for (const line of lines) {
        const more = verifier.line(line)
        if (more !== undefined) await more
      }
      verifier.digestLines()
    }
  } catch (error) {
    if (!isTraceError(error, 'TRACE_EXPORT_INVALID')) throw error
    verifier.report({
      kind: 'unreadable',
      line: 0,
      log: undefined,
      records: undefined,
      explanation: error.message,
    })
  }
  return verifier.finish()
}

class JournalVerifier {
  readonly #options: VerifyJournalOptions
  readonly #findings: Finding[] = []
  readonly #logs: { readonly verifier: LogVerifier }[] = []
  readonly #purges: RecordedPurge[] = []
  /** Logs that the records say exist, with the line that says so. */
  readonly #named = new Map<string, number>()
  readonly #dataKeys = new Map<string, string>()
  readonly #sealed: SealedReader | undefined
  readonly #digest = createHash('sha256')
  #undigested: { memory: ArrayBufferLike; start: number; end: number } = {
    memory: new ArrayBuffer(0),
    start: 0,
    end: 0,
  }
  #current: LogVerifier | undefined
  #tenant: string | undefined
  #records = 0
  #ended = false
  #line = 0

  constructor(options: VerifyJournalOptions) {
    this.#options = options
    this.#sealed = options.auditor && new SealedReader(this.#dataKeys, options.auditor)
  }

  report(finding: Finding): void {
    if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding)
  }

  /** Returns a promise only for the lines that need to wait for something. */
  line(line: SourceLine): Promise<void> | undefined {
    this.#line = line.number
    if (!line.complete) return this.#unreadable('It does not end with a newline.')
    if (this.#ended) return this.#unreadable('It stands after the end of the export.')
    const isRecord = line.bytes.subarray(0, RECORD_START.length).equals(RECORD_START)
    const record = isRecord ? splitRecordLine(line.bytes) : undefined
    if (record !== undefined && this.#current !== undefined) {
      this.#digestLine(line)
      this.#records += 1
      const open = this.#current.record(record, line.number)
      if (open !== undefined) this.#checkOpen(open, record.content?.open ?? '')
      return undefined
    }
    const other = isRecord ? undefined : readExportLine(line.bytes.toString())
    if (other?.type === 'end') return this.#end(other)
    this.#digestLine(line)
    if (other === undefined) return this.#unreadable('It is not a line of an export.')
    if (line.number === 1 && other.type !== 'export')
      this.#unreadable('The first line does not describe the export.')
    return this.#other(other)
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
    const logs = this.#logs.map(({ verifier }) => verifier.end(this.#line, this.#purges))
    for (const [origin, line] of this.#named) {
      if (logs.some((log) => log.origin === origin)) continue
      const explanation = 'A record names this log, and the export does not hold it.'
      this.report({ kind: 'missing', line, log: origin, records: undefined, explanation })
    }
    const findings = [...this.#findings].sort((left, right) => left.line - right.line)
    return {
      verdict: findings.length === 0 ? 'intact' : 'damaged',
      logs,
      findings,
      sentences: logs.map(sentenceOf),
    }
  }

  #other(line: Exclude<ExportLine, { type: 'end' }>): Promise<void> | undefined {
    switch (line.type) {
      case 'export':
        if (this.#tenant !== undefined) return this.#unreadable('It describes the export a second time.')
        this.#tenant = line.tenant
        return undefined
      case 'log': {
        const log = { origin: line.origin, key: line.key, line: this.#line }
        this.#current = new LogVerifier(log, this.#options, this.#sealed, (finding) => this.report(finding))
        this.#logs.push({ verifier: this.#current })
        return undefined
      }
      case 'head':
        if (this.#current === undefined) return this.#unreadable('It stands outside of a log.')
        return this.#current.head(line.checkpoint, line.seal, this.#line)
      case 'anchor':
        return this.#current?.anchor(line, this.#line) ?? this.#unreadable('It stands outside of a log.')
      case 'data-key':
        this.#dataKeys.set(line.id, line.wrapped)
        return undefined
    }
  }

  #end(end: Extract<ExportLine, { type: 'end' }>): undefined {
    this.#ended = true
    const wrong = (explanation: string): void =>
      this.report({ kind: 'changed', line: this.#line, log: undefined, records: undefined, explanation })
    this.digestLines()
    if (end.records !== this.#records) wrong(`The export was made with ${end.records} records.`)
    if (end.sha256 !== this.#digest.digest('hex'))
      wrong('The bytes of the export are not those that were written.')
    const key = this.#options.keys.find((one) => formatNoteKey(one) === end.key)
    const signature = decodeBase64(end.signature)
    const text = Buffer.from(trailerText(this.#tenant ?? '', end.records, end.sha256))
    if (key === undefined || signature === undefined || !isSignedBy(key, text, signature)) {
      const explanation = 'The last line of the export is not signed by a key that the verifier was given.'
      this.report({ kind: 'unsigned', line: this.#line, log: undefined, records: undefined, explanation })
    }
    return undefined
  }

  #checkOpen({ tenant, kind }: OpenSummary, text: string): void {
    if (tenant !== this.#tenant) this.#unreadable('It belongs to another tenant than the export.')
    if (kind === 'trace.journal-opened') {
      for (const origin of originsIn(readOpenPart(text)?.facts.logs))
        this.#named.set(origin, this.#named.get(origin) ?? this.#line)
    }
    if (kind === 'trace.purged' || kind === 'trace.spool-trimmed')
      this.#purges.push(...purgesIn(readOpenPart(text)?.facts.ranges))
  }

  /** Digests the lines noted so far. The memory they stand in may change afterwards. */
  digestLines(): void {
    const { memory, start, end } = this.#undigested
    if (end === start) return
    this.#digest.update(new Uint8Array(memory, start, end - start))
    this.#undigested = { memory, start: end, end }
  }

  /** Lines that stand one after the other in memory, each with its newline, are digested in one piece. */
  #digestLine({ bytes }: SourceLine): void {
    const { buffer: memory, byteOffset: start } = bytes
    if (memory !== this.#undigested.memory || start !== this.#undigested.end) {
      this.digestLines()
      this.#undigested = { memory, start, end: start }
    }
    this.#undigested.end = start + bytes.length + 1
  }

  #unreadable(explanation: string): undefined {
    this.report({ kind: 'unreadable', line: this.#line, log: undefined, records: undefined, explanation })
    return undefined
  }
}

/** The logs that a `trace.journal-opened` record names. */
function originsIn(logs: TraceJson | undefined): string[] {
  if (!Array.isArray(logs)) return []
  return logs.flatMap((log: unknown) => {
    const { origin } = { origin: undefined, ...(typeof log === 'object' && log !== null ? log : {}) }
    return typeof origin === 'string' ? [origin] : []
  })
}

/** The ranges that a `trace.purged` record names. */
function purgesIn(ranges: TraceJson | undefined): RecordedPurge[] {
  if (!Array.isArray(ranges)) return []
  return ranges.flatMap((range: unknown) => {
    if (typeof range !== 'object' || range === null) return []
    const { log, first, last } = { log: undefined, first: undefined, last: undefined, ...range }
    if (typeof log !== 'string' || typeof first !== 'number' || typeof last !== 'number') return []
    return [{ log, first, last }]
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
