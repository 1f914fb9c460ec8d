import { TraceError } from '../errors.ts'
import { leafHash } from '../merkle/hash.ts'
import { MerkleAccumulator } from '../merkle/merkle-accumulator.ts'
import { type Checkpoint, openCheckpoint } from '../notes/checkpoint.ts'
import { openCosignature } from '../notes/cosignature.ts'
import { keyOfLog } from '../notes/log-succession.ts'
import { formatNoteKey, type NoteKey } from '../notes/note-key.ts'
import { openSeal } from '../notes/seal.ts'
import { parseNote } from '../notes/signed-note.ts'
import { readOpenPart } from '../records/read-open-part.ts'
import { commitOpen, commitSealed, decodeLeaf, digestSealed } from '../records/record-encoding.ts'
import type { OpenPart } from '../records/record-shape.ts'
import type { SealedReader } from '../sealing/sealed-reader.ts'
import type { CheckedRecord } from './check-record-line.ts'
import type { RecordLine } from './export-line.ts'
import { joinRanges, type NamedHead, type RecordedPurge, type Told } from './tellings.ts'
import type {
  AnchorReach,
  Finding,
  FindingKind,
  LogVerification,
  VerifyJournalOptions,
} from './verification.ts'

const MAX_WITHOUT_KEY = 1_000

interface JudgedHead {
  readonly size: number
  readonly line: number
  readonly matches: boolean
  readonly text: string
}

/** Re-checks one log, record by record, in constant memory but for what is wrong. */
export class LogVerifier {
  readonly origin: string
  readonly line: number
  readonly #key: NoteKey | undefined
  readonly #options: VerifyJournalOptions
  readonly #sealed: SealedReader | undefined
  readonly #report: (finding: Finding) => void
  readonly #tree = new MerkleAccumulator()
  readonly #damaged: number[] = []
  readonly #heads: JudgedHead[] = []
  readonly #purged: { first: number; last: number; line: number }[] = []
  readonly #seen: Checkpoint[]
  /** Records whose data key is not there, a thousand at most: whether a purge destroyed it is known at the end. */
  readonly #withoutKey: { readonly key: string; readonly index: number; readonly line: number }[] = []
  #records = 0
  #purgedCount = 0
  #provenAt: Date | undefined
  #proven = 0
  /** Milliseconds since 1970. */
  #lastRecordedAt: number | undefined
  #anchored: AnchorReach | undefined
  #firstAfterAnchor: number | undefined

  constructor(
    log: { readonly origin: string; readonly key: string; readonly line: number },
    options: VerifyJournalOptions,
    sealed: SealedReader | undefined,
    report: (finding: Finding) => void,
  ) {
    this.origin = log.origin
    this.line = log.line
    this.#options = options
    this.#sealed = sealed
    this.#report = report
    const key = keyOfLog(options.keys, log.origin)
    this.#key = key !== undefined && formatNoteKey(key) === log.key ? key : undefined
    if (this.#key === undefined) {
      this.#find(
        'unknown-key',
        log.line,
        undefined,
        'The key of this log is not among those the verifier was given.',
      )
    }
    this.#seen = this.#readSeen()
  }

  record(line: RecordLine, lineNumber: number): OpenPart | undefined {
    this.#checkPlace(line.index, lineNumber)
    const open = this.#checkContent(line, lineNumber)
    this.#tree.append(leafHash(line.leaf))
    this.#compareWithSeen(lineNumber)
    return open
  }

  /** Takes in a record whose content was found right. */
  checkedRecord({ index, recordedAt, leafHash: hash }: CheckedRecord, lineNumber: number): void {
    this.#checkPlace(index, lineNumber)
    this.#noteTime(recordedAt, index, lineNumber)
    this.#tree.append(hash)
    this.#compareWithSeen(lineNumber)
  }

  async head(checkpoint: string, seal: string | null, line: number): Promise<void> {
    const head = await this.#openHead(checkpoint, seal, line)
    if (head === undefined) return
    if (head.size > this.#tree.size) {
      this.#find(
        'truncated',
        line,
        [this.#tree.size, head.size - 1],
        `A signed head covers ${head.size} records.`,
      )
      return
    }
    if (head.size < this.#tree.size) {
      this.#find('reordered', line, undefined, `The head of size ${head.size} stands after a later record.`)
      return
    }
    const matches = Buffer.compare(this.#tree.root(), head.root) === 0
    this.#heads.push({ size: head.size, line, matches, text: parseNote(checkpoint).text })
    if (matches) {
      this.#proven = head.size
      this.#provenAt = dateOf(this.#lastRecordedAt)
    }
  }

  async anchor(
    anchor: { readonly kind: 'witness' | 'rfc3161'; readonly size: number; readonly evidence: string },
    line: number,
  ): Promise<void> {
    const head = this.#heads.at(-1)
    if (head === undefined || head.size !== anchor.size) {
      this.#find('reordered', line, undefined, 'An anchor does not stand after the head that it belongs to.')
      return
    }
    const reach = await this.#openAnchor(anchor, head, line)
    if (reach === undefined || !head.matches) return
    this.#anchored = { size: head.size, recordedAt: dateOf(this.#lastRecordedAt), ...reach }
    this.#firstAfterAnchor = undefined
  }

  /** Up to where evidence from outside shows that the records existed. */
  get anchored(): AnchorReach | undefined {
    return this.#anchored
  }

  /**
   * @param line   the last line of the export
   * @param told   what the records of all logs say was purged
   * @param named  the heads of this log that records name
   */
  end(line: number, { purges, destroyedKeys }: Told, named: readonly NamedHead[]): LogVerification {
    this.#judgeHeads()
    for (const { key, index, line: at } of this.#withoutKey) {
      if (!destroyedKeys.has(key))
        this.#find('changed', at, [index, index], 'Its data key is not in the export.')
    }
    for (const head of named) this.#compareWithNamed(head)
    for (const seen of this.#seen) {
      const range: [number, number] = [this.#tree.size, seen.size - 1]
      this.#find('truncated', line, range, `A head of ${seen.size} records has been seen before.`)
    }
    const explained = joinRanges(purges.filter((purge) => this.#isPurgeOfMine(purge)))
    for (const { first, last, line: at } of this.#purged) {
      if (explained.some((range) => range.first <= first && range.last >= last)) continue
      this.#find('missing', at, [first, last], 'Their content is gone and no recorded purge says why.')
    }
    return {
      origin: this.origin,
      records: this.#tree.size,
      purged: this.#purgedCount,
      heads: this.#heads.length,
      proven: { size: this.#proven, recordedAt: this.#provenAt },
      anchored: this.#anchored,
      notAnchoredSince: dateOf(this.#firstAfterAnchor),
    }
  }

  /** What was written after a purge was recorded cannot have been meant by it. */
  #isPurgeOfMine({ log, last, by }: RecordedPurge): boolean {
    return log === this.origin && (by.log.origin !== this.origin || last < by.index)
  }

  /** A head that a record of this or another log names: this log must continue it, and is as old as that record. */
  #compareWithNamed({ note, line, by }: NamedHead): void {
    if (this.#key === undefined) return
    let named: Checkpoint
    try {
      named = openCheckpoint(note, this.#key)
    } catch {
      this.#find(
        'unsigned',
        line,
        undefined,
        'The head that a record gives this log does not carry its signature.',
      )
      return
    }
    if (named.size > this.#tree.size) {
      const range = [this.#tree.size, named.size - 1] as const
      this.#find('truncated', line, range, `A record names a head of ${named.size} records.`)
      return
    }
    const head = this.#heads.find(({ size }) => size === named.size)
    if (head === undefined) return
    if (head.text !== parseNote(note).text) {
      this.#find('forked', line, [0, named.size - 1], `A record names another head of ${named.size} records.`)
      return
    }
    const { anchored } = by.log
    const isAnchored = anchored !== undefined && by.log.origin !== this.origin && by.index < anchored.size
    if (!isAnchored || !head.matches || named.size < this.#tree.size) return
    this.#anchored = { size: named.size, recordedAt: this.#provenAt, at: anchored.at, by: anchored.by }
    this.#firstAfterAnchor = undefined
  }

  #checkPlace(index: number, line: number): void {
    const expected = this.#records
    this.#records = Math.max(expected, index + 1)
    if (index === expected) return
    this.#damaged.push(Math.min(index, expected))
    if (index > expected) {
      this.#find('missing', line, [expected, index - 1], 'These records are not in the export.')
    } else {
      this.#find('reordered', line, [index, index], `This record stands where record ${expected} belongs.`)
    }
  }

  #checkContent(line: RecordLine, lineNumber: number): OpenPart | undefined {
    const leaf = decodeLeaf(line.leaf)
    const changed = (what: string): undefined => {
      this.#damaged.push(line.index)
      this.#find('changed', lineNumber, [line.index, line.index], what)
      return undefined
    }
    if (leaf === undefined) return changed('Its leaf is not one of this version.')
    if (leaf.index !== line.index) return changed(`Its leaf belongs to record ${leaf.index}.`)
    if (line.content === undefined) {
      this.#notePurged(line.index, lineNumber)
      return undefined
    }
    const { open, salt, sealed } = line.content
    if (commitOpen(salt, Buffer.from(open)) !== leaf.openCommitment) {
      return changed('Its readable part or its salt is not what was recorded.')
    }
    if (digestSealed(sealed) !== leaf.sealedDigest) {
      return changed('Its sealed part is not what was recorded.')
    }
    const part = readOpenPart(open)
    if (part === undefined) return changed('Its readable part is not one of a known version.')
    const defect = this.#sealedDefect(part.key, line.index, lineNumber, sealed, leaf.sealedCommitment)
    if (defect !== undefined) return changed(defect)
    this.#noteTime(Date.parse(part.recordedAt), line.index, lineNumber)
    return part
  }

  /** What is wrong with a sealed part, as far as this verifier can open it. */
  #sealedDefect(
    key: string | null,
    index: number,
    line: number,
    sealed: Uint8Array,
    commitment: string,
  ): string | undefined {
    if (key !== null && this.#sealed === undefined) return undefined
    try {
      const plaintext = key === null ? sealed : this.#sealed?.plaintext(key, sealed)
      if (plaintext === undefined) {
        if (key !== null && this.#withoutKey.length < MAX_WITHOUT_KEY)
          this.#withoutKey.push({ key, index, line })
        return undefined
      }
      return commitSealed(plaintext) === commitment ? undefined : 'Its payload is not what was recorded.'
    } catch {
      return 'Its sealed part does not open with the key of this auditor.'
    }
  }

  #noteTime(recordedAt: number, index: number, line: number): void {
    if (this.#lastRecordedAt !== undefined && recordedAt < this.#lastRecordedAt) {
      this.#damaged.push(index)
      this.#find('reordered', line, [index, index], 'It was written before the record that precedes it.')
    }
    this.#lastRecordedAt = recordedAt
    this.#firstAfterAnchor ??= recordedAt
  }

  #notePurged(index: number, line: number): void {
    this.#purgedCount += 1
    const last = this.#purged.at(-1)
    if (last !== undefined && last.last === index - 1) last.last = index
    else this.#purged.push({ first: index, last: index, line })
  }

  async #openHead(checkpoint: string, seal: string | null, line: number): Promise<Checkpoint | undefined> {
    if (this.#key === undefined) return undefined
    try {
      const head = openCheckpoint(checkpoint, this.#key)
      await this.#requireSeal(parseNote(checkpoint).text, seal)
      return head
    } catch {
      this.#find('unsigned', line, undefined, 'A head or its seal does not carry the signature it should.')
      return undefined
    }
  }

  async #requireSeal(text: string, seal: string | null): Promise<void> {
    const { sealedBy } = this.#options
    if (seal !== null) await openSeal(text, seal, (fingerprint) => sealedBy?.includes(fingerprint) ?? true)
    else if (sealedBy !== undefined) throw new TraceError('TRACE_NOTE_INVALID', 'A head has no seal.')
  }

  async #openAnchor(
    anchor: { readonly kind: 'witness' | 'rfc3161'; readonly evidence: string },
    head: JudgedHead,
    line: number,
  ): Promise<{ at: Date; by: string } | undefined> {
    const { witnesses = [], checkTimestamp } = this.#options
    try {
      if (anchor.kind === 'rfc3161') {
        const token = new Uint8Array(Buffer.from(anchor.evidence, 'base64'))
        const at = await checkTimestamp?.(token, Buffer.from(head.text))
        return at === undefined ? undefined : { at, by: 'RFC 3161' }
      }
      if (parseNote(anchor.evidence).text !== head.text) {
        throw new TraceError('TRACE_NOTE_INVALID', 'A cosignature belongs to another head.')
      }
      const names = new Set(parseNote(anchor.evidence).signatures.map(({ name }) => name))
      const witness = witnesses.find(({ name }) => names.has(name))
      return witness === undefined
        ? undefined
        : { at: openCosignature(anchor.evidence, witness), by: witness.name }
    } catch {
      this.#find('unsigned', line, undefined, 'An anchor does not prove the head that it stands after.')
      return undefined
    }
  }

  /** A head that does not match, though a later one does, was signed over another history. */
  #judgeHeads(): void {
    let lastMatching = -1
    for (const [position, head] of this.#heads.entries()) if (head.matches) lastMatching = position
    let proven = 0
    for (const [position, head] of this.#heads.entries()) {
      if (head.matches) {
        proven = head.size
        continue
      }
      if (position < lastMatching) {
        this.#find(
          'forked',
          head.line,
          undefined,
          `The signed head of size ${head.size} contradicts a later one.`,
        )
        continue
      }
      const explained = this.#damaged.some((index) => index < head.size)
      const what = 'What the next signed head covers is not what the export holds.'
      if (!explained) this.#find('changed', head.line, [proven, head.size - 1], what)
      break
    }
  }

  #readSeen(): Checkpoint[] {
    const key = this.#key
    if (key === undefined) return []
    const own = (this.#options.seenBefore ?? []).filter((note) =>
      parseNote(note).text.startsWith(`${this.origin}\n`),
    )
    return own.map((note) => openCheckpoint(note, key)).sort((left, right) => left.size - right.size)
  }

  #compareWithSeen(line: number): void {
    while (this.#seen[0] !== undefined && this.#seen[0].size === this.#tree.size) {
      const seen = this.#seen.shift()
      if (seen === undefined || Buffer.compare(seen.root, this.#tree.root()) === 0) continue
      const what = `A head of ${seen.size} records that was seen before says otherwise.`
      this.#find('forked', line, [0, seen.size - 1], what)
    }
  }

  #find(
    kind: FindingKind,
    line: number,
    records: readonly [number, number] | undefined,
    explanation: string,
  ): void {
    this.#report({
      kind,
      line,
      log: this.origin,
      records: records === undefined ? undefined : { first: records[0], last: records[1] },
      explanation,
    })
  }
}

function dateOf(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds)
}
