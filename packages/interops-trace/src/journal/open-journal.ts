import type {
  AppendOptions,
  AppendOutcome,
  TraceContext,
  TraceEvent,
  TraceJson,
  TraceSinkState,
} from '@entente/core/ports'
import { TraceError } from '../errors.ts'
import { writeExport } from '../export/write-export.ts'
import { encodeHex } from '../notes/base64.ts'
import { formatNoteKey, type NoteKey } from '../notes/note-key.ts'
import { formatTlogProof } from '../notes/tlog-proof.ts'
import { encryptingSealer } from '../sealing/encrypting-sealer.ts'
import { registerDataKey } from '../sealing/key-register.ts'
import { clearSealer } from '../sealing/payload-sealer.ts'
import { authorise } from './authorise.ts'
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
import { type LoadedLog, loadLog } from './load-log.ts'
import type { RecordPorts } from './prepare-record.ts'
import { logKey, requireOptions } from './require-options.ts'
import { openSession, type Session } from './session.ts'
import type { CentralHealth } from './shipper.ts'
import { storeQuery } from './store-query.ts'
import { TermHasher } from './term-hasher.ts'
import { UnauthenticatedLane } from './unauthenticated-lane.ts'

const DEFAULT_FOUND = 100
const MAX_FOUND = 10_000

/**
 * Opens the journal of one organisme for one writer: takes the store, rebuilds the tree, compares it with the last
 * signed head, and records that it was opened.
 *
 * @param options see {@link JournalOptions}; the limits have defaults
 * @returns a journal that implements the `TraceSink` port of `@entente/core`
 * @throws {TraceError} `TRACE_OPTIONS_INVALID` `TRACE_PRODUCTION_INCOMPLETE` `TRACE_STORE_FAILED` `TRACE_STORE_IN_USE`
 *   `TRACE_STORE_DAMAGED` `TRACE_CLOCK_BACKWARDS` `TRACE_LOG_FULL`
 * @see INTEROPS convention, art. 5.1, 8 and 9
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  requireOptions(options)
  const key = logKey(options)
  await options.store.open()
  try {
    const { maxLogRecords } = { ...DEFAULT_LIMITS, ...options.limits }
    const loaded = await loadLog(options.store, key, options.clock.now(), maxLogRecords)
    const journal = new OpenJournal(options, key, loaded)
    await journal.recordOpening()
    return journal
  } catch (error) {
    await options.store.close()
    throw error
  }
}

class OpenJournal implements Journal {
  readonly key: NoteKey
  readonly #options: JournalOptions
  readonly #limits: JournalLimits
  readonly #ports: RecordPorts
  readonly #lane: UnauthenticatedLane
  #session: Session
  #lastRecordedAt: number
  #broken: TraceError | undefined
  #closed = false

  constructor(options: JournalOptions, key: NoteKey, loaded: LoadedLog) {
    this.key = key
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    const auditors = options.auditors ?? []
    this.#ports = {
      terms: new TermHasher(options.keyedHash),
      sealer:
        auditors.length === 0
          ? clearSealer
          : encryptingSealer(auditors, async (key) => {
              if (options.keyRegister !== undefined) await registerDataKey(options.keyRegister, key)
              await options.store.addDataKey(key)
            }),
      pairingKey: options.pairingKey,
      maxRecordBytes: this.#limits.maxRecordBytes,
    }
    this.#lane = new UnauthenticatedLane(
      this.#limits.unauthenticatedPerMinute,
      options.clock,
      (event, context) => this.append(event, context),
    )
    this.#session = this.#sessionOf(loaded)
    this.#lastRecordedAt = loaded.lastRecordedAt?.getTime() ?? 0
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

  async append(
    event: TraceEvent,
    context: TraceContext,
    options: AppendOptions = {},
  ): Promise<AppendOutcome> {
    this.#requireOpen()
    if (context.tenant !== this.#options.tenant) {
      throw new TraceError('TRACE_TENANT_MISMATCH', 'The context belongs to another tenant than the journal.')
    }
    const { commits } = this.#session
    if (commits.waiting >= this.#limits.maxQueued) {
      throw new TraceError('TRACE_OVERLOADED', `${commits.waiting} records wait to be written.`, {
        retryable: true,
      })
    }
    if (this.#session.shipper?.isFull() === true) {
      throw new TraceError('TRACE_OVERLOADED', 'The spool holds as many records as it may.', {
        why: 'The central store does not take them.',
        retryable: true,
      })
    }
    return commits.append(event, context, this.#stamp(), options.once)
  }

  noteUnauthenticated(event: TraceEvent, context: TraceContext): void {
    this.#lane.note(event, context)
  }

  state(): TraceSinkState {
    if (this.#closed || this.#broken !== undefined || this.#isClockBackwards()) return 'broken'
    const { commits, shipper } = this.#session
    const isFull = commits.waiting >= this.#limits.maxQueued || shipper?.isFull() === true
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
    const { tree } = this.#session.loaded
    if (place.log !== this.key.name || place.index >= tree.size) {
      throw new TraceError('TRACE_INDEX_UNKNOWN', `The log of this journal has no record ${place.index}.`)
    }
    const leaf = encodeHex(tree.leaf(place.index))
    const head = this.#session.heads.last
    if (head === undefined || place.index >= head.size) return { status: 'pending', leafHash: leaf }
    const { size, checkpoint } = head
    const hashes = tree.inclusionProof(place.index, size)
    return {
      status: 'proven',
      proof: formatTlogProof({ index: place.index, hashes, checkpoint }),
      leafHash: leaf,
      size,
    }
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
      brokenBy: this.#broken?.code ?? (this.#isClockBackwards() ? 'TRACE_CLOCK_BACKWARDS' : undefined),
      mode: this.#options.mode ?? 'production',
      store: this.#options.store.name,
      log: this.key.name,
      size: loaded.tree.size,
      room: loaded.tree.room,
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
    const logs = await Promise.all(
      (await store.logs()).map(async (log) => ({ log, size: await store.size(log.id) })),
    )
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
    this.#session.heads.stop()
    await this.#session.commits.idle()
    await this.#session.anchoring.idle()
    await this.#session.shipper?.close()
    await store.close().catch(() => undefined)
    await store.open()
    this.#session = this.#sessionOf(await loadLog(store, this.key, clock.now(), this.#limits.maxLogRecords))
    this.#lastRecordedAt = Math.max(this.#lastRecordedAt, this.#session.loaded.lastRecordedAt?.getTime() ?? 0)
    this.#broken = undefined
    await this.recordOpening()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    await this.#session.commits.idle()
    this.#closed = true
    this.#session.heads.stop()
    // A full log takes no record any more, and still its last head.
    if (this.#broken === undefined || this.#broken.code === 'TRACE_LOG_FULL')
      await this.#session.heads.publish()
    await this.#session.anchoring.idle()
    await this.#session.shipper?.close()
    await this.#options.store.close()
  }

  /** The journal's own record: which writer opened it, and the last heads of every log it knows. */
  async recordOpening(): Promise<void> {
    const { store, tenant, writer, clock } = this.#options
    const logs: TraceJson[] = []
    for (const log of await store.logs()) {
      const head = await store.lastHead(log.id)
      logs.push({ origin: log.origin, key: log.key, head: head?.checkpoint ?? null })
    }
    const facts = { writer, size: this.#session.loaded.tree.size, logs }
    await this.append(
      { kind: 'trace.journal-opened', version: 1, at: clock.now(), facts },
      { tenant, actor: { kind: 'system', id: writer }, requestId: `open-${this.key.name}` },
    )
  }

  #sessionOf(loaded: LoadedLog): Session {
    const { observer } = this.#options
    return openSession(this.#options, this.key, this.#ports, loaded, (error) => {
      this.#broken = error
      observer?.event('trace.journal.broken', { code: error.code })
    })
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

  /** The instant of the next record: never before the last one. */
  #stamp(): Date {
    if (this.#isClockBackwards()) {
      throw new TraceError('TRACE_CLOCK_BACKWARDS', 'The clock stands before the last record.', {
        why: `Its last record was written at ${new Date(this.#lastRecordedAt).toISOString()}.`,
      })
    }
    this.#lastRecordedAt = Math.max(this.#lastRecordedAt, this.#options.clock.now().getTime())
    return new Date(this.#lastRecordedAt)
  }

  #isClockBackwards(): boolean {
    const tolerance = this.#limits.clockToleranceSeconds * 1000
    return this.#options.clock.now().getTime() < this.#lastRecordedAt - tolerance
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
