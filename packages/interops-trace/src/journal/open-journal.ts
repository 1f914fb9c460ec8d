import type {
  AppendOptions,
  AppendOutcome,
  TraceContext,
  TraceEvent,
  TraceSinkState,
} from '@entente/core/ports'
import { isTraceError, TraceError } from '../errors.ts'
import { writeExport } from '../export/write-export.ts'
import { keyInSuccession, successorOf } from '../notes/log-succession.ts'
import { formatNoteKey, type NoteKey } from '../notes/note-key.ts'
import { authorise } from './authorise.ts'
import { ClosedLogs, proofUnder } from './closed-logs.ts'
import { findRecords } from './find-records.ts'
import type { FoundRecord, HeadHealth, Journal, JournalHealth, ProofOutcome, TraceQuery } from './journal.ts'
import { keepInternals } from './journal-internals.ts'
import {
  DEFAULT_LIMITS,
  type JournalLimits,
  type JournalOptions,
  type ReadContext,
  type ReaderRole,
} from './journal-options.ts'
import { findLog, type KeyedLog, type LoadedLog, loadLog, loadNewest } from './load-log.ts'
import { openingEvent } from './opening-event.ts'
import type { RecordPorts } from './prepare-record.ts'
import { RecordClock } from './record-clock.ts'
import { recordPorts } from './record-ports.ts'
import { logKey, requireOptions } from './require-options.ts'
import { openSession, type Session } from './session.ts'
import { type CentralHealth, Shipper } from './shipper.ts'
import { storeQuery } from './store-query.ts'
import { UnauthenticatedLane } from './unauthenticated-lane.ts'

const DEFAULT_FOUND = 100
const MAX_FOUND = 10_000
const DEFAULT_BACKLOG = 1_000_000

/**
 * Opens the journal of one organisme for one writer: takes the store, rebuilds the tree, compares it with the last
 * signed head, and records that it was opened.
 *
 * @param options see {@link JournalOptions}; the limits have defaults
 * @returns a journal that implements the `TraceSink` port of `@entente/core`
 * @throws {TraceError} `TRACE_OPTIONS_INVALID` `TRACE_PRODUCTION_INCOMPLETE` `TRACE_STORE_FAILED` `TRACE_STORE_IN_USE`
 *   `TRACE_STORE_DAMAGED` `TRACE_CLOCK_BACKWARDS`
 * @see INTEROPS convention, art. 5.1, 8 and 9
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  requireOptions(options)
  await options.store.open()
  try {
    const journal = new OpenJournal(
      options,
      await loadNewest(options.store, logKey(options), options.clock.now()),
    )
    await journal.recordOpening()
    return journal
  } catch (error) {
    await options.store.close()
    throw error
  }
}

class OpenJournal implements Journal {
  readonly #options: JournalOptions
  readonly #limits: JournalLimits
  readonly #ports: RecordPorts
  readonly #lane: UnauthenticatedLane
  readonly #closedLogs: ClosedLogs
  #key: NoteKey
  #session: Session
  #rolling: Promise<void> | undefined
  /** Calls that wait for the next log. */
  #parked = 0
  /** The last heads of closed logs on their way to the anchors. */
  #anchoringClosed: Promise<unknown> = Promise.resolve()
  readonly #clock: RecordClock
  #broken: TraceError | undefined
  #closed = false

  constructor(options: JournalOptions, loaded: KeyedLog) {
    this.#key = loaded.key
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#ports = recordPorts(options, this.#limits.maxRecordBytes)
    this.#lane = new UnauthenticatedLane(
      this.#limits.unauthenticatedPerMinute,
      options.clock,
      (event, context) => this.append(event, context),
    )
    this.#clock = new RecordClock(options.clock, this.#limits.clockToleranceSeconds)
    this.#closedLogs = new ClosedLogs(options.store)
    this.#session = this.#sessionOf(loaded, this.#newShipper())
    keepInternals(this, {
      store: options.store,
      clock: options.clock,
      keyedHash: options.keyedHash,
      keyRegister: options.keyRegister,
      central: options.central?.store,
      authorise: (reader, role, asked) => this.#authorise(reader, role, asked),
      record: (event, reader) => this.append(event, reader),
    })
  }

  get key(): NoteKey {
    return this.#key
  }

  async append(
    event: TraceEvent,
    context: TraceContext,
    options: AppendOptions = {},
  ): Promise<AppendOutcome> {
    this.#requireOpen()
    if (context.tenant !== this.#options.tenant) {
      throw new TraceError('TRACE_TENANT_MISMATCH', 'The context belongs to another tenant than the journal.')
    }
    while (this.#needsNextLog()) await this.#awaitNextLog()
    const { commits } = this.#session
    this.#requireQueue()
    if (this.#session.shipper?.isFull() === true) {
      throw new TraceError('TRACE_OVERLOADED', 'The spool holds as many records as it may.', {
        why: 'The central store does not take them.',
        retryable: true,
      })
    }
    return commits.append(event, context, this.#clock.stamp(), options.once)
  }

  noteUnauthenticated(event: TraceEvent, context: TraceContext): void {
    this.#lane.note(event, context)
  }

  state(): TraceSinkState {
    if (this.#closed || this.#broken !== undefined || this.#clock.isBackwards()) return 'broken'
    const { commits, shipper } = this.#session
    const isFull = commits.waiting + this.#parked >= this.#limits.maxQueued || shipper?.isFull() === true
    return isFull ? 'overloaded' : 'open'
  }

  async search(query: TraceQuery, reader: ReadContext): Promise<readonly FoundRecord[]> {
    const { store, keyedHash, clock } = this.#options
    await this.#authorise(reader, 'search', 'trace.searched')
    const limit = Math.min(query.limit ?? DEFAULT_FOUND, MAX_FOUND)
    const found = await findRecords(store, await storeQuery(query, keyedHash, limit))
    const facts = {
      fields: Object.keys(query.fields ?? {}).sort(),
      kinds: query.kinds ?? [],
      limit,
      found: found.length,
    }
    await this.append({ kind: 'trace.searched', version: 1, at: clock.now(), facts }, reader)
    return found.filter((record) => record !== undefined)
  }

  async prove(place: { readonly log: string; readonly index: number }): Promise<ProofOutcome> {
    this.#requireUsable()
    const { loaded, heads } = this.#session
    const key = keyInSuccession(this.#key, place.log)
    const log = place.log === this.#key.name ? loaded : key && (await this.#closedLogs.log(key))
    if (log === undefined || place.index >= log.tree.size) {
      throw new TraceError(
        'TRACE_INDEX_UNKNOWN',
        `The logs of this writer have no record ${place.index} there.`,
      )
    }
    return proofUnder(log.tree, log === loaded ? heads.last : log.lastHead, place.index)
  }

  async publishHead(): Promise<HeadHealth | undefined> {
    this.#requireUsable()
    return this.#session.heads.publish()
  }

  async anchor(): Promise<HeadHealth> {
    this.#requireUsable()
    const { heads, anchoring } = this.#session
    await heads.publish()
    if (heads.last !== undefined) await anchoring.anchor(heads.last)
    const { last } = anchoring
    if (last === undefined) throw new TraceError('TRACE_ANCHOR_FAILED', 'There is nothing to anchor.')
    return last
  }

  health(): JournalHealth {
    const { heads, loaded, commits } = this.#session
    const head = heads.last
    return {
      state: this.state(),
      brokenBy: this.#broken?.code ?? (this.#clock.isBackwards() ? 'TRACE_CLOCK_BACKWARDS' : undefined),
      mode: this.#options.mode ?? 'production',
      store: this.#options.store.name,
      log: this.key.name,
      size: loaded.tree.size,
      room: Math.max(0, this.#limits.maxLogRecords - loaded.tree.size),
      queued: commits.waiting,
      head: head === undefined ? undefined : { size: head.size, at: head.at },
      mergeDelayExceeded: heads.isLate(),
      anchor: this.#session.anchoring.last,
      encryption: this.#ports.sealer.kind,
      central: this.#session.shipper?.health,
      unauthenticated: { noted: this.#lane.noted, recorded: this.#lane.recorded },
    }
  }

  async ship(): Promise<CentralHealth | undefined> {
    this.#requireUsable()
    return this.#session.shipper?.ship()
  }

  async *export(reader: ReadContext): AsyncGenerator<Uint8Array, void, undefined> {
    const { store, tenant, clock, checkpointKey } = this.#options
    await this.#authorise(reader, 'export', 'trace.exported')
    const exportedAt = clock.now()
    await this.append({ kind: 'trace.exported', version: 1, at: exportedAt, facts: {} }, reader)
    await this.#session.heads.publish()
    // At one moment: what a record says of another log must be in the export too.
    const sizes = await store.sizes()
    const logs = (await store.logs()).map((log) => ({ log, size: sizes.get(log.id) ?? 0 }))
    const encryption = this.#ports.sealer.kind
    yield* writeExport({
      store,
      tenant,
      encryption,
      exportedAt,
      logs,
      checkpointKey,
      key: formatNoteKey(this.key),
    })
  }

  async recover(): Promise<void> {
    const { store, clock } = this.#options
    this.#requireUsable()
    await this.#rolling?.catch(() => undefined)
    this.#session.heads.stop()
    await this.#session.commits.idle()
    await this.#session.anchoring.idle()
    await this.#anchoringClosed
    await this.#session.shipper?.close()
    await store.close().catch(() => undefined)
    await store.open()
    const loaded = await loadNewest(store, this.#key, clock.now())
    this.#key = loaded.key
    this.#session = this.#sessionOf(loaded, this.#newShipper())
    this.#broken = undefined
    await this.recordOpening()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    await this.#rolling?.catch(() => undefined)
    await this.#session.commits.idle()
    this.#closed = true
    this.#session.heads.stop()
    if (this.#broken === undefined) await this.#session.heads.publish()
    await this.#session.anchoring.idle()
    await this.#anchoringClosed
    await this.#session.shipper?.close()
    await this.#options.store.close()
  }

  /** Has the opening recorded: in this log, or as the first record of the next one when this one is full. */
  async recordOpening(): Promise<void> {
    if (this.#isLogFull()) await this.#awaitNextLog()
    else await this.#recordOpening()
  }

  /** The journal's own record: which writer opened it, and the last heads of every log it knows. */
  async #recordOpening(): Promise<void> {
    const { store, tenant, writer, clock } = this.#options
    const { loaded, commits } = this.#session
    const event = await openingEvent(store, { writer, size: loaded.tree.size, at: clock.now() })
    const actor = { kind: 'system', id: writer } as const
    await commits.append(
      event,
      { tenant, actor, requestId: `open-${this.#key.name}` },
      this.#clock.stamp(),
      undefined,
    )
  }

  #isLogFull(): boolean {
    return this.#session.commits.places >= this.#limits.maxLogRecords
  }

  #needsNextLog(): boolean {
    return this.#rolling !== undefined || this.#isLogFull()
  }

  /** Waits until the log that is full has been followed by the next one. */
  async #awaitNextLog(): Promise<void> {
    this.#requireQueue()
    this.#parked += 1
    try {
      this.#rolling ??= this.#rollOver().finally(() => {
        this.#rolling = undefined
      })
      await this.#rolling
    } finally {
      this.#parked -= 1
    }
    this.#requireOpen()
  }

  /** Signs the last head of a full log and begins the next one, whose first record names that head. */
  async #rollOver(): Promise<void> {
    const { store, clock, observer } = this.#options
    const { commits, heads, anchoring, shipper, loaded } = this.#session
    await commits.idle()
    this.#requireOpen()
    try {
      await heads.publish()
      heads.stop()
      const key = successorOf(this.#key)
      const next = await loadLog(store, await findLog(store, key, clock.now()), key)
      this.#key = key
      this.#session = this.#sessionOf(next, shipper)
    } catch (error) {
      // Whoever signs may be away for a while; a store that fails is another matter.
      if (isTraceError(error)) throw this.#break(error)
      throw new TraceError('TRACE_OVERLOADED', 'The log is full and its last head was not signed.', {
        cause: error,
        retryable: true,
      })
    }
    observer?.event('trace.log.continued', { records: loaded.tree.size })
    if (heads.last !== undefined) {
      const anchored = anchoring.anchor(heads.last).then(() => shipper?.shipAgain(loaded.log))
      this.#anchoringClosed = Promise.allSettled([this.#anchoringClosed, anchored])
    }
    await this.#recordOpening()
  }

  #requireQueue(): void {
    const waiting = this.#session.commits.waiting + this.#parked
    if (waiting < this.#limits.maxQueued) return
    throw new TraceError('TRACE_OVERLOADED', `${waiting} records wait to be written.`, { retryable: true })
  }

  #newShipper(): Shipper | undefined {
    const { store, central, observer } = this.#options
    if (central === undefined) return undefined
    const { maxBacklog = DEFAULT_BACKLOG } = central
    return new Shipper({ spool: store, central: central.store, maxBacklog, observer })
  }

  #sessionOf(loaded: LoadedLog, shipper: Shipper | undefined): Session {
    this.#clock.follow(loaded.lastRecordedAt ?? loaded.log.openedAt)
    return openSession(this.#options, this.#key, this.#ports, loaded, shipper, (error) => this.#break(error))
  }

  #break(error: TraceError): TraceError {
    this.#broken ??= error
    this.#options.observer?.event('trace.journal.broken', { code: error.code })
    return error
  }

  async #authorise(reader: ReadContext, role: ReaderRole, asked: string): Promise<void> {
    try {
      authorise(this.#options.readers, reader, role)
    } catch (error) {
      const at = this.#options.clock.now()
      await this.append({ kind: 'trace.access-refused', version: 1, at, facts: { asked } }, reader)
      throw error
    }
  }

  #requireOpen(): void {
    this.#requireUsable()
    if (this.#broken !== undefined) {
      throw new TraceError('TRACE_BROKEN', 'The journal cannot write.', {
        why: `It stopped with ${this.#broken.code}.`,
        cause: this.#broken,
      })
    }
  }

  #requireUsable(): void {
    if (this.#closed) throw new TraceError('TRACE_CLOSED', 'The journal is closed.')
  }
}

/**
 * The whole export of a journal in memory. For journals that are large, iterate over `journal.export` instead.
 *
 * @throws {TraceError} `TRACE_ACCESS_REFUSED` and whatever `append` throws
 */
export async function exportJournal(journal: Journal, reader: ReadContext): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of journal.export(reader)) pieces.push(piece)
  return Buffer.concat(pieces)
}
